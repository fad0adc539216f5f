package io.mqttsn.gateway.broker;

import io.mqttsn.time.Moments;
import java.util.TreeSet;

/**
 * What is to happen when, earliest first; those due at the same time in the order of setting. Setting and cancelling cost the logarithm of how many there
 * are, and a cancelled deadline leaves nothing behind.
 *
 * <p>Times are monotonic nanoseconds, compared by difference, so that they may wrap.
 */
final class Deadlines {

    private final TreeSet<Deadline> pending = new TreeSet<>();
    private long nextNumber;

    /** Something that waits for its time. Each deadline belongs to one owner, who sets it anew as often as needed. */
    static final class Deadline implements Comparable<Deadline> {

        private final Runnable action;
        private long atNanos;
        private long number;
        private boolean isSet;

        /** @param action may set and cancel any deadline, this one too */
        Deadline(Runnable action) {
            this.action = action;
        }

        @Override
        public int compareTo(Deadline other) {
            long difference = atNanos - other.atNanos;
            return difference == 0 ? Long.compare(number, other.number) : Long.signum(difference);
        }
    }

    void set(Deadline deadline, long atNanos) {
        cancel(deadline);
        deadline.atNanos = Moments.notNever(atNanos);
        deadline.number = nextNumber++;
        deadline.isSet = true;
        pending.add(deadline);
    }

    void cancel(Deadline deadline) {
        if (deadline.isSet) {
            pending.remove(deadline);
            deadline.isSet = false;
        }
    }

    /** Runs what is due, also what becomes due by running it. */
    void advanceTo(long nowNanos) {
        while (!pending.isEmpty() && pending.first().atNanos - nowNanos <= 0) {
            Deadline due = pending.first();
            cancel(due);
            due.action.run();
        }
    }

    /** The earliest time, or {@link Moments#NEVER}. */
    long next() {
        return pending.isEmpty() ? Moments.NEVER : pending.first().atNanos;
    }

    int size() {
        return pending.size();
    }
}
