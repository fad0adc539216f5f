package io.mqttsn.gateway.app.config;

import io.mqttsn.config.Scalar;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A topic that can be published to (MQTT 3.1.1, 4.7).
 *
 * @param text 1 to 65,535 octets of UTF-8 without {@code +}, {@code #} and U+0000
 */
@Scalar(name = "topic name", syntax = "a name without + and #, for example plant/temperature")
public record TopicName(String text) {

    private static final int OCTETS_MAX = 65_535;

    public TopicName {
        if (!isValid(text)) {
            throw new IllegalArgumentException("topic name: \"" + text + "\" (expected: not empty, no + # U+0000)");
        }
    }

    /** Reads a name; empty when it cannot be published to. */
    public static Optional<TopicName> parse(String text) {
        return isValid(text) ? Optional.of(new TopicName(text)) : Optional.empty();
    }

    private static boolean isValid(String text) {
        return !text.isEmpty()
                && text.chars().noneMatch(c -> c == '+' || c == '#' || c == 0)
                && text.getBytes(StandardCharsets.UTF_8).length <= OCTETS_MAX;
    }

    @Override
    public String toString() {
        return text;
    }
}
