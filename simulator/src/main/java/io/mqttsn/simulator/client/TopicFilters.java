package io.mqttsn.simulator.client;

/** Filters with wildcards: {@code +} is exactly one level, {@code #} the rest and its parent (MQTT 3.1.1, 4.7). */
final class TopicFilters {

    private TopicFilters() {}

    static boolean hasWildcard(String filter) {
        return filter.indexOf('+') >= 0 || filter.indexOf('#') >= 0;
    }

    /** Whether {@code name} matches {@code filter}; a leading wildcard does not reach names that begin with {@code $}. */
    static boolean matches(String filter, String name) {
        if (name.startsWith("$") && (filter.startsWith("+") || filter.startsWith("#"))) {
            return false;
        }
        int inFilter = 0;
        int inName = 0;
        while (true) {
            int filterEnd = levelEnd(filter, inFilter);
            int nameEnd = levelEnd(name, inName);
            String level = filter.substring(inFilter, filterEnd);
            if (level.equals("#")) {
                return true;
            }
            if (!level.equals("+") && !level.equals(name.substring(inName, nameEnd))) {
                return false;
            }
            boolean lastOfFilter = filterEnd == filter.length();
            boolean lastOfName = nameEnd == name.length();
            if (lastOfName) {
                return lastOfFilter || filter.startsWith("/#", filterEnd) && filter.length() == filterEnd + 2;
            }
            if (lastOfFilter) {
                return false;
            }
            inFilter = filterEnd + 1;
            inName = nameEnd + 1;
        }
    }

    private static int levelEnd(String text, int from) {
        int slash = text.indexOf('/', from);
        return slash < 0 ? text.length() : slash;
    }
}
