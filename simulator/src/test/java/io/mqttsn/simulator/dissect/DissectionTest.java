package io.mqttsn.simulator.dissect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.Encapsulated;
import io.mqttsn.codec.Frame;
import io.mqttsn.codec.Malformed;
import io.mqttsn.codec.MessageType;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.v12.MqttSnDecoder;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DissectionTest {

    /** The octets of which frames are mostly made, so that chance finds deep into the layouts. */
    private static final int[] LIKELY = {0, 1, 2, 3, 4, 5, 7, 8, 0x0C, 0x12, 0x18, 0x20, 0x61, 0x62, 0xC3, 0xA9, 0xFE};

    @Test
    void shouldJudgeEveryFrameAsTheDecoderDoes() {
        Random random = new Random(1);
        Set<Malformed> seen = EnumSet.noneOf(Malformed.class);
        Set<MessageType> types = EnumSet.noneOf(MessageType.class);
        for (int round = 0; round < 300_000; round++) {
            Octets octets = randomFrame(random);
            Frame frame = MqttSnDecoder.decode(octets.asReadOnlyBuffer());
            Dissection dissection = Dissection.of(octets);
            if (frame instanceof Malformed malformed) {
                seen.add(malformed);
                Problem problem = dissection.problem().orElseThrow(() -> new AssertionError(octets + ": " + frame));
                assertEquals(malformed, problem.reason(), octets::toString);
                assertTrue(problem.offset() >= 0 && problem.offset() <= octets.length(), octets::toString);
            } else {
                assertEquals(Optional.empty(), dissection.problem(), octets::toString);
                MqttSnMessage message = frame instanceof Encapsulated it ? it.message() : (MqttSnMessage) frame;
                assertEquals(
                        message.type().name(),
                        dissection.inner().orElse(dissection).name());
                types.add(message.type());
                assertFieldsCoverTheFrame(dissection, octets);
            }
        }
        assertEquals(EnumSet.allOf(MessageType.class), types, "chance has met every message");
        assertEquals(EnumSet.complementOf(EnumSet.of(Malformed.OVERSIZED)), seen, "and every reason of a decoder");
    }

    private static Octets randomFrame(Random random) {
        byte[] octets = new byte[random.nextInt(14)];
        for (int index = 0; index < octets.length; index++) {
            octets[index] =
                    (byte) (random.nextInt(3) > 0 ? LIKELY[random.nextInt(LIKELY.length)] : random.nextInt(256));
        }
        int start = random.nextInt(4) == 0 && octets.length > 5 ? 3 : 0;
        if (start > 0) {
            octets[0] = 3;
            octets[1] = (byte) Encapsulated.TYPE_CODE;
        }
        if (octets.length > start + 1 && random.nextInt(4) > 0) {
            octets[start] = (byte) (octets.length - start);
            octets[start + 1] = (byte) random.nextInt(0x1E);
        }
        return Octets.wrap(octets);
    }

    private static void assertFieldsCoverTheFrame(Dissection dissection, Octets octets) {
        int next = 0;
        for (Field field : dissection.fields()) {
            assertEquals(next, field.offset(), octets::toString);
            next += field.octets().length();
        }
        for (Field field : dissection.inner().map(Dissection::fields).orElse(List.of())) {
            assertEquals(next, field.offset(), octets::toString);
            next += field.octets().length();
        }
        assertEquals(octets.length(), next, octets::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "0217, 2",
        "02170305, 2",
        "0100050d, 4",
        "010004160217, 4",
        "03fe000217, 5",
        "03fe00, 3",
        "00, 1",
        "0316, 2",
        "01, 1"
    })
    void shouldFindTheEndOfTheFirstMessage(String hex, int size) {
        assertEquals(size, Dissection.sizeOfFirst(HexText.parse(hex).asReadOnlyBuffer()));
    }

    @Test
    void shouldFindTheEndFromTheMiddleOfABuffer() {
        ByteBuffer buffer = HexText.parse("ffff02170305").asReadOnlyBuffer();
        assertEquals(2, Dissection.sizeOfFirst(buffer.position(2)));
        assertEquals(2, buffer.position());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0217ff", "02 17 ff", "02:17:FF", "0x02, 0x17, 0xff", "\\x02\\x17\\xff", "2 17 ff", "02-17-ff"})
    void shouldReadHexAsPeopleWriteIt(String text) {
        assertEquals(Octets.wrap(new byte[] {2, 0x17, -1}), HexText.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"021, column 1: 3 digits in a row", "02 zz, column 4: 'z'", "02 0x, column 5: 'x'"})
    void shouldNameThePlaceOfWhatIsNoHex(String text, String sentence) {
        String message = assertThrows(IllegalArgumentException.class, () -> HexText.parse(text))
                .getMessage();
        assertTrue(message.startsWith(sentence), message);
    }

    @Test
    void shouldWriteJsonThatNothingCanBreakOutOf() {
        Map<String, Object> inner = new LinkedHashMap<>();
        inner.put("yes", true);
        inner.put("n", 7);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("a\"b", "line\nbreak \\ é \u0085 \uD800");
        json.put("o", inner);
        assertEquals(
                "{\"a\\\"b\":\"line\\u000abreak \\\\ é \\u0085 \\ud800\",\"o\":{\"yes\":true,\"n\":7}}",
                JsonText.of(json));
    }
}
