package io.mqttsn.gateway.uplink.paho;

import io.mqttsn.gateway.uplink.UplinkSettings.BackOff;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt to connect: twice as long each time, less a random part of up to half. A connection that lasts longer than the
 * wait before it makes the next wait a short one; one that breaks at once does not. (NOT thread safe.)
 */
final class BackOffTimer {

    private final long minNanos;
    private final long maxNanos;
    private final RandomGenerator random;
    private long nextNanos;
    private long lastNanos;

    BackOffTimer(BackOff backOff, RandomGenerator random) {
        this.minNanos = backOff.min().toNanos();
        this.maxNanos = backOff.max().toNanos();
        this.random = random;
        this.nextNanos = minNanos;
    }

    /** The next wait, in nanoseconds. */
    long next() {
        lastNanos = nextNanos;
        nextNanos = Math.min(nextNanos * 2, maxNanos);
        return lastNanos - (long) (random.nextDouble() * lastNanos / 2);
    }

    void connectionLasted(long nanos) {
        if (nanos >= lastNanos) {
            nextNanos = minNanos;
        }
    }
}
