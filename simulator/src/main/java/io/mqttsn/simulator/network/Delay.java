package io.mqttsn.simulator.network;

import io.mqttsn.config.Scalar;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;

/** How long a datagram travels. {@link #parse} reads what people write, and {@code toString} writes it. */
@Scalar(name = "delay", syntax = "80ms, 50ms..2s, normal:200ms:50ms, exponential:50ms:200ms or pareto:50ms:1.5")
public sealed interface Delay {

    Delay NONE = new Fixed(0);

    /** Where the long tails of {@link #parse}d delays are cut off. */
    Duration TAIL_MAX = Duration.ofMinutes(5);

    /** Draws one travel time in nanoseconds, 0 or more. */
    long drawNanos(SplittableRandom random);

    /** Always the same time. */
    static Delay constant(Duration time) {
        return new Fixed(time.toNanos());
    }

    /** A least time, and on top of it an exponentially distributed one, cut off at {@code max}. */
    static Delay between(Duration min, Duration meanExtra, Duration max) {
        return new Exponential(min.toNanos(), meanExtra.toNanos(), max.toNanos());
    }

    /** Reads the written form; empty for anything else. */
    static Optional<Delay> parse(String text) {
        return DelayText.parse(text);
    }

    /**
     * Always the same time.
     *
     * @param nanos at least 0
     */
    record Fixed(long nanos) implements Delay {

        public Fixed {
            expect(nanos >= 0, "fixed, none negative", nanos);
        }

        @Override
        public long drawNanos(SplittableRandom random) {
            return nanos;
        }

        @Override
        public String toString() {
            return DelayText.print(nanos);
        }
    }

    /** Every time between the two is as likely; the minimum is at least 0 and at most the maximum. */
    record Uniform(long minNanos, long maxNanos) implements Delay {

        public Uniform {
            expect(minNanos >= 0 && maxNanos >= minNanos, "the minimum not above the maximum", minNanos, maxNanos);
        }

        @Override
        public long drawNanos(SplittableRandom random) {
            return random.nextLong(minNanos, maxNanos + 1);
        }

        @Override
        public String toString() {
            return DelayText.print(minNanos) + ".." + DelayText.print(maxNanos);
        }
    }

    /** A bell curve around the mean, cut off at 0 and at twice the mean, so that the mean stays what it is; both are at least 0. */
    record Normal(long meanNanos, long deviationNanos) implements Delay {

        public Normal {
            expect(meanNanos >= 0 && deviationNanos >= 0, "none negative", meanNanos, deviationNanos);
        }

        @Override
        public long drawNanos(SplittableRandom random) {
            double drawn = meanNanos + random.nextGaussian() * deviationNanos;
            return (long) Math.max(0, Math.min(2.0 * meanNanos, drawn));
        }

        @Override
        public String toString() {
            return "normal:" + DelayText.print(meanNanos) + ":" + DelayText.print(deviationNanos);
        }
    }

    /**
     * A least time, and on top of it an exponentially distributed one, as queues on the way make it.
     *
     * @param minNanos at least 0
     * @param meanExtraNanos mean of the random part, 0 for none
     * @param maxNanos where the long tail is cut off, at least {@code minNanos}
     */
    record Exponential(long minNanos, long meanExtraNanos, long maxNanos) implements Delay {

        public Exponential {
            expect(
                    minNanos >= 0 && meanExtraNanos >= 0 && maxNanos >= minNanos,
                    "none negative, and the maximum not below the minimum",
                    minNanos,
                    meanExtraNanos,
                    maxNanos);
        }

        @Override
        public long drawNanos(SplittableRandom random) {
            if (meanExtraNanos == 0) {
                return minNanos;
            }
            return Math.min(maxNanos, minNanos + exponential(random, meanExtraNanos));
        }

        @Override
        public String toString() {
            return "exponential:" + DelayText.print(minNanos) + ":" + DelayText.print(meanExtraNanos);
        }
    }

    /**
     * A heavy tail, as radio retries and busy backhauls make it: with shape 1.5 one in thirty takes ten times as long as the fastest, one in a thousand a
     * hundred times.
     *
     * @param minNanos the fastest, above 0
     * @param shape above 0; the smaller, the heavier the tail
     * @param maxNanos where the tail is cut off, at least {@code minNanos}
     */
    record Pareto(long minNanos, double shape, long maxNanos) implements Delay {

        public Pareto {
            expect(
                    minNanos > 0 && shape > 0 && maxNanos >= minNanos,
                    "minimum and shape above 0, the maximum not below the minimum",
                    minNanos,
                    shape,
                    maxNanos);
        }

        @Override
        public long drawNanos(SplittableRandom random) {
            return (long) Math.min(maxNanos, minNanos / Math.pow(1 - random.nextDouble(), 1 / shape));
        }

        @Override
        public String toString() {
            return "pareto:" + DelayText.print(minNanos) + ":" + shape;
        }
    }

    /** An exponentially distributed time; far from overflow, since a double below 1 is at most 1 − 2⁻⁵³ and its logarithm above −37. */
    static long exponential(SplittableRandom random, long meanNanos) {
        return (long) (-Math.log(1 - random.nextDouble()) * meanNanos);
    }

    private static void expect(boolean condition, String expected, Object... values) {
        if (!condition) {
            throw new IllegalArgumentException(
                    "delay: " + Arrays.toString(values) + " ns (expected: " + expected + ")");
        }
    }
}
