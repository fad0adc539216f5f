package io.mqttsn.simulator.network;

import java.util.SplittableRandom;

/** Whether one peer is in reach, by turns. It has its own randomness, so that how often it is asked changes nothing. */
final class Reach {

    private final Outages outages;
    private final SplittableRandom random;
    private boolean inReach = true;
    private long changesAtNanos;

    Reach(Outages outages, SplittableRandom random, long nowNanos) {
        this.outages = outages;
        this.random = random;
        this.changesAtNanos = nowNanos + Delay.exponential(random, outages.meanInReachNanos());
    }

    boolean isInReach(long nowNanos) {
        while (changesAtNanos - nowNanos <= 0) {
            inReach = !inReach;
            long mean = inReach ? outages.meanInReachNanos() : outages.meanOutOfReachNanos();
            changesAtNanos += 1 + Delay.exponential(random, mean);
        }
        return inReach;
    }
}
