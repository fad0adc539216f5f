package io.mqttsn.simulator.serial;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MishearingTest {

    private static final HexFormat HEX = HexFormat.of();

    private static String heard(int senderBaudRate, int receiverBaudRate, byte[] octets) {
        ByteBuffer heard = Mishearing.of(senderBaudRate, receiverBaudRate).hear(ByteBuffer.wrap(octets));
        return HEX.formatHex(heard.array(), 0, heard.limit());
    }

    @Test
    void shouldHearEveryOctetAtTheSameRate() {
        byte[] octets = new byte[256];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) i;
        }

        assertEquals(HEX.formatHex(octets), heard(115_200, 115_200, octets));
    }

    /** As an oscilloscope shows it: {@code 7E} is low, low, six times high, low, high. */
    @ParameterizedTest
    @CsvSource({
        // Twice as fast: every other bit is missed, and the line is idle for the rest of the octet.
        "115200, 57600, 7e, 'ff'",
        // Half as fast: each bit is sampled twice. The octet ends within the six high bits, and one that is low
        // follows.
        "57600, 115200, 7e, 'f8fe'",
        // Much slower: the line is low for longer than an octet lasts, so there is never a stop bit.
        "9600, 115200, 7e000408014e50506f, ''",
    })
    void shouldHearSomethingElseAtAnotherRate(int sender, int receiver, String sent, String heard) {
        assertEquals(heard, heard(sender, receiver, HEX.parseHex(sent)));
    }
}
