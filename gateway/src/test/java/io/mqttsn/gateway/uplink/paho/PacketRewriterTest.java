package io.mqttsn.gateway.uplink.paho;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PacketRewriterTest {

    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

    @Test
    void shouldEscapeTheTopicOfAPublishAndCorrectBothLengths() {
        // type, remaining length, length of topic, U+0001, payload
        byte[] wire = HEX.parseHex("30 05 00 01 01 aa bb");
        // U+F8FF, "0001"
        assertArrayEquals(HEX.parseHex("30 0b 00 07 ef a3 bf 30 30 30 31 aa bb"), through(toPaho(), wire, wire.length));
    }

    @Test
    void shouldUnescapeTheFilterBehindThePacketIdOfASubscribe() {
        byte[] paho = HEX.parseHex("82 0c 12 34 00 07 ef a3 bf 30 30 30 31 02");
        assertArrayEquals(HEX.parseHex("82 06 12 34 00 01 01 02"), through(toWire(), paho, paho.length));
    }

    @Test
    void shouldHoldTheFixedHeaderBackUntilItIsComplete() {
        PacketRewriter rewriter = toPaho();
        byte[] wire = HEX.parseHex("40 02 00 01");
        rewriter.feed(wire, 0, 1);
        assertEquals(0, rewriter.available());
        rewriter.feed(wire, 1, 1);
        assertEquals(2, rewriter.available());
    }

    @Test
    void shouldCopyEverythingElseWhateverThePieces() {
        Random random = new Random(3);
        for (int i = 0; i < 300; i++) {
            byte[] stream = packets(random, "plain/ü/topic");
            assertArrayEquals(stream, through(toPaho(), stream, 1 + random.nextInt(stream.length)));
            assertArrayEquals(stream, through(toWire(), stream, 1 + random.nextInt(stream.length)));
        }
    }

    @Test
    void shouldGiveBackWhatItHasChangedWhateverThePieces() {
        Random random = new Random(4);
        for (int i = 0; i < 300; i++) {
            byte[] stream = packets(random, "a/🌡/\u0001\uF8FF");
            byte[] inPaho = through(toPaho(), stream, 1 + random.nextInt(stream.length));
            assertFalse(Arrays.equals(stream, inPaho));
            assertArrayEquals(stream, through(toWire(), inPaho, 1 + random.nextInt(stream.length)));
        }
    }

    @Test
    void shouldReplaceATopicThatWouldBecomeTooLong() {
        byte[] stream = publish("\u0001".repeat(20_000), 10, 0);
        byte[] inPaho = through(toPaho(), stream, stream.length);
        // One length octet for 2 + 7 + 10 octets, then U+F8FF as an escape of itself.
        assertArrayEquals(HEX.parseHex("30 13 00 07 ef a3 bf 66 38 66 66"), Arrays.copyOf(inPaho, 11));
        assertEquals(2 + 0x13, inPaho.length);
    }

    /** Whatever a broken or hostile peer sends comes out again, and nothing throws. */
    @Test
    void shouldSurviveAnything() {
        Random random = new Random(6);
        for (int i = 0; i < 2_000; i++) {
            byte[] stream = new byte[random.nextInt(400)];
            random.nextBytes(stream);
            PacketRewriter rewriter = toPaho();
            for (byte octet : stream) {
                rewriter.feed(new byte[] {octet}, 0, 1);
            }
        }
    }

    private static PacketRewriter toPaho() {
        return new PacketRewriter(TopicEscape::escape);
    }

    private static PacketRewriter toWire() {
        return new PacketRewriter(TopicEscape::unescape);
    }

    private static byte[] packets(Random random, String topic) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.writeBytes(publish(topic, 1, 0));
        for (int n = 1 + random.nextInt(5); n > 0; n--) {
            switch (random.nextInt(4)) {
                case 0 -> stream.writeBytes(publish(topic, random.nextInt(300), 0));
                case 1 -> stream.writeBytes(publish(topic, 16_000 + random.nextInt(20_000), 2));
                case 2 -> stream.writeBytes(new byte[] {0x40, 2, 0, 7});
                default -> stream.writeBytes(new byte[] {(byte) 0xD0, 0});
            }
        }
        return stream.toByteArray();
    }

    private static byte[] publish(String topic, int payload, int qos) {
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(0x30 | qos << 1);
        int length = 2 + name.length + (qos > 0 ? 2 : 0) + payload;
        do {
            packet.write(length > 127 ? length & 0x7F | 0x80 : length);
            length >>>= 7;
        } while (length > 0);
        packet.write(name.length >>> 8);
        packet.write(name.length);
        packet.writeBytes(name);
        if (qos > 0) {
            packet.writeBytes(new byte[] {0, 1});
        }
        byte[] body = new byte[payload];
        Arrays.fill(body, (byte) 0xEF);
        packet.writeBytes(body);
        return packet.toByteArray();
    }

    private static byte[] through(PacketRewriter rewriter, byte[] stream, int piece) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[1_000];
        for (int from = 0; from < stream.length; from += piece) {
            rewriter.feed(stream, from, Math.min(piece, stream.length - from));
            while (rewriter.available() > 0) {
                out.write(buffer, 0, rewriter.fetch(buffer, 0, buffer.length));
            }
        }
        return out.toByteArray();
    }
}
