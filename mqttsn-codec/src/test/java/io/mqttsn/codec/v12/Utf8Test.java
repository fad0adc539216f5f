package io.mqttsn.codec.v12;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Register;
import io.mqttsn.codec.ShortTopicName;
import io.mqttsn.codec.Subscribe;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Held against the JDK's strict decoder wherever the inputs can be walked, and against the tables of Unicode where they cannot. */
class Utf8Test {

    @Test
    void shouldAgreeWithTheJdkOnEveryTwoAndThreeOctets() {
        CharsetDecoder jdk = StandardCharsets.UTF_8.newDecoder();
        byte[] octets = new byte[3];
        ByteBuffer in = ByteBuffer.wrap(octets);
        for (int first = 0; first < 256; first++) {
            octets[0] = (byte) first;
            for (int second = 0; second < 256; second++) {
                octets[1] = (byte) second;
                assertSameJudgement(jdk, in, 2);
                assertEquals(Utf8.isWellFormed(in, 0, 2), Utf8.isWellFormedPair(first << 8 | second), Hex.text(octets));
                for (int third : new int[] {0x00, 0x01, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF}) {
                    octets[2] = (byte) third;
                    assertSameJudgement(jdk, in, 3);
                }
            }
        }
    }

    @Test
    void shouldEncodeEveryCodePointAsTheJdkDoes() {
        ByteBuffer out = ByteBuffer.allocate(4);
        for (int codePoint = 1; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            if (codePoint == Character.MIN_SURROGATE) {
                codePoint = Character.MAX_SURROGATE + 1;
            }
            String text = Character.toString(codePoint);
            Utf8.put(text, out.clear());
            byte[] expected = text.getBytes(StandardCharsets.UTF_8);
            if (out.position() != expected.length
                    || Utf8.length(text) != expected.length
                    || !ByteBuffer.wrap(expected).equals(out.flip())
                    || !Utf8.isWellFormed(out, 0, out.limit())) {
                assertArrayEquals(expected, out.array(), "U+" + Integer.toHexString(codePoint));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "F0 80 80 80", // overlong
                "F0 8F BF BF", // overlong, the last
                "F4 90 80 80", // above U+10FFFF, the first
                "F5 80 80 80", // no such lead
                "F8 88 80 80 80", // five octets
                "F0 9F 98", // cut off
                "F0 9F 98 41", // the fourth is none
                "F0 9F 41 80", // the third is none
                "F0 9F 98 80 80", // one too many
                "ED A0 BD ED B8 80" // two surrogates
            })
    void shouldRefuseIllFormedSequencesOfFourAndMore(String octets) {
        ByteBuffer in = Hex.buffer(octets);

        assertFalse(Utf8.isWellFormed(in, 0, in.limit()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "\0", "\uD83D", "\uDE00", "\uDE00\uD83D", "a\uD83Db", "\uD83D\uD83D\uDE00"})
    void shouldNeverSendATextThatNoReceiverReads(String text) {
        ByteBuffer out = ByteBuffer.allocate(100);

        assertThrows(IllegalArgumentException.class, () -> MqttSnEncoder.encode(new Register(1, 1, text), out));
        assertThrows(IllegalArgumentException.class, () -> MqttSnEncoder.encode(new PingReq(ClientId.of(text)), out));
        assertEquals(0, out.position());
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0000, 0x6100, 0x0061, 0xC361, 0x61C3, 0xC0AF, 0xFFFF})
    void shouldNeverSendAShortNameThatNoReceiverReads(int bits) {
        ShortTopicName name = new ShortTopicName(bits);
        Publish publish = new Publish(false, Qos.ZERO, false, name, 0, Octets.EMPTY);

        assertThrows(IllegalArgumentException.class, () -> MqttSnEncoder.encodedLength(publish));
        assertThrows(
                IllegalArgumentException.class,
                () -> MqttSnEncoder.encodedLength(new Subscribe(false, Qos.ZERO, 1, name)));
    }

    private static void assertSameJudgement(CharsetDecoder jdk, ByteBuffer in, int size) {
        CharBuffer text = CharBuffer.allocate(size);
        CoderResult result = jdk.reset().decode(in.duplicate().limit(size), text, true);
        String expected = text.flip().toString();
        boolean isWellFormed = !result.isError() && expected.indexOf('\0') < 0;

        // The message costs more than the test, so that it is made for failures only.
        if (Utf8.isWellFormed(in, 0, size) != isWellFormed) {
            fail(Hex.text(in.array()) + ", first " + size + " octets (expected: well-formed is " + isWellFormed + ")");
        }
        if (isWellFormed) {
            assertEquals(expected, Utf8.text(in, 0, size));
        }
    }
}
