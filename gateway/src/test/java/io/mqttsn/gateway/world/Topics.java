package io.mqttsn.gateway.world;

import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.PredefinedTopicId;
import io.mqttsn.codec.ShortTopicName;
import io.mqttsn.codec.TopicSelector;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** The few topics of a world, in every form that the protocol has for them. */
final class Topics {

    static final Map<Integer, String> PREDEFINED = new TreeMap<>(Map.of(1, "pre/one", 2, "a/1", 5, "pre/five"));

    /** A broker grants nothing below this one. */
    static final String FORBIDDEN = "no/";

    private static final List<String> NAMES =
            List.of("a/1", "a/2", "a/1/deep", "b/1", "b/", "/", "ü/ñ", "$in/a", "abc");
    private static final List<String> SHORT_NAMES = List.of("ab", "zz", "a/");
    private static final List<String> FILTERS = List.of("a/+", "+/1", "a/#", "#", "+", "+/+", "pre/+", "b/#", "no/way");

    private Topics() {}

    /** Something to publish to. */
    static TopicSelector publishable(SplittableRandom random) {
        int kind = random.nextInt(10);
        if (kind < 6) {
            return new FilterText(pick(NAMES, random));
        }
        return kind < 8 ? ShortTopicName.of(pick(SHORT_NAMES, random)) : predefined(random);
    }

    static TopicSelector withoutConnection(SplittableRandom random) {
        return random.nextBoolean() ? ShortTopicName.of(pick(SHORT_NAMES, random)) : predefined(random);
    }

    static TopicSelector subscribable(SplittableRandom random) {
        return random.nextInt(10) < 4 ? new FilterText(pick(FILTERS, random)) : publishable(random);
    }

    static String name(SplittableRandom random) {
        return pick(NAMES, random);
    }

    /** The name or filter that a client means. */
    static String textOf(TopicSelector topic) {
        if (topic instanceof FilterText filter) {
            return filter.text();
        }
        if (topic instanceof ShortTopicName shortName) {
            return shortName.name();
        }
        return PREDEFINED.get(((PredefinedTopicId) topic).bits());
    }

    /** MQTT 3.1.1, §4.7, level by level and without any cleverness: the oracle must not share the router's mistakes. */
    static boolean matches(String filter, String name) {
        String[] wanted = filter.split("/", -1);
        String[] given = name.split("/", -1);
        if (name.startsWith("$") && (wanted[0].equals("+") || wanted[0].equals("#"))) {
            return false;
        }
        for (int level = 0; level < wanted.length; level++) {
            if (wanted[level].equals("#")) {
                return true;
            }
            if (level >= given.length) {
                return false;
            }
            if (!wanted[level].equals("+") && !wanted[level].equals(given[level])) {
                return false;
            }
        }
        return wanted.length == given.length;
    }

    private static TopicSelector predefined(SplittableRandom random) {
        return new PredefinedTopicId(pick(List.copyOf(PREDEFINED.keySet()), random));
    }

    private static <T> T pick(List<T> all, SplittableRandom random) {
        return all.get(random.nextInt(all.size()));
    }
}
