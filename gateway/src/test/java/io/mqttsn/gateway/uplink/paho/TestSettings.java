package io.mqttsn.gateway.uplink.paho;

import io.mqttsn.gateway.routing.TopicName;
import io.mqttsn.gateway.uplink.UplinkLimits;
import io.mqttsn.gateway.uplink.UplinkSettings;
import io.mqttsn.gateway.uplink.UplinkSettings.BackOff;
import io.mqttsn.gateway.uplink.UplinkSettings.Login;
import io.mqttsn.gateway.uplink.UplinkSettings.Tls;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Settings for tests: short waits, and everything else as it comes. */
final class TestSettings {

    /** Messages that may wait for one sensor with {@link #slowSensors}. */
    static final int SLOW_SENSOR_ROOM = 10;

    private TestSettings() {}

    static UplinkSettings fast(int port) {
        return settings("tcp://127.0.0.1:" + port, Optional.empty(), Optional.empty(), "");
    }

    static UplinkSettings login(int port, String user, String password) {
        Login login = new Login(user, () -> Optional.of(password.toCharArray()));
        return settings("tcp://127.0.0.1:" + port, Optional.of(login), Optional.empty(), "");
    }

    static UplinkSettings status(int port, String topic) {
        return settings("tcp://127.0.0.1:" + port, Optional.empty(), Optional.empty(), topic);
    }

    static UplinkSettings tls(String host, int port, Tls tls) {
        return settings("ssl://" + host + ":" + port, Optional.empty(), Optional.of(tls), "");
    }

    static UplinkSettings keepAlive(int port, Duration keepAlive) {
        UplinkSettings fast = fast(port);
        return new UplinkSettings(
                fast.broker(),
                fast.clientId(),
                fast.login(),
                fast.tls(),
                keepAlive,
                fast.connectTimeout(),
                fast.backOff(),
                fast.statusTopic(),
                fast.replayWindow(),
                fast.startClean(),
                fast.limits());
    }

    /** Room for a few messages between Paho and the loop. */
    static UplinkSettings smallInbox(int port) {
        UplinkSettings fast = fast(port);
        return new UplinkSettings(
                fast.broker(),
                fast.clientId(),
                fast.login(),
                fast.tls(),
                fast.keepAlive(),
                fast.connectTimeout(),
                fast.backOff(),
                fast.statusTopic(),
                fast.replayWindow(),
                fast.startClean(),
                new UplinkLimits(100, 1_000, 1 << 20, 10, 10, 1 << 20, 65_536));
    }

    static UplinkSettings slowSensors(int port, Duration keepAlive) {
        return keepAlive(port, keepAlive)
                .withLimits(new UplinkLimits(100, 1_000, 1 << 20, 10, SLOW_SENSOR_ROOM, 1 << 20, 65_536));
    }

    private static UplinkSettings settings(
            String broker, Optional<Login> login, Optional<Tls> tls, String statusTopic) {
        return new UplinkSettings(
                URI.create(broker),
                "gateway-" + login.map(Login::hashCode).orElse(0),
                login,
                tls,
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                new BackOff(Duration.ofMillis(20), Duration.ofMillis(200)),
                TopicName.parse(statusTopic),
                Duration.ofMillis(200),
                true,
                UplinkLimits.DEFAULTS);
    }
}
