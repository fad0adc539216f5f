package io.mqttsn.serial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mqttsn.serial.port.LineSettings;
import io.mqttsn.serial.port.Parity;
import io.mqttsn.serial.xbee.RadioPeers.Dialect;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SerialSettingsTest {

    private static final SerialSettings DEFAULTS = SerialSettings.of("line", "/dev/ttyUSB0");

    @Test
    void shouldNameKeyValueAndExpectationOfWhatIsWrong() {
        assertWrong("port: usb:0403 (expected: usb:VENDOR:PRODUCT or", () -> SerialSettings.of("line", "usb:0403"));
        assertWrong("name: empty", () -> SerialSettings.of(" ", "/dev/ttyUSB0"));
        assertWrong("max-frame-size: 15 (expected: 16..65535)", () -> DEFAULTS.withMaxFrameSize(15));
        assertWrong("baud-rate: 299 (expected: 300..4000000)", () -> LineSettings.DEFAULTS.withBaudRate(299));
        assertWrong("api-mode: 0 (expected: 1 or 2)", () -> XBeeSettings.DEFAULTS.withApiMode(0));
        assertWrong("peers-max: 0 (expected: 1..65535)", () -> new XBeeSettings(1, Dialect.ZIGBEE, 0));
        assertWrong("settle-time: PT1M1S", () -> DEFAULTS.withSettleTime(Duration.ofSeconds(61)));
        assertWrong("reopen-delay-max: PT0.099S", () -> DEFAULTS.withReopenDelayMax(Duration.ofMillis(99)));
        assertWrong(
                "data-bits: 9 (expected: 7..8)", () -> new LineSettings(9600, 9, Parity.NONE, 1, false, true, true));
    }

    @Test
    void shouldBoundTheQueueByHalfOfTheRetryTime() {
        Duration tRetry = Duration.ofSeconds(4);
        assertEquals(
                Duration.ofSeconds(2),
                new PacingSettings(Duration.ofSeconds(2), tRetry, OverflowPolicy.DROP_OLDEST).maxQueueTime());
        assertWrong(
                "max-queue-time: PT2.001S (expected: 10 ms to half of t-retry, PT2S)",
                () -> new PacingSettings(Duration.ofMillis(2001), tRetry, OverflowPolicy.DROP_OLDEST));
    }

    @Test
    void shouldCountTheQueueInTheTimeOfTheLine() {
        SerialSettings slow = DEFAULTS.withLine(LineSettings.DEFAULTS.withBaudRate(9600));

        // 10 bits an octet, 960 octets a second, two seconds; and 16 ns that the division leaves.
        assertEquals(1920, slow.queueOctetsMax());
        assertEquals(9, slow.withPacing(queueTime(Duration.ofMillis(10))).queueOctetsMax());
        assertEquals(
                60, DEFAULTS.withLine(LineSettings.DEFAULTS.withBaudRate(300)).queueOctetsMax());
    }

    @Test
    void shouldCountParityAndStopBits() {
        assertEquals(1_041_666, LineSettings.DEFAULTS.withBaudRate(9600).octetNanos());
        assertEquals(1_250_000, new LineSettings(9600, 8, Parity.EVEN, 2, false, true, true).octetNanos());
    }

    @Test
    void shouldNotTakeASlowLinesOwnPauseForAGap() {
        assertEquals(50_000_000, DEFAULTS.effectiveIdleGapNanos());
        assertEquals(
                166_666_665,
                DEFAULTS.withLine(LineSettings.DEFAULTS.withBaudRate(300)).effectiveIdleGapNanos());
    }

    private static PacingSettings queueTime(Duration queueTime) {
        return new PacingSettings(queueTime, Duration.ofSeconds(10), OverflowPolicy.DROP_OLDEST);
    }

    private static void assertWrong(String message, Runnable make) {
        String thrown = assertThrows(IllegalArgumentException.class, make::run).getMessage();
        assertEquals(message, thrown.substring(0, Math.min(message.length(), thrown.length())));
    }
}
