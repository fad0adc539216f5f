package io.mqttsn.gateway.uplink.paho;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * Reads a stream of MQTT packets in pieces of any size and writes it again with another form of the topics, see {@link TopicEscape}. Everything else is
 * copied. Only PUBLISH, SUBSCRIBE and UNSUBSCRIBE with one filter are looked into:
 *
 * <pre>
 * octet  type and flags │ 1..4 remaining length │ [2 packet id] │ 2 length of topic │ topic │ rest
 *        └──────────────────────────── head, held until complete ──────────────────────────┘
 * </pre>
 *
 * <p>(NOT thread safe.) The fixed header comes out in one piece, which Paho's reader relies on.
 */
final class PacketRewriter {

    private static final int PUBLISH = 3;
    private static final int SUBSCRIBE = 8;
    private static final int UNSUBSCRIBE = 10;
    private static final int LENGTH_OCTETS_MAX = 4;
    private static final int TOPIC_OCTETS_MAX = 65_535;

    private final UnaryOperator<String> form;

    /** The beginning of a packet, as far as it has come. */
    private byte[] head = new byte[256];

    private int headLength;

    /** What is left of a packet whose head is through. */
    private int rest;

    /** What has come out and was not fetched. */
    private byte[] out = new byte[8_192];

    private int outFrom;
    private int outTo;

    /** @param form from a topic as it comes in to the topic as it goes out */
    PacketRewriter(UnaryOperator<String> form) {
        this.form = form;
    }

    void feed(byte[] source, int offset, int length) {
        int from = offset;
        int to = offset + length;
        while (from < to) {
            if (rest > 0) {
                int n = Math.min(rest, to - from);
                write(source, from, n);
                rest -= n;
                from += n;
            } else {
                int n = Math.min(Math.max(missing(), 1), to - from);
                head = withRoom(head, headLength, n);
                System.arraycopy(source, from, head, headLength, n);
                headLength += n;
                from += n;
                if (missing() == 0) {
                    endHead();
                }
            }
        }
    }

    /** Whether everything that was fed are whole packets. */
    boolean isBetweenPackets() {
        return rest == 0 && headLength == 0;
    }

    /** How many octets can be fetched. */
    int available() {
        return outTo - outFrom;
    }

    /** Fetches up to {@code length} octets, and answers how many. */
    int fetch(byte[] target, int offset, int length) {
        int n = Math.min(length, available());
        System.arraycopy(out, outFrom, target, offset, n);
        outFrom += n;
        if (outFrom == outTo) {
            outFrom = 0;
            outTo = 0;
        }
        return n;
    }

    /** How many octets, at least, are missing from the head; 0 when it is complete. */
    private int missing() {
        if (headLength < 2) {
            return 2 - headLength;
        }
        int lengthOctets = lengthOctets();
        if (lengthOctets == 0) {
            return 1;
        }
        int fixed = 1 + lengthOctets;
        int topicAt = fixed + octetsBeforeTopic();
        if (octetsBeforeTopic() < 0 || remainingLength() < topicAt + 2 - fixed) {
            return Math.max(0, fixed - headLength);
        }
        if (headLength < topicAt + 2) {
            return topicAt + 2 - headLength;
        }
        int topicEnd = topicAt + 2 + topicLength(topicAt);
        return Math.max(0, Math.min(topicEnd, fixed + remainingLength()) - headLength);
    }

    private void endHead() {
        int fixed = 1 + lengthOctets();
        int remaining = remainingLength();
        rest = fixed + remaining - headLength;
        int topicAt = fixed + octetsBeforeTopic();
        boolean hasTopic = octetsBeforeTopic() >= 0
                && headLength >= topicAt + 2
                && topicAt + 2 + topicLength(topicAt) == headLength;
        if (hasTopic && mayNeedOtherForm(topicAt + 2)) {
            writeInOtherForm(fixed, topicAt);
        } else {
            write(head, 0, headLength);
        }
        headLength = 0;
    }

    private void writeInOtherForm(int fixed, int topicAt) {
        int topicLength = headLength - topicAt - 2;
        byte[] topic = form.apply(new String(head, topicAt + 2, topicLength, StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8);
        if (topic.length > TOPIC_OCTETS_MAX) {
            // It cannot be said any more. Nobody has subscribed to this name, and the message is acknowledged like
            // others that nobody wants.
            topic = TopicEscape.escape("\uF8FF").getBytes(StandardCharsets.UTF_8);
        }
        int remaining = remainingLength() - topicLength + topic.length;
        writeOctet(head[0]);
        int length = remaining;
        do {
            int digit = length & 0x7F;
            length >>>= 7;
            writeOctet(length > 0 ? digit | 0x80 : digit);
        } while (length > 0);
        write(head, fixed, topicAt - fixed);
        writeOctet(topic.length >>> 8);
        writeOctet(topic.length);
        write(topic, 0, topic.length);
    }

    /** The octets that begin what {@link TopicEscape} changes, in either direction: controls, C2 for U+0080 to U+009F, EF and above. */
    private boolean mayNeedOtherForm(int from) {
        for (int i = from; i < headLength; i++) {
            int octet = head[i] & 0xFF;
            if (octet < 0x20 || octet == 0x7F || octet == 0xC2 || octet >= 0xEF) {
                return true;
            }
        }
        return false;
    }

    /** How many octets the remaining length takes, 0 while it is not complete. */
    private int lengthOctets() {
        for (int i = 1; i < headLength; i++) {
            if (head[i] >= 0 || i == LENGTH_OCTETS_MAX) {
                return i;
            }
        }
        return 0;
    }

    private int remainingLength() {
        int length = 0;
        for (int i = lengthOctets(); i >= 1; i--) {
            length = length << 7 | head[i] & 0x7F;
        }
        return length;
    }

    /** What stands between the fixed header and the topic, −1 for packets without one. */
    private int octetsBeforeTopic() {
        return switch ((head[0] & 0xFF) >>> 4) {
            case PUBLISH -> 0;
            case SUBSCRIBE, UNSUBSCRIBE -> 2;
            default -> -1;
        };
    }

    private int topicLength(int topicAt) {
        return (head[topicAt] & 0xFF) << 8 | head[topicAt + 1] & 0xFF;
    }

    private void writeOctet(int octet) {
        out = withRoom(out, outTo, 1);
        out[outTo++] = (byte) octet;
    }

    private void write(byte[] source, int from, int length) {
        out = withRoom(out, outTo, length);
        System.arraycopy(source, from, out, outTo, length);
        outTo += length;
    }

    private static byte[] withRoom(byte[] array, int used, int wanted) {
        return array.length - used >= wanted ? array : Arrays.copyOf(array, Math.max(array.length * 2, used + wanted));
    }
}
