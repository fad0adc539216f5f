package io.mqttsn.serial.framing;

import static io.mqttsn.serial.framing.RecordingSink.octets;
import static io.mqttsn.serial.framing.RecordingSink.push;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RawDecoderTest {

    private static final long GAP = 50_000_000;

    private final RecordingSink sink = new RecordingSink();
    private final RawDecoder decoder = new RawDecoder(300, GAP, sink);

    @Test
    void shouldSplitMessagesByTheirLength() {
        push(decoder, "02 16 09 0C 00 00 05 00 00 68 69 02 17");

        assertEquals(List.of("02 16", "09 0C 00 00 05 00 00 68 69", "02 17"), sink.frames);
    }

    @Test
    void shouldReadTheLengthOfThreeOctets() {
        byte[] message = new byte[256];
        message[0] = 1;
        message[1] = 1;
        message[3] = 0x0C;
        decoder.push(ByteBuffer.wrap(message), 0);
        push(decoder, "02 17");

        assertEquals(List.of(RecordingSink.hex(message), "02 17"), sink.frames);
    }

    /** A forwarder's Length does not count the message that it wraps. */
    @Test
    void shouldKeepAForwardersWrappingAndTheMessageInsideTogether() {
        push(decoder, "05 FE 00 AA BB 02 16 02 17");

        assertEquals(List.of("05 FE 00 AA BB 02 16", "02 17"), sink.frames);
    }

    @ParameterizedTest
    @CsvSource({
        "00 16, LENGTH",
        "01 00 03 16, LENGTH",
        "02 03, TYPE",
        "05 7F 00 00 00, TYPE",
        "02 FE, LENGTH",
        "05 FE 00 AA BB 05 FE 00 AA BB 02 16, TYPE",
        "01 01 2D, OVERSIZED",
        "FF FE, ''"
    })
    void shouldSkipToTheNextGapAfterWhatNoMessageCanBe(String hex, String cause) {
        push(decoder, hex);
        push(decoder, "02 16");
        decoder.push(ByteBuffer.wrap(octets("02 17")), GAP);

        assertEquals(List.of("02 17"), sink.frames);
        assertEquals(Map.of(cause.isEmpty() ? DropCause.TRUNCATED : DropCause.valueOf(cause), 1), sink.drops);
    }

    @Test
    void shouldGiveUpAMessageThatDoesNotGoOn() {
        push(decoder, "09 0C 00");
        decoder.push(ByteBuffer.wrap(octets("02 17")), GAP);

        assertEquals(List.of("02 17"), sink.frames);
        assertEquals(Map.of(DropCause.TRUNCATED, 1), sink.drops);
    }

    @Test
    void shouldBearPausesShorterThanTheGap() {
        push(decoder, "09 0C 00");
        decoder.quiet(GAP - 1);
        decoder.push(ByteBuffer.wrap(octets("00 05 00 00 68 69")), GAP - 1);

        assertEquals(List.of("09 0C 00 00 05 00 00 68 69"), sink.frames);
    }

    @Test
    void shouldTakeAMessageOfExactlyTheLimit() {
        byte[] message = new byte[300];
        message[0] = 1;
        message[1] = 1;
        message[2] = 0x2C;
        message[3] = 0x0C;
        decoder.push(ByteBuffer.wrap(message), 0);

        assertEquals(List.of(RecordingSink.hex(message)), sink.frames);
    }

    /**
     * A wrapping that leaves no room for a long Length once made the reading end with a defect and the port be opened anew, which any noise could bring
     * about.
     */
    @ParameterizedTest
    @ValueSource(ints = {12, 13, 14, 15})
    void shouldBearAWrappingThatLeavesHardlyAnyRoom(int wrapping) {
        RawDecoder small = new RawDecoder(16, GAP, sink);
        byte[] header = new byte[wrapping];
        header[0] = (byte) wrapping;
        header[1] = (byte) 0xFE;
        small.push(ByteBuffer.wrap(header), 0);
        push(small, "01 00 04 16 02 16");
        small.push(ByteBuffer.wrap(octets("02 17")), GAP);

        boolean fits = wrapping + 4 <= 16;
        assertEquals(
                fits ? List.of(RecordingSink.hex(header) + " 01 00 04 16", "02 16", "02 17") : List.of("02 17"),
                sink.frames);
        assertEquals(fits ? Map.of() : Map.of(DropCause.OVERSIZED, 1), sink.drops);
    }
}
