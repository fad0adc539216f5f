package io.mqttsn.serial.xbee;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.mqttsn.serial.framing.RecordingSink;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class XBeeFrameTest {

    private static final long SENSOR = 0x0013A20040014011L;

    static Stream<Arguments> frames() {
        return Stream.of(
                Arguments.of(
                        "10 01 00 13 A2 00 40 01 40 11 FF FE 00 00 02 17",
                        new XBeeFrame.TransmitRequest(1, SENSOR, 0xFFFE, 0, 0, data("02 17"))),
                Arguments.of(
                        "00 02 00 13 A2 00 40 01 40 11 04 02 17",
                        new XBeeFrame.TransmitTo64(2, SENSOR, 4, data("02 17"))),
                Arguments.of("01 03 12 34 01 02 17", new XBeeFrame.TransmitTo16(3, 0x1234, 1, data("02 17"))),
                Arguments.of("08 01 4E 50", new XBeeFrame.AtCommand(1, "NP", data(""))),
                Arguments.of(
                        "90 00 13 A2 00 40 01 40 11 12 34 01 02 16",
                        new XBeeFrame.Receive(SENSOR, 0x1234, 1, data("02 16"))),
                Arguments.of(
                        "91 00 13 A2 00 40 01 40 11 12 34 E8 E8 00 11 C1 05 02 02 16",
                        new XBeeFrame.ExplicitReceive(SENSOR, 0x1234, 2, data("02 16"))),
                Arguments.of(
                        "80 00 13 A2 00 40 01 40 11 28 00 02 16",
                        new XBeeFrame.ReceiveFrom64(SENSOR, -40, 0, data("02 16"))),
                Arguments.of(
                        "81 12 34 5E 01 54 78 44 61 74 61",
                        new XBeeFrame.ReceiveFrom16(
                                0x1234, -94, 1, ByteBuffer.wrap("TxData".getBytes(StandardCharsets.US_ASCII)))),
                Arguments.of("8B 01 12 34 03 21 01", new XBeeFrame.TransmitStatus(1, 0x1234, 3, 0x21, 1)),
                Arguments.of("89 05 01", new XBeeFrame.SimpleTransmitStatus(5, 1)),
                Arguments.of("88 01 4E 50 00 00 54", new XBeeFrame.AtResponse(1, "NP", 0, data("00 54"))),
                Arguments.of("8A 02", new XBeeFrame.ModemStatus(2)),
                Arguments.of("95", new XBeeFrame.Other(0x95)));
    }

    @ParameterizedTest
    @MethodSource("frames")
    void shouldReadAndWriteEachFrame(String hex, XBeeFrame frame) {
        assertEquals(frame, XBeeFrame.read(data(hex)));
        ByteBuffer out = ByteBuffer.allocate(100);
        frame.write(out);
        byte[] octets = new byte[out.flip().remaining()];
        out.get(octets);
        assertEquals(hex, RecordingSink.hex(octets));
    }

    @ParameterizedTest
    @MethodSource("frames")
    void shouldReadNothingFromAFrameCutWithinItsFields(String hex, XBeeFrame frame) {
        byte[] octets = RecordingSink.octets(hex);
        int fields = octets.length - payloadSize(frame);
        for (int size = 0; size < fields; size++) {
            assertNull(XBeeFrame.read(ByteBuffer.wrap(octets, 0, size)), size + " octets of " + hex);
        }
    }

    private static int payloadSize(XBeeFrame frame) {
        return switch (frame.getClass().getSimpleName()) {
            case "TransmitStatus", "SimpleTransmitStatus", "ModemStatus", "AtCommand", "Other" -> 0;
            case "ReceiveFrom16" -> 6;
            default -> 2;
        };
    }

    private static ByteBuffer data(String hex) {
        return ByteBuffer.wrap(RecordingSink.octets(hex));
    }
}
