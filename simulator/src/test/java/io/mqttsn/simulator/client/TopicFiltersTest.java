package io.mqttsn.simulator.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TopicFiltersTest {

    @Provide
    Arbitrary<String> filters() {
        Arbitrary<String> body = Arbitraries.of("a", "b", "", "+", "$x")
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(levels -> String.join("/", levels));
        return body.flatMap(text -> Arbitraries.of(text, text + "/#", "#"));
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.of("a", "b", "", "$x")
                .list()
                .ofMinSize(1)
                .ofMaxSize(5)
                .map(levels -> String.join("/", levels));
    }

    @Property
    void shouldAgreeWithMatchingLevelByLevel(@ForAll("filters") String filter, @ForAll("names") String name) {
        assertEquals(naive(filter, name), TopicFilters.matches(filter, name), () -> filter + " against " + name);
    }

    private static boolean naive(String filter, String name) {
        boolean hidden = name.startsWith("$") && (filter.startsWith("+") || filter.startsWith("#"));
        return !hidden && naive(List.of(filter.split("/", -1)), List.of(name.split("/", -1)));
    }

    private static boolean naive(List<String> filter, List<String> name) {
        if (filter.isEmpty() || name.isEmpty()) {
            return filter.equals(name) || filter.equals(List.of("#"));
        }
        String level = filter.get(0);
        return level.equals("#")
                || (level.equals("+") || level.equals(name.get(0)))
                        && naive(filter.subList(1, filter.size()), name.subList(1, name.size()));
    }
}
