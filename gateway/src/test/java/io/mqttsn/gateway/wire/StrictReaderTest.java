package io.mqttsn.gateway.wire;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A reader that accepted everything would prove nothing. */
class StrictReaderTest {

    private static byte[] octets(String text) {
        return HexFormat.ofDelimiter(" ").parseHex(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "05 00 01 03 84", // ADVERTISE
                "03 02 01", // GWINFO
                "03 05 00", // CONNACK
                "07 0A 00 01 00 01 74", // REGISTER
                "08 0C 22 61 62 00 01 78", // PUBLISH, short name
                "07 0C 00 00 01 00 00", // PUBLISH, QoS 0, empty
                "07 0D 00 01 00 00 02", // PUBACK
                "08 13 20 00 01 00 01 00", // SUBACK
                "02 17", // PINGRESP
                "02 18", // DISCONNECT
                "05 FE 00 00 07 02 17" // PINGRESP to a node
            })
    void shouldAcceptWhatAGatewayMaySend(String datagram) {
        assertDoesNotThrow(() -> StrictReader.accept(octets(datagram)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "02", // cut off
                "03 17", // longer than it is
                "02 17 00", // shorter than it is
                "01 00 04 17", // the long form without need
                "03 05 04", // a reserved return code
                "02 16", // PINGREQ comes from clients
                "06 04 00 01 00 3C", // so does CONNECT
                "04 18 00 3C", // a gateway does not sleep
                "07 0C 60 00 01 00 00", // PUBLISH at QoS -1
                "07 0C 20 00 01 00 00", // QoS 1 without a MsgId
                "07 0C 00 00 01 00 01", // QoS 0 with one
                "07 0C 80 00 01 00 00", // a duplicate at QoS 0
                "07 0C 20 00 00 00 01", // a reserved topic id
                "07 0C 23 00 01 00 01", // a reserved topic id type
                "06 0A 00 01 00 01", // no name
                "07 0A 00 01 00 01 23", // a filter
                "07 0A 00 01 00 01 FF", // no UTF-8
                "07 0B 00 00 00 01 00", // accepted without an id
                "08 13 60 00 01 00 01 00", // granted QoS -1
                "05 FE 00 00 07", // nothing inside
                "04 FE 00 07 04 FE 00 07 02 17" // one within the other
            })
    void shouldRefuseWhatAStrictClientWould(String datagram) {
        assertThrows(AssertionError.class, () -> StrictReader.accept(octets(datagram)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldRefuseWhatIsTooShortToBeAMessage(int length) {
        assertThrows(AssertionError.class, () -> StrictReader.accept(new byte[length]));
    }
}
