package io.mqttsn.gateway.routing;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A valid name to publish to (MQTT 3.1.1, §4.7): at least one character, no wildcard, no U+0000, at most {@value #OCTETS_MAX} octets of UTF-8.
 *
 * @param value the name, compared octet by octet and never normalised
 */
public record TopicName(String value) {

    /** What a length field of MQTT can say. */
    static final int OCTETS_MAX = 65_535;

    public TopicName {
        if (!isValid(value)) {
            throw new IllegalArgumentException(
                    "topic name: " + value + " (expected: no +, # or U+0000, 1..65535 octets)");
        }
    }

    /** The name, or empty when {@code text} is none. */
    public static Optional<TopicName> parse(String text) {
        return isValid(text) ? Optional.of(new TopicName(text)) : Optional.empty();
    }

    /** Whether only the broker itself publishes here: {@code $SYS} and everything below it. */
    public boolean isReservedForBroker() {
        return value.startsWith("$SYS") && (value.length() == 4 || value.charAt(4) == '/');
    }

    private static boolean isValid(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '+' || c == '#' || c == 0) {
                return false;
            }
        }
        return !text.isEmpty() && fitsLengthField(text);
    }

    /** Counts octets only when the text is long enough to make it worthwhile: no character takes more than three octets per UTF-16 unit. */
    static boolean fitsLengthField(String text) {
        return text.length() <= OCTETS_MAX / 3 || text.getBytes(StandardCharsets.UTF_8).length <= OCTETS_MAX;
    }

    @Override
    public String toString() {
        return value;
    }
}
