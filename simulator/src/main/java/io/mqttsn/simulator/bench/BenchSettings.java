package io.mqttsn.simulator.bench;

import io.mqttsn.codec.Qos;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What to measure. Made by {@link #builder}.
 *
 * @param targets one gateway, or two that are compared; none for a {@link Sink} in this process, which shows what the benchmark itself can do
 * @param clients how many sensors, 1 or more
 * @param payloadBytes size of each message, {@value Stamp#SIZE}..60000
 * @param warmup load before each measurement; before all rounds but the first one at most a second
 * @param duration length of each measurement, more than 0
 * @param rounds how often each case is measured at each gateway, 1 or more
 * @param modes measured one after the other
 * @param qos measured one after the other, in each mode that has messages
 * @param rate messages per second, over all sensors, that are published whether or not earlier ones are through; without it each answer asks for the next
 *     message (closed loop)
 * @param window how many messages are in flight at most in the closed loop, over all sensors; 1 or more
 * @param fence how many messages a sensor sends at QoS 0 before it asks by PINGREQ whether they were read; 1 or more
 * @param buffered how many messages wait for each sleeper
 * @param startsPerSecond how many sensors connect each second, where that is not what is measured
 */
public record BenchSettings(
        List<Target> targets,
        int clients,
        int payloadBytes,
        Duration warmup,
        Duration duration,
        int rounds,
        List<Mode> modes,
        List<Qos> qos,
        OptionalDouble rate,
        int window,
        int fence,
        int buffered,
        double startsPerSecond) {

    private static final int PAYLOAD_MAX = 60_000;

    public BenchSettings {
        targets = List.copyOf(targets);
        modes = List.copyOf(modes);
        qos = List.copyOf(qos);
        expect(targets.size() <= 2, "targets", targets, "two at most");
        expect(clients >= 1, "clients", clients, "at least 1");
        expect(
                payloadBytes >= Stamp.SIZE && payloadBytes <= PAYLOAD_MAX,
                "payload",
                payloadBytes,
                Stamp.SIZE + ".." + PAYLOAD_MAX + ", as each message carries " + Stamp.SIZE + " octets of bookkeeping");
        expect(!warmup.isNegative(), "warmup", warmup, "at least 0");
        expect(duration.toMillis() > 0, "duration", duration, "more than 0");
        expect(rounds >= 1, "rounds", rounds, "at least 1");
        expect(!modes.isEmpty(), "mode", modes, "some of up, down, fan-out, drain, storm");
        expect(!qos.isEmpty() && !qos.contains(Qos.MINUS_ONE), "qos", qos, "some of 0, 1, 2");
        if (rate.isPresent()) {
            double perSecond = rate.getAsDouble();
            expect(perSecond > 0 && perSecond < 1e9, "rate", perSecond, "more than 0");
            expect(modes.stream().allMatch(Mode::canBePaced), "rate with mode", modes, "only up, down and fan-out");
        }
        expect(window >= 1, "window", window, "at least 1");
        expect(fence >= 1, "fence", fence, "at least 1");
        expect(buffered >= 1, "buffered", buffered, "at least 1");
        expect(startsPerSecond > 0, "starts", startsPerSecond, "more than 0");
        if (targets.isEmpty()) {
            expect(
                    modes.stream().allMatch(mode -> mode == Mode.UP || mode == Mode.STORM),
                    "sink with mode",
                    modes,
                    "only up and storm, as a sink sends nothing by itself");
        }
    }

    /** Settings for these gateways; what is not set keeps its default. */
    public static Builder builder(List<Target> targets) {
        return new Builder(targets);
    }

    private static void expect(boolean condition, String name, Object value, String expected) {
        if (!condition) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
        }
    }

    /** Collects settings. */
    public static final class Builder {

        private final List<Target> targets;
        private int clients = 100;
        private int payloadBytes = 32;
        private Duration warmup = Duration.ofSeconds(5);
        private Duration duration = Duration.ofSeconds(10);
        private int rounds = 1;
        private List<Mode> modes = List.of(Mode.UP);
        private List<Qos> qos = List.of(Qos.ONE);
        private OptionalDouble rate = OptionalDouble.empty();
        private int window = 128;
        private int fence = 16;
        private int buffered = 10;
        private double startsPerSecond = 2000;

        private Builder(List<Target> targets) {
            this.targets = targets;
        }

        public Builder clients(int value) {
            clients = value;
            return this;
        }

        public Builder payloadBytes(int value) {
            payloadBytes = value;
            return this;
        }

        public Builder times(Duration warmup, Duration duration) {
            this.warmup = warmup;
            this.duration = duration;
            return this;
        }

        public Builder rounds(int value) {
            rounds = value;
            return this;
        }

        public Builder cases(List<Mode> modes, List<Qos> qos) {
            this.modes = modes;
            this.qos = qos;
            return this;
        }

        public Builder rate(OptionalDouble perSecond) {
            rate = perSecond;
            return this;
        }

        public Builder window(int value) {
            window = value;
            return this;
        }

        public Builder fence(int value) {
            fence = value;
            return this;
        }

        public Builder buffered(int value) {
            buffered = value;
            return this;
        }

        public Builder startsPerSecond(double value) {
            startsPerSecond = value;
            return this;
        }

        /** @throws IllegalArgumentException for a value out of range; the message names it */
        public BenchSettings build() {
            return new BenchSettings(
                    targets,
                    clients,
                    payloadBytes,
                    warmup,
                    duration,
                    rounds,
                    modes,
                    qos,
                    rate,
                    window,
                    fence,
                    buffered,
                    startsPerSecond);
        }
    }
}
