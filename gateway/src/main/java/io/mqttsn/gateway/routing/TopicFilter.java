package io.mqttsn.gateway.routing;

import java.util.Optional;

/**
 * A valid topic filter (MQTT 3.1.1, §4.7): {@code +} fills a whole level, {@code #} stands alone in the last one.
 *
 * @param text the filter as the client wrote it; two filters are the same exactly when their texts are
 */
public record TopicFilter(String text) {

    public TopicFilter {
        if (!isValid(text)) {
            throw new IllegalArgumentException(
                    "topic filter: " + text + " (expected: wildcards alone in their level, # last, 1..65535 octets)");
        }
    }

    /** The filter, or empty when {@code text} is none. */
    public static Optional<TopicFilter> parse(String text) {
        return isValid(text) ? Optional.of(new TopicFilter(text)) : Optional.empty();
    }

    /** The filter that matches exactly one name. */
    public static TopicFilter of(TopicName name) {
        return new TopicFilter(name.value());
    }

    public boolean hasWildcard() {
        return text.indexOf('+') >= 0 || text.indexOf('#') >= 0;
    }

    /** The number of levels, at least 1. */
    public int levels() {
        return (int) text.chars().filter(c -> c == '/').count() + 1;
    }

    /**
     * Whether a message of this name belongs to this filter. {@code a/#} matches {@code a} too; a leading wildcard does not match a name that starts
     * with {@code $} (MQTT-4.7.2-1).
     */
    public boolean matches(TopicName topic) {
        String name = topic.value();
        if (name.charAt(0) == '$' && (text.charAt(0) == '+' || text.charAt(0) == '#')) {
            return false;
        }
        int f = 0;
        int n = 0;
        while (f < text.length()) {
            char c = text.charAt(f);
            if (c == '#') {
                return true;
            }
            if (c == '+') {
                n = endOfLevel(name, n);
                f++;
            } else if (n < name.length() && name.charAt(n) == c) {
                n++;
                f++;
            } else {
                return n == name.length() && text.startsWith("/#", f);
            }
        }
        return n == name.length();
    }

    private static int endOfLevel(String name, int from) {
        int slash = name.indexOf('/', from);
        return slash < 0 ? name.length() : slash;
    }

    private static boolean isValid(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return false;
            }
            if (c == '+' || c == '#') {
                boolean startsLevel = i == 0 || text.charAt(i - 1) == '/';
                boolean last = i == text.length() - 1;
                boolean endsLevel = last || c == '+' && text.charAt(i + 1) == '/';
                if (!startsLevel || !endsLevel) {
                    return false;
                }
            }
        }
        return !text.isEmpty() && TopicName.fitsLengthField(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
