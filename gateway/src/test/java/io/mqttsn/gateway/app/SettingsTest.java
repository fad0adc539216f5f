package io.mqttsn.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.ClientId;
import io.mqttsn.config.ConfigOverride;
import io.mqttsn.gateway.app.config.GatewayConfig;
import io.mqttsn.gateway.app.config.SerialListenerConfig;
import io.mqttsn.gateway.app.config.UplinkConfig;
import io.mqttsn.gateway.core.CoreSettings;
import io.mqttsn.gateway.core.ListenerLimits;
import io.mqttsn.gateway.core.SessionLimits;
import io.mqttsn.gateway.uplink.TransparentSettings;
import io.mqttsn.gateway.uplink.UplinkSettings.Login;
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
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private static SerialSettings settingsOf(String listener) {
        GatewayConfig config = GatewayConfig.load(
                        Optional.empty(), List.of(ConfigOverride.of("listeners", "[" + listener + "]", "--set")))
                .orElseThrow(errors -> new AssertionError(errors.toString()));
        return SettingsForListeners.serial(
                (SerialListenerConfig) config.listeners().get(0));
    }

    private static UplinkConfig uplink(String section) {
        return GatewayConfig.load(Optional.empty(), List.of(ConfigOverride.of("uplink", section, "--set")))
                .orElseThrow(errors -> new AssertionError(errors.toString()))
                .uplink();
    }

    @Test
    void shouldChooseTheModeByTheFirstPatternThatMatches() {
        Predicate<ClientId> isTransparent = SettingsForUplinks.isTransparent(
                uplink(
                        "{broker: tcp://a, modes: [{clients: meter-9*, mode: aggregating}, {clients: meter-*, mode: transparent}]}"));
        assertTrue(isTransparent.test(new ClientId("meter-1")));
        assertFalse(isTransparent.test(new ClientId("meter-9")));
        assertFalse(isTransparent.test(new ClientId("valve-1")));
        assertTrue(SettingsForUplinks.isTransparent(uplink("{broker: tcp://a, mode: transparent}"))
                .test(new ClientId("valve-1")));
    }

    @Test
    void shouldFindUserAndPasswordByTheFirstPatternThatMatches() {
        Function<ClientId, Optional<Login>> logins = SettingsForUplinks.logins(
                uplink("{broker: tcp://a, mode: transparent, user: gateway, password: secret, credentials:"
                        + " [{clients: meter-9*, user: nine}, {clients: meter-*, user: meters, password: own}]}"));
        assertEquals("nine", logins.apply(new ClientId("meter-9")).orElseThrow().user());
        Login meters = logins.apply(new ClientId("meter-1")).orElseThrow();
        assertEquals("meters", meters.user());
        assertEquals("own", new String(meters.password().get().orElseThrow()));
        // Nobody gets the gateway's rights by choosing a name that is not foreseen, or that looks like a pattern.
        assertEquals(Optional.empty(), logins.apply(new ClientId("valve-1")));
        assertEquals(Optional.empty(), logins.apply(new ClientId("meter-#")));
    }

    @Test
    void shouldUseTheGatewaysOwnUserWhereNoCredentialsAreConfigured() {
        Function<ClientId, Optional<Login>> logins = SettingsForUplinks.logins(
                uplink("{broker: tcp://a, mode: transparent, user: gateway, password: secret}"));
        assertEquals("gateway", logins.apply(new ClientId("any")).orElseThrow().user());
        assertEquals(
                Optional.empty(),
                SettingsForUplinks.logins(uplink("{broker: tcp://a, mode: transparent}"))
                        .apply(new ClientId("any")));
    }

    @Test
    void shouldCarryTheLimitsOfTransparentSensors() {
        assertEquals(
                new TransparentSettings(7, Duration.ofSeconds(3), 9, 65_536),
                SettingsForUplinks.transparent(uplink(
                        "{broker: tcp://a, mode: transparent, transparent-connections-max: 7, connect-timeout: 3s,"
                                + " queue-messages: 9, queue-bytes: 64KiB}")));
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

    /** What a listener does not say is as everywhere, and a listener that says nothing has no limits of its own. */
    @Test
    void shouldCarryTheLimitsOfOneListener() {
        GatewayConfig config = GatewayConfig.load(
                        Optional.empty(),
                        List.of(ConfigOverride.of(
                                "listeners",
                                "[{type: udp, name: a, limits: {topics-per-session: 7, buffer-bytes: 2KiB,"
                                        + " disconnects-per-second: 20}}, {type: udp, name: b, bind: 127.0.0.1:10001,"
                                        + " limits: {buffer-messages: 3, search-answers-per-second: 0}},"
                                        + " {type: udp, name: c, bind: 127.0.0.1:10002}]",
                                "--set")))
                .orElseThrow(errors -> new AssertionError(errors.toString()));
        CoreSettings core = SettingsForCore.of(
                config, List.of(new NamedTransport("a"), new NamedTransport("b"), new NamedTransport("c")));
        assertEquals(new SessionLimits(7, 1000, 2048), core.sessionLimits("a"));
        assertEquals(
                Optional.of(new CoreSettings.Rates(20, 2, 100, 10)),
                core.listener("a").limits().map(ListenerLimits::rates));
        assertEquals(new SessionLimits(1000, 3, 256 << 10), core.sessionLimits("b"));
        assertEquals(
                Optional.of(new CoreSettings.Rates(100, 10, 0, 1)),
                core.listener("b").limits().map(ListenerLimits::rates));
        assertEquals(Optional.empty(), core.listener("c").limits());
        assertEquals(new SessionLimits(1000, 1000, 256 << 10), core.sessionLimits("c"));
    }
}
