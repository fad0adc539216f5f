package io.mqttsn.gateway.uplink;

import io.mqttsn.time.Moments;
import java.util.ArrayDeque;

/**
 * Time limits of one length for the steps of many sessions. Since all are of one length, they are due in the order in which they were set. (NOT thread safe.)
 */
final class SensorTimeouts {

    private final long lengthNanos;
    private final ArrayDeque<Due> dues = new ArrayDeque<>();

    private record Due(SensorSession session, long step, long atNanos) {

        /** Whether the session is still busy with that step. */
        boolean isCurrent() {
            return session.step() == step;
        }
    }

    SensorTimeouts(long lengthNanos) {
        this.lengthNanos = lengthNanos;
    }

    /** The step that {@code session} is in now may take this long. */
    void begin(SensorSession session, long nowNanos) {
        dues.add(new Due(session, session.step(), Moments.after(nowNanos, lengthNanos)));
    }

    void advanceTo(long nowNanos) {
        for (Due due = dues.peek(); due != null && due.atNanos - nowNanos <= 0; due = dues.peek()) {
            dues.remove();
            if (due.isCurrent()) {
                due.session.stepTookTooLong();
            }
        }
    }

    /** {@link Moments#NEVER} when nothing is pending. */
    long nextNanos() {
        for (Due due = dues.peek(); due != null; due = dues.peek()) {
            if (due.isCurrent()) {
                return due.atNanos;
            }
            dues.remove();
        }
        return Moments.NEVER;
    }
}
