package io.mqttsn.gateway.world;

import io.mqttsn.time.Moments;
import java.time.Duration;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Virtual time, and what is planned for later. Equal times come in the order of planning. */
final class Agenda {

    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private final long startNanos;
    private long nowNanos;
    private long planned;

    private record Entry(long atNanos, long number, Runnable task) implements Comparable<Entry> {

        @Override
        public int compareTo(Entry other) {
            int byTime = Long.signum(atNanos - other.atNanos);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    Agenda(long startNanos) {
        this.startNanos = startNanos;
        this.nowNanos = startNanos;
    }

    long nowNanos() {
        return nowNanos;
    }

    /** Since the beginning of the world. */
    long elapsedNanos() {
        return nowNanos - startNanos;
    }

    /** Time goes on, never back: what is due in the past happens now. */
    void advanceTo(long nanos) {
        if (nanos - nowNanos > 0) {
            nowNanos = nanos;
        }
    }

    void after(long delayNanos, Runnable task) {
        entries.add(new Entry(Moments.after(nowNanos, delayNanos), planned++, task));
    }

    void after(Duration delay, Runnable task) {
        after(delay.toNanos(), task);
    }

    /** {@link Moments#NEVER} when nothing is planned. */
    long nextNanos() {
        Entry next = entries.peek();
        return next == null ? Moments.NEVER : next.atNanos;
    }

    /** Takes out what is due now. */
    @Nullable
    Runnable poll() {
        Entry next = entries.peek();
        return next == null || next.atNanos - nowNanos > 0 ? null : entries.remove().task;
    }
}
