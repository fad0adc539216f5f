package io.mqttsn.simulator.bench;

import io.mqttsn.codec.Qos;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What to measure.
 *
 * @param gateway a resolved address
 * @param clients how many sensors, 1 or more
 * @param payloadBytes size of each message, {@value Stamp#SIZE}..60000
 * @param warmup load before each measurement
 * @param duration length of each measurement, more than 0
 * @param window how many messages are in flight at most, over all sensors; 1 or more
 * @param fence how many messages a sensor sends at QoS 0 before it asks by PINGREQ whether they were read; 1 or more
 * @param startsPerSecond how many sensors connect each second
 * @param directions measured one after the other
 * @param qos measured one after the other, in each direction
 * @param mqtt the broker that the gateway serves, {@code tcp://HOST:PORT}; messages are then counted there, and published there to sensors
 * @param pid the gateway's process, on this machine
 */
public record BenchSettings(
        InetSocketAddress gateway,
        int clients,
        int payloadBytes,
        Duration warmup,
        Duration duration,
        int window,
        int fence,
        double startsPerSecond,
        List<Direction> directions,
        List<Qos> qos,
        Optional<String> mqtt,
        OptionalLong pid) {

    private static final int PAYLOAD_MAX = 60_000;

    public BenchSettings {
        expect(clients >= 1, "clients", clients, "at least 1");
        expect(
                payloadBytes >= Stamp.SIZE && payloadBytes <= PAYLOAD_MAX,
                "payload",
                payloadBytes,
                Stamp.SIZE + ".." + PAYLOAD_MAX + ", as each message carries " + Stamp.SIZE + " octets of bookkeeping");
        expect(!warmup.isNegative(), "warmup", warmup, "at least 0");
        expect(duration.toMillis() > 0, "duration", duration, "more than 0");
        expect(window >= 1, "window", window, "at least 1");
        expect(fence >= 1, "fence", fence, "at least 1");
        expect(startsPerSecond > 0, "starts", startsPerSecond, "more than 0");
        expect(!directions.isEmpty(), "direction", directions, "up, down or both");
        expect(!qos.isEmpty() && !qos.contains(Qos.MINUS_ONE), "qos", qos, "some of 0, 1, 2");
        directions = List.copyOf(directions);
        qos = List.copyOf(qos);
    }

    private static void expect(boolean condition, String name, Object value, String expected) {
        if (!condition) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
        }
    }
}
