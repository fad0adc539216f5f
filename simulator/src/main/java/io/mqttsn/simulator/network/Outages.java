package io.mqttsn.simulator.network;

import java.time.Duration;

/**
 * Times at which a peer is out of reach, in both directions: gates that close, lifts, tunnels. Each peer is in reach and out of reach by turns, for
 * exponentially distributed times of its own.
 *
 * @param meanInReachNanos at least 1
 * @param meanOutOfReachNanos at least 1
 */
public record Outages(long meanInReachNanos, long meanOutOfReachNanos) {

    public Outages {
        if (meanInReachNanos < 1 || meanOutOfReachNanos < 1) {
            throw new IllegalArgumentException(
                    "outages: " + meanInReachNanos + " ns, " + meanOutOfReachNanos + " ns (expected: at least 1 each)");
        }
    }

    public static Outages of(Duration meanInReach, Duration meanOutOfReach) {
        return new Outages(meanInReach.toNanos(), meanOutOfReach.toNanos());
    }
}
