package io.mqttsn.gateway.routing;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Random names and filters over few levels, so that they meet often; empty levels and {@code $} included. */
final class Topics {

    private static final Arbitrary<String> LEVEL = Arbitraries.of("", "a", "b", "aa", "$s", "é");

    private Topics() {}

    static Arbitrary<TopicName> names() {
        return joined(LEVEL).filter(text -> !text.isEmpty()).map(TopicName::new);
    }

    static Arbitrary<TopicFilter> filters() {
        Arbitrary<String> withoutRest = joined(Arbitraries.oneOf(LEVEL, Arbitraries.just("+")));
        Arbitrary<String> withRest = withoutRest.map(text -> text + "/#");
        return Arbitraries.oneOf(withoutRest, withRest, Arbitraries.just("#"))
                .filter(text -> !text.isEmpty())
                .map(TopicFilter::new);
    }

    private static Arbitrary<String> joined(Arbitrary<String> levels) {
        return levels.list().ofMinSize(1).ofMaxSize(4).map(parts -> String.join("/", parts));
    }

    /** The rules of MQTT 3.1.1, §4.7, said once more, level by level and as plainly as possible. */
    static boolean matchesByLevels(TopicFilter filter, TopicName name) {
        List<String> f = List.of(filter.text().split("/", -1));
        List<String> n = List.of(name.value().split("/", -1));
        if (n.get(0).startsWith("$") && (f.get(0).equals("+") || f.get(0).equals("#"))) {
            return false;
        }
        boolean open = f.get(f.size() - 1).equals("#");
        int fixed = open ? f.size() - 1 : f.size();
        if (open ? n.size() < fixed : n.size() != fixed) {
            return false;
        }
        for (int i = 0; i < fixed; i++) {
            if (!f.get(i).equals("+") && !f.get(i).equals(n.get(i))) {
                return false;
            }
        }
        return true;
    }
}
