package io.mqttsn.gateway.world;

import java.util.SplittableRandom;

/** One direction between two places: what is put in comes out later, and in order. */
final class Pipe {

    private final Agenda agenda;
    private final SplittableRandom random;
    private final long delayNanosMax;
    private long lastNanos;
    private boolean wasUsed;

    Pipe(Agenda agenda, SplittableRandom random, long delayNanosMax) {
        this.agenda = agenda;
        this.random = random;
        this.delayNanosMax = delayNanosMax;
    }

    void put(Runnable what) {
        long atNanos = agenda.nowNanos() + random.nextLong(delayNanosMax + 1);
        if (wasUsed && lastNanos - atNanos > 0) {
            atNanos = lastNanos;
        }
        wasUsed = true;
        lastNanos = atNanos;
        agenda.after(atNanos - agenda.nowNanos(), what);
    }
}
