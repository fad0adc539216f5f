package io.mqttsn.serial.framing;

import static io.mqttsn.serial.framing.RecordingSink.encoded;
import static io.mqttsn.serial.framing.RecordingSink.push;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlipTest {

    private static final long GAP = 50_000_000;

    private final RecordingSink sink = new RecordingSink();
    private final FrameDecoder slip = Slip.decoder(16, GAP, sink);
    private final FrameDecoder slipCrc = SlipCrc.decoder(16, GAP, sink);

    @Test
    void shouldPutEndBeforeAndAfterTheFrame() {
        assertEquals("C0 02 16 C0", encoded(new Slip(), "02 16"));
    }

    @Test
    void shouldEscapeEndAndEsc() {
        assertEquals("C0 09 0C 00 00 05 00 00 DB DC DB DD C0", encoded(new Slip(), "09 0C 00 00 05 00 00 C0 DB"));
    }

    @Test
    void shouldPutTheCrcLowOctetFirst() {
        assertEquals("C0 02 16 40 49 C0", encoded(new SlipCrc(), "02 16"));
    }

    /** The octets that the C code in docs/serial.md sends for this message. */
    @Test
    void shouldAgreeWithTheFirmwareOfTheGuide() {
        assertEquals(
                "C0 09 0C 00 00 05 00 00 DB DC DB DD 12 3C C0", encoded(new SlipCrc(), "09 0C 00 00 05 00 00 C0 DB"));
    }

    @Test
    void shouldComputeThePublishedCheckValue() {
        ByteBuffer digits = ByteBuffer.wrap("123456789".getBytes(StandardCharsets.US_ASCII));

        assertEquals(0x906E, Crc16X25.of(digits, 0, 9));
    }

    @Test
    void shouldDecodeWhatItEncodes() {
        push(slip, "C0 09 0C 00 00 05 00 00 DB DC DB DD C0");

        assertEquals(List.of("09 0C 00 00 05 00 00 C0 DB"), sink.frames);
    }

    @Test
    void shouldAcceptOneEndBetweenFramesAndNoneAtTheStart() {
        push(slip, "02 16 C0 02 17 C0");

        assertEquals(List.of("02 16", "02 17"), sink.frames);
        assertEquals(Map.of(), sink.drops);
    }

    @Test
    void shouldDropAFrameWithAForeignOctetAfterEsc() {
        push(slip, "C0 02 DB 16 C0 02 17 C0");

        assertEquals(List.of("02 17"), sink.frames);
        assertEquals(Map.of(DropCause.ESCAPE, 1), sink.drops);
    }

    @Test
    void shouldDropAFrameThatEndsWithinAnEscape() {
        push(slip, "C0 02 16 DB C0 02 17 C0");

        assertEquals(List.of("02 17"), sink.frames);
        assertEquals(Map.of(DropCause.ESCAPE, 1), sink.drops);
    }

    @Test
    void shouldTakeAFrameOfExactlyTheLimitAndDropOneOctetMore() {
        push(slip, "C0 " + "11 ".repeat(16) + "C0");
        push(slip, "C0 " + "11 ".repeat(17) + "C0");
        push(slip, "C0 02 17 C0");

        assertEquals(List.of("11 ".repeat(16).strip(), "02 17"), sink.frames);
        assertEquals(Map.of(DropCause.OVERSIZED, 1), sink.drops);
    }

    @Test
    void shouldTakeAFrameOfExactlyTheLimitWithCrc() {
        byte[] frame = new byte[16];

        slipCrc.push(ByteBuffer.wrap(RecordingSink.encode(new SlipCrc(), frame)), 0);
        slipCrc.push(ByteBuffer.wrap(RecordingSink.encode(new SlipCrc(), new byte[17])), 0);

        assertEquals(List.of("00 ".repeat(16).strip()), sink.frames);
        assertEquals(Map.of(DropCause.OVERSIZED, 1), sink.drops);
    }

    @Test
    void shouldDropAFrameWhoseCrcDiffers() {
        push(slipCrc, "C0 02 16 40 48 C0 C0 02 16 40 49 C0");

        assertEquals(List.of("02 16"), sink.frames);
        assertEquals(Map.of(DropCause.CHECKSUM, 1), sink.drops);
    }

    @Test
    void shouldDropAFrameTooShortForACrc() {
        push(slipCrc, "C0 40 49 C0 C0 16 C0");

        assertEquals(List.of(), sink.frames);
        assertEquals(Map.of(DropCause.LENGTH, 2), sink.drops);
    }

    @Test
    void shouldKeepNoiseOutOfTheFrameThatFollows() {
        push(slipCrc, "FF 00 41 42 C0 02 16 40 49 C0");

        assertEquals(List.of("02 16"), sink.frames);
        assertEquals(Map.of(DropCause.CHECKSUM, 1), sink.drops);
    }

    /** Without END the report of a sensor that then sleeps for an hour would wait for the next one. */
    @Test
    void shouldDeliverAWholeFrameWhoseEndIsLostWhenTheLineFallsQuiet() {
        push(slipCrc, "C0 02 16 40 49");
        slipCrc.quiet(GAP - 1);
        assertEquals(List.of(), sink.frames);

        slipCrc.quiet(GAP);
        slipCrc.push(ByteBuffer.wrap(RecordingSink.octets("C0 03 01 00 70 30")), GAP);
        slipCrc.push(ByteBuffer.wrap(RecordingSink.octets("C0 02 16 40 49 C0")), GAP);

        assertEquals(List.of("02 16", "03 01 00", "02 16"), sink.frames);
        assertEquals(Map.of(), sink.drops);
    }

    /** Whoever reads need not look for a pause that would change nothing. */
    @ParameterizedTest
    @CsvSource({
        "C0, false, false",
        "C0 02, false, false",
        "C0 02 16, true, false",
        "C0 02 16 40 49, false, true",
        "C0 02 16 40 48, false, false",
        "C0 04 16 40 49, true, false",
        "C0 02 16 DB, false, false",
        "C0 02 16 40 49 C0, false, false",
        "C0 02 DB 02 02 16, false, false",
    })
    void shouldAwaitAPauseWhereAnEndAloneIsMissing(String octets, boolean inSlip, boolean inSlipCrc) {
        push(slip, octets);
        push(slipCrc, octets);

        assertEquals(inSlip, slip.isPauseAwaited());
        assertEquals(inSlipCrc, slipCrc.isPauseAwaited());
    }

    /** What goes on after a pause is no less a frame; an interrupt may hold up a slow device for long. */
    @Test
    void shouldBearAnyPauseInsideAFrame() {
        for (String octet : "C0 09 0C 00 00 05 00 00 DB DC DB DD 12 3C C0".split(" ")) {
            slipCrc.push(ByteBuffer.wrap(RecordingSink.octets(octet)), 1000 * GAP);
        }
        for (String octet : "C0 0B 0C 00 00 05 00 00 DB DC DB DD 12 3C C0".split(" ")) {
            slip.push(ByteBuffer.wrap(RecordingSink.octets(octet)), 1000 * GAP);
        }

        assertEquals(List.of("09 0C 00 00 05 00 00 C0 DB", "0B 0C 00 00 05 00 00 C0 DB 12 3C"), sink.frames);
        assertEquals(Map.of(), sink.drops);
    }

    /** There is no checksum in plain SLIP, but a message says how long it is. */
    @ParameterizedTest
    @CsvSource({
        "02 16, true",
        "02, false",
        "01 00, false",
        "01 00 04, false",
        "01 00 04 16, true",
        "01 00 05 16, false",
        "06 FE 00 AA BB CC 02 16, true",
        "06 FE 00 AA BB CC 02, false",
        "06 FE 00 AA BB CC, false",
        "03 FE 00 01 00 04 16, true",
        "03 FE 00 01 00 04, false",
        "02 FE 02 16, false",
    })
    void shouldTellByItsLengthWhetherAMessageIsWhole(String message, boolean isWhole) {
        push(slip, "C0 " + message);
        slip.quiet(GAP);

        assertEquals(isWhole ? List.of(message) : List.of(), sink.frames);
        assertEquals(Map.of(), sink.drops);
    }

    @Test
    void shouldForgetAHalfFrameAtReset() {
        push(slip, "C0 02 DB");
        slip.reset();
        push(slip, "02 17 C0");

        assertEquals(List.of("02 17"), sink.frames);
    }
}
