package io.mqttsn.codec;

import java.nio.charset.StandardCharsets;

/**
 * A topic name of exactly two octets of UTF-8, which travels in the place of a topic id (MQTT-SN 1.2, §6.7).
 *
 * @param bits the two octets, first one in the high half; 0..65535
 */
public record ShortTopicName(int bits) implements TopicRef, TopicSelector {

    public ShortTopicName {
        Check.word("shortTopicName", bits);
    }

    /** Whether {@code name} takes exactly two octets, so that it can travel as a short name. */
    public static boolean fits(String name) {
        return name.length() <= 2 && name.getBytes(StandardCharsets.UTF_8).length == 2;
    }

    /**
     * The short form of {@code name}.
     *
     * @throws IllegalArgumentException when it does not take exactly two octets
     */
    public static ShortTopicName of(String name) {
        byte[] octets = name.getBytes(StandardCharsets.UTF_8);
        if (octets.length != 2) {
            throw new IllegalArgumentException(
                    "short topic name: " + name + " (expected: exactly two octets of UTF-8)");
        }
        return new ShortTopicName((octets[0] & 0xFF) << 8 | octets[1] & 0xFF);
    }

    /** The name as text. */
    public String name() {
        return new String(new byte[] {(byte) (bits >> 8), (byte) bits}, StandardCharsets.UTF_8);
    }

    @Override
    public int typeBits() {
        return 2;
    }

    @Override
    public String toString() {
        return "ShortTopicName[" + name() + "]";
    }
}
