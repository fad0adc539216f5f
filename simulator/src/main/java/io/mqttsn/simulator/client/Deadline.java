package io.mqttsn.simulator.client;

import io.mqttsn.time.Moments;

/** A moment that may be armed. */
final class Deadline {

    private long atNanos = Moments.NEVER;

    void arm(long nowNanos, long delayNanos) {
        atNanos = Moments.after(nowNanos, delayNanos);
    }

    void cancel() {
        atNanos = Moments.NEVER;
    }

    boolean isArmed() {
        return atNanos != Moments.NEVER;
    }

    boolean isDue(long nowNanos) {
        return Moments.isDue(atNanos, nowNanos);
    }

    /** {@link Moments#NEVER} when not armed. */
    long atNanos() {
        return atNanos;
    }
}
