package io.mqttsn.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mqttsn.config.ConfigOverride;
import io.mqttsn.gateway.app.config.GatewayConfig;
import io.mqttsn.gateway.app.config.SerialListenerConfig;
import io.mqttsn.serial.Framing;
import io.mqttsn.serial.OverflowPolicy;
import io.mqttsn.serial.PacingSettings;
import io.mqttsn.serial.SerialSettings;
import io.mqttsn.serial.XBeeSettings;
import io.mqttsn.serial.port.LineSettings;
import io.mqttsn.serial.port.Parity;
import io.mqttsn.serial.xbee.RadioPeers.Dialect;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private static SerialSettings settingsOf(String listener) {
        GatewayConfig config = GatewayConfig.load(
                        Optional.empty(), List.of(ConfigOverride.of("listeners", "[" + listener + "]", "--set")))
                .orElseThrow(errors -> new AssertionError(errors.toString()));
        return Settings.serial((SerialListenerConfig) config.listeners().get(0));
    }

    /** Both name their defaults, for operators and for programmers; they must not drift apart. */
    @Test
    void shouldShareTheDefaultsOfTheSerialAdapter() {
        assertEquals(SerialSettings.of("serial", "/dev/ttyS0"), settingsOf("{type: serial, port: /dev/ttyS0}"));
    }

    @Test
    void shouldCarryEverySerialKeyToItsSetting() {
        assertEquals(
                new SerialSettings(
                        "n",
                        "usb:0403:6015",
                        new LineSettings(9600, 7, Parity.EVEN, 2, true, false, false),
                        Framing.XBEE,
                        new XBeeSettings(1, Dialect.IEEE_802_15_4, 9),
                        300,
                        new PacingSettings(Duration.ofSeconds(3), Duration.ofSeconds(15), OverflowPolicy.DROP_NEWEST),
                        Duration.ofMillis(70),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(6)),
                settingsOf("{type: serial, name: n, port: 'usb:0403:6015', framing: xbee, max-frame-size: 300,"
                        + " line: {baud-rate: 9600, data-bits: 7, parity: even, stop-bits: 2, rts-cts: true, dtr: false, rts: false},"
                        + " xbee: {api-mode: 1, radio: ieee-802-15-4, peers-max: 9},"
                        + " pacing: {max-queue-time: 3s, t-retry: 15s, overflow: drop-newest},"
                        + " idle-gap: 70ms, settle-time: 4s, reopen-delay-max: 6s}"));
    }
}
