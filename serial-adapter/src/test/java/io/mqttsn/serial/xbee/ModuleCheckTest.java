package io.mqttsn.serial.xbee;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.serial.xbee.ModuleCheck.Finding;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModuleCheckTest {

    private static final long MILLI = 1_000_000;
    private static final long START = Long.MAX_VALUE - 2_000 * MILLI;

    private final List<String> commands = new ArrayList<>();
    private final ModuleCheck check = new ModuleCheck(ApiMode.ESCAPED, new ModuleCheck.Commands() {
        @Override
        public void sendFrame(XBeeFrame frame) {
            commands.add(((XBeeFrame.AtCommand) frame).name());
        }

        @Override
        public void sendPlain(String ascii) {
            commands.add(ascii);
        }

        @Override
        public void found(Finding finding) {
            commands.add(finding.name());
        }
    });

    /** Time goes on in steps of half a second, as it does for a reader that waits for octets. */
    private void passMillis(int from, int to) {
        for (int millis = from; millis <= to; millis += 500) {
            check.advanceTo(START + millis * MILLI);
        }
    }

    private void answers(String name, int... value) {
        byte[] octets = new byte[value.length];
        for (int i = 0; i < value.length; i++) {
            octets[i] = (byte) value[i];
        }
        check.frameArrived(new XBeeFrame.AtResponse(1, name, 0, ByteBuffer.wrap(octets)));
    }

    @Test
    void shouldSettleAfterOneRoundOfAnswers() {
        check.opened(START);
        check.advanceTo(START - 1);
        assertEquals(List.of(), commands, "the device has not settled");
        check.advanceTo(START);
        answers("NP", 0x00, 0x54);
        answers("SH", 0x00, 0x13, 0xA2, 0x00);
        answers("SL", 0x40, 0x01, 0x40, 0x11);
        answers("AP", 2);
        passMillis(500, 60_000);

        assertEquals(List.of("NP", "SH", "SL", "AP", "ANSWERING"), commands);
        assertEquals(84, check.payloadMax());
        assertEquals("dongle: XBee module 0013A20040014011 answers in API mode 2", check.sentence("dongle", 9600));
    }

    @Test
    void shouldNameTheApiModeThatTheModuleHas() {
        check.opened(START);
        check.advanceTo(START);
        answers("AP", 1);

        assertEquals(Finding.WRONG_API_MODE, check.finding());
        assertTrue(check.isAnswering());
        assertEquals(
                "dongle: the XBee module is in API mode 1, but api-mode is 2: set api-mode: 1, or in the module AP=2",
                check.sentence("dongle", 9600));
    }

    @Test
    void shouldRecogniseATransparentModuleByItsCommandMode() {
        check.opened(START);
        passMillis(0, 2_500);
        check.octetsArrived(ByteBuffer.wrap("xO".getBytes(StandardCharsets.US_ASCII)));
        check.octetsArrived(ByteBuffer.wrap("OK\r".getBytes(StandardCharsets.US_ASCII)));
        passMillis(3_000, 14_500);

        assertEquals(
                List.of(
                        "NP",
                        "SH",
                        "SL",
                        "AP",
                        "NP",
                        "SH",
                        "SL",
                        "AP",
                        "+++",
                        "ATCN\r",
                        "TRANSPARENT",
                        "NP",
                        "SH",
                        "SL",
                        "AP"),
                commands);
        assertTrue(check.sentence("dongle", 9600).startsWith("dongle: the XBee module is in transparent mode (AP=0)"));
    }

    @Test
    void shouldSuspectTheBaudRateWhenOctetsAreNoFrames() {
        check.opened(START);
        check.octetsArrived(ByteBuffer.wrap(new byte[] {(byte) 0xF8, 0x00, (byte) 0xE0}));
        passMillis(0, 5_000);

        assertEquals(Finding.GARBAGE, check.finding());
        assertTrue(check.sentence("dongle", 115200).contains("baud-rate 115200 is probably not what the module has"));
    }

    @Test
    void shouldSayThatNothingAnswersAndGoOnAsking() {
        check.opened(START);
        passMillis(0, 5_000);
        assertEquals(Finding.SILENT, check.finding());
        int said = commands.size();
        passMillis(5_500, 35_000);

        assertEquals(said + 3 * 4, commands.size(), "one round each ten seconds, and nothing said again");
        answers("AP", 2);
        assertEquals(Finding.ANSWERING, check.finding());
    }

    /** A busy radio may be heard before it answers; it must not be sent +++, and its limit is still wanted. */
    @Test
    void shouldAskForTheLimitOfAModuleThatIsHeardAlready() {
        check.opened(START);
        check.advanceTo(START);
        check.frameArrived(new XBeeFrame.ModemStatus(6));
        passMillis(500, 25_000);

        assertFalse(commands.contains("+++"));
        assertEquals(4, commands.stream().filter("NP"::equals).count(), "after 0, 1, 11 and 21 seconds");
    }

    @Test
    void shouldTakeARefusalOfNpForAnAnswer() {
        check.opened(START);
        check.advanceTo(START);
        check.frameArrived(new XBeeFrame.AtResponse(1, "NP", 2, ByteBuffer.allocate(0)));
        answers("AP", 2);

        assertTrue(check.isPayloadMaxRefused());
        assertEquals(0, check.payloadMax());
    }

    @Test
    void shouldBeginAnewWhenThePortIsOpenedAgain() {
        check.opened(START);
        passMillis(0, 5_000);
        commands.clear();

        check.opened(START + 60_000 * MILLI);
        check.advanceTo(START + 60_000 * MILLI);

        assertEquals(List.of("NP", "SH", "SL", "AP"), commands);
        assertEquals(Finding.ASKING, check.finding());
    }
}
