package io.mqttsn.gateway.uplink;

import io.mqttsn.time.Moments;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * Time limits of one length for the steps of many. Since all are of one length, they are due in the order in which they were set. (NOT thread safe.)
 *
 * @param <T> whose steps these are
 */
final class SensorTimeouts<T> {

    private final long lengthNanos;
    private final ToLongFunction<T> step;
    private final Consumer<T> expired;
    private final ArrayDeque<Due<T>> dues = new ArrayDeque<>();

    private record Due<T>(T whose, long step, long atNanos) {}

    /**
     * @param step counts the steps; a time limit is for the present one
     * @param expired told when somebody is still busy with the step that was limited
     */
    SensorTimeouts(long lengthNanos, ToLongFunction<T> step, Consumer<T> expired) {
        this.lengthNanos = lengthNanos;
        this.step = step;
        this.expired = expired;
    }

    /** The step that {@code whose} is in now may take this long. */
    void begin(T whose, long nowNanos) {
        dues.add(new Due<>(whose, step.applyAsLong(whose), Moments.after(nowNanos, lengthNanos)));
    }

    void advanceTo(long nowNanos) {
        for (Due<T> due = dues.peek(); due != null && due.atNanos - nowNanos <= 0; due = dues.peek()) {
            dues.remove();
            if (isCurrent(due)) {
                expired.accept(due.whose);
            }
        }
    }

    /** {@link Moments#NEVER} when nothing is pending. */
    long nextNanos() {
        for (Due<T> due = dues.peek(); due != null; due = dues.peek()) {
            if (isCurrent(due)) {
                return due.atNanos;
            }
            dues.remove();
        }
        return Moments.NEVER;
    }

    private boolean isCurrent(Due<T> due) {
        return step.applyAsLong(due.whose) == due.step;
    }
}
