package io.mqttsn.serial;

import static io.mqttsn.serial.framing.RecordingSink.octets;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The check as it works within the link of a wire, in virtual time. */
class WireCheckTest {

    private static final long SECOND = 1_000_000_000L;
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final String PINGREQ_SLIP_CRC = "C0 02 16 40 49 C0";

    private final RecordingObserver observer = new RecordingObserver();
    private final List<String> expected = new ArrayList<>();
    private PointToPointLink link = link(Framing.SLIP_CRC);
    private long nowNanos = Long.MAX_VALUE - 3 * SECOND;

    private PointToPointLink link(Framing framing) {
        SerialSettings settings = SerialSettings.of("line", "/dev/fake").withFraming(framing);
        Delivery delivery = new Delivery(new RecordingReceiver(), new Counters());
        PointToPointLink made =
                new PointToPointLink(settings, delivery, () -> {}, new Notices(settings.name(), observer));
        made.opened(0);
        return made;
    }

    /** A transmission, and then nothing for a while. */
    private void arrives(byte[] octets, Duration pauseBehind) {
        link.octetsArrived(ByteBuffer.wrap(octets), SECOND);
        link.advanceTo(nowNanos);
        link.quiet(Math.min(pauseBehind.toNanos(), SECOND));
        nowNanos += pauseBehind.toNanos();
        link.advanceTo(nowNanos);
    }

    private void expectSuspicion(String framing) {
        expected.add("octets arrive on /dev/fake, but no message: check that the device sends with framing " + framing
                + " and baud-rate 115200");
        assertEquals(expected, observer.notices);
    }

    private void expectRelief() {
        expected.add("messages arrive on /dev/fake");
        assertEquals(expected, observer.notices);
    }

    private void expectNothingMore() {
        assertEquals(expected, observer.notices);
    }

    @ParameterizedTest
    @CsvSource({"RAW, raw", "SLIP, slip", "SLIP_CRC, slip-crc"})
    void shouldNameWhatMakesNoMessage(Framing framing, String name) {
        link = link(framing);

        arrives(octets("5A ".repeat(79) + "C0"), Duration.ofSeconds(4));
        expectNothingMore();
        arrives(octets("5A C0"), Duration.ofSeconds(1));

        expectSuspicion(name);
    }

    /**
     * At a rate that is too low a whole message looks like an octet or two, and hardly ever like an END. So a handful of transmissions has to be enough,
     * however few octets they make.
     */
    @ParameterizedTest
    @CsvSource({"RAW, raw", "SLIP, slip", "SLIP_CRC, slip-crc"})
    void shouldNameARateSoLowThatHardlyAnythingIsHeard(Framing framing, String name) {
        link = link(framing);

        for (int i = 0; i < 8; i++) {
            arrives(octets("F0"), Duration.ofSeconds(10));
        }

        expectSuspicion(name);
    }

    /** What a driver makes of the wrong bits, for an hour: by chance some of it looks like messages where there is no checksum. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "XBEE")
    void shouldNameAWrongRateWhateverChanceMakesOfIt(Framing framing) {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            observer.notices.clear();
            link = link(framing);

            for (int i = 0; i < 360; i++) {
                byte[] garbage = new byte[5 + random.nextInt(40)];
                random.nextBytes(garbage);
                arrives(garbage, Duration.ofSeconds(10));
            }

            int seedNow = seed;
            assertTrue(
                    observer.notices.stream().anyMatch(notice -> notice.contains("but no message")),
                    () -> "seed " + seedNow + ": " + observer.notices);
        }
    }

    /** Boards print when they start, and often at a rate of their own. */
    @Test
    void shouldBearWhatABoardPrintsBeforeItsFirstMessage() {
        String greeting = "ets Jan  8 2013,rst cause:2, boot mode:(3,6) load 0x40100000, len 26828, room 16\r\n";
        arrives(greeting.getBytes(StandardCharsets.US_ASCII), SHORT);
        arrives(octets(PINGREQ_SLIP_CRC), Duration.ofSeconds(60));

        expectNothingMore();
    }

    @Test
    void shouldSayOnceThatMessagesArriveAfterAll() {
        arrives(new byte[100], SHORT);
        arrives(octets("C0"), Duration.ofSeconds(5));
        expectSuspicion("slip-crc");

        arrives(octets(PINGREQ_SLIP_CRC), SHORT);
        expectRelief();
        arrives(new byte[5000], Duration.ofSeconds(60));
        arrives(octets("C0 " + PINGREQ_SLIP_CRC), SHORT);
        expectNothingMore();
    }

    @Test
    void shouldBearNoiseBetweenMessagesButNotForEver() {
        for (int i = 0; i < 100; i++) {
            arrives(octets("FF 00 C0"), Duration.ofMinutes(1));
            arrives(octets("00 C0"), Duration.ofMinutes(1));
            arrives(octets(PINGREQ_SLIP_CRC), Duration.ofMinutes(1));
        }
        expectNothingMore();

        for (int i = 1; i < WireCheck.TRANSMISSIONS_WITHOUT_MESSAGE_MAX; i++) {
            arrives(octets("FF 00 C0"), Duration.ofMinutes(1));
        }
        expectNothingMore();
        arrives(octets("FF"), Duration.ofMinutes(1));
        expectSuspicion("slip-crc");
    }

    @Test
    void shouldBearAMessageThatComesInPieces() {
        link = link(Framing.SLIP);
        for (String octet : "C0 07 0C 61 00 01 00".split(" ")) {
            arrives(octets(octet), Duration.ofSeconds(3));
        }
        arrives(octets("00 C0"), Duration.ofSeconds(60));

        expectNothingMore();
    }

    /** The checksum proves the line, whatever the message may be: that is for others to judge. */
    @Test
    void shouldTrustTheChecksum() {
        for (int i = 0; i < 20; i++) {
            arrives(octets("C0 02 FF 8F 33 C0"), Duration.ofSeconds(10));
        }

        expectNothingMore();
    }

    @Test
    void shouldBeginAnewWhenThePortIsOpenedAnew() {
        arrives(new byte[100], SHORT);
        arrives(octets("C0"), Duration.ofSeconds(5));
        expectSuspicion("slip-crc");

        link.opened(0);
        arrives(octets("00 C0"), Duration.ofSeconds(60));

        expectNothingMore();
    }
}
