package io.mqttsn.simulator.network;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * How long a datagram travels: a least time, and on top of it an exponentially distributed one, as queues on the way make it.
 *
 * @param minNanos at least 0
 * @param meanExtraNanos mean of the random part, 0 for none
 * @param maxNanos where the long tail is cut off, at least {@code minNanos}
 */
public record Delay(long minNanos, long meanExtraNanos, long maxNanos) {

    public static final Delay NONE = new Delay(0, 0, 0);

    public Delay {
        if (minNanos < 0 || meanExtraNanos < 0 || maxNanos < minNanos) {
            throw new IllegalArgumentException("delay: " + minNanos + " ns + " + meanExtraNanos + " ns up to "
                    + maxNanos + " ns (expected: none negative, and the maximum not below the minimum)");
        }
    }

    /** Always the same time. */
    public static Delay constant(Duration time) {
        return new Delay(time.toNanos(), 0, time.toNanos());
    }

    public static Delay between(Duration min, Duration meanExtra, Duration max) {
        return new Delay(min.toNanos(), meanExtra.toNanos(), max.toNanos());
    }

    long drawNanos(SplittableRandom random) {
        if (meanExtraNanos == 0) {
            return minNanos;
        }
        return Math.min(maxNanos, minNanos + exponential(random, meanExtraNanos));
    }

    /** An exponentially distributed time; far from overflow, since a double below 1 is at most 1 − 2⁻⁵³ and its logarithm above −37. */
    static long exponential(SplittableRandom random, long meanNanos) {
        return (long) (-Math.log(1 - random.nextDouble()) * meanNanos);
    }
}
