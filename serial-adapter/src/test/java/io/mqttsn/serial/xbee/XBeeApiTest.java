package io.mqttsn.serial.xbee;

import static io.mqttsn.serial.framing.RecordingSink.encoded;
import static io.mqttsn.serial.framing.RecordingSink.octets;
import static io.mqttsn.serial.framing.RecordingSink.push;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.serial.framing.DropCause;
import io.mqttsn.serial.framing.RecordingSink;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class XBeeApiTest {

    private static final long GAP = 50_000_000;
    private static final String RECEIVED_PINGREQ = "90 00 13 A2 00 40 01 40 11 12 34 01 02 16";

    private final RecordingSink sink = new RecordingSink();
    private final XBeeApiDecoder unescaped = new XBeeApiDecoder(ApiMode.UNESCAPED, 40, GAP, sink);
    private final XBeeApiDecoder escaped = new XBeeApiDecoder(ApiMode.ESCAPED, 40, GAP, sink);

    @Test
    void shouldEncodeDigisExampleInBothModes() {
        assertEquals("7E 00 02 23 11 CB", encoded(new XBeeApi(ApiMode.UNESCAPED), "23 11"));
        assertEquals("7E 00 02 23 7D 31 CB", encoded(new XBeeApi(ApiMode.ESCAPED), "23 11"));
    }

    @Test
    void shouldEncodeATransmitRequest() {
        String pingResp = "10 01 00 13 A2 00 40 01 40 11 FF FE 00 00 02 17";

        assertEquals(
                "7E 00 10 10 01 00 13 A2 00 40 01 40 11 FF FE 00 00 02 17 91",
                encoded(new XBeeApi(ApiMode.UNESCAPED), pingResp));
        assertEquals(
                "7E 00 10 10 01 00 7D 33 A2 00 40 01 40 7D 31 FF FE 00 00 02 17 91",
                encoded(new XBeeApi(ApiMode.ESCAPED), pingResp));
    }

    @Test
    void shouldEscapeLengthAndChecksum() {
        // Length 0x11; 0xFF - 0xEC = 0x13 is the checksum.
        String frame = "EC" + " 00".repeat(0x10);

        assertEquals("7E 00 7D 31 " + frame + " 7D 33", encoded(new XBeeApi(ApiMode.ESCAPED), frame));
        push(escaped, encoded(new XBeeApi(ApiMode.ESCAPED), frame));
        assertEquals(List.of(frame), sink.frames);
    }

    @Test
    void shouldDecodeInBothModes() {
        push(unescaped, "7E 00 0E 90 00 13 A2 00 40 01 40 11 12 34 01 02 16 C9");
        push(escaped, "7E 00 0E 90 00 7D 33 A2 00 40 01 40 7D 31 12 34 01 02 16 C9");
        push(unescaped, "7E 00 07 8B 01 12 34 00 00 00 2D");

        assertEquals(List.of(RECEIVED_PINGREQ, RECEIVED_PINGREQ, "8B 01 12 34 00 00 00"), sink.frames);
        assertEquals(Map.of(), sink.drops);
    }

    @Test
    void shouldSkipNoiseBeforeTheDelimiter() {
        push(unescaped, "00 C0 41 7E 00 02 23 11 CB");

        assertEquals(List.of("23 11"), sink.frames);
        assertEquals(Map.of(DropCause.NOISE, 1), sink.drops);
    }

    @Test
    void shouldDropAWrongChecksum() {
        push(escaped, "7E 00 02 23 7D 31 CC 7E 00 02 23 7D 31 CB");

        assertEquals(List.of("23 11"), sink.frames);
        assertEquals(Map.of(DropCause.CHECKSUM, 1), sink.drops);
    }

    @Test
    void shouldBeginAnewAtEachDelimiterInMode2() {
        push(escaped, "7E 00 0E 90 00 7D 7E 00 02 23 7D 31 CB");

        assertEquals(List.of("23 11"), sink.frames);
        assertEquals(Map.of(DropCause.ESCAPE, 1), sink.drops);
    }

    /** In mode 1 a length damaged from 2 to 12 swallows the frame behind it; it must not be lost with the damaged one. */
    @Test
    void shouldFindTheFrameThatADamagedLengthHadSwallowed() {
        push(unescaped, "7E 00 0C 23 11 CB 7E 00 02 23 22 BA 01 02 03 04");

        assertEquals(List.of("23 22"), sink.frames);
        assertEquals(1, sink.drops.get(DropCause.CHECKSUM));
    }

    @Test
    void shouldFindTheSwallowedFrameWhenTheLineFallsQuiet() {
        push(unescaped, "7E 00 20 23 11 CB");
        assertFalse(unescaped.isPauseAwaited(), "nothing is hidden in there");
        push(unescaped, "7E 00 02 23 22 BA");
        assertEquals(List.of(), sink.frames);
        assertTrue(unescaped.isPauseAwaited());
        unescaped.quiet(GAP);

        assertEquals(List.of("23 22"), sink.frames);
        assertFalse(unescaped.isPauseAwaited());
    }

    @Test
    void shouldRefuseLengthsThatNoFrameHas() {
        push(unescaped, "7E 00 00 FF 7E 00 29 7E 00 02 23 11 CB");

        assertEquals(List.of("23 11"), sink.frames);
        assertEquals(1, sink.drops.get(DropCause.LENGTH));
        assertEquals(1, sink.drops.get(DropCause.OVERSIZED));
    }

    @Test
    void shouldTakeAFrameOfExactlyTheLimit() {
        String frame = "23" + " 00".repeat(39);
        push(unescaped, encoded(new XBeeApi(ApiMode.UNESCAPED), frame));
        push(unescaped, encoded(new XBeeApi(ApiMode.UNESCAPED), frame + " 00"));

        assertEquals(List.of(frame), sink.frames);
        assertEquals(1, sink.drops.get(DropCause.OVERSIZED));
    }

    @Test
    void shouldFinishAFrameAfterAShortPause() {
        push(unescaped, "7E 00 02");
        unescaped.push(ByteBuffer.wrap(octets("23 11 CB")), GAP - 1);

        assertEquals(List.of("23 11"), sink.frames);
    }
}
