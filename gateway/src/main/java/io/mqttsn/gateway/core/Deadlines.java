package io.mqttsn.gateway.core;

import io.mqttsn.time.Moments;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is due some day, in a binary heap: the earliest is asked for, due ones are taken out one by one. Deadlines may schedule, move or
 * cancel themselves and others while they fire. Equal times fire in the order of scheduling, so that a run replays exactly.
 *
 * <p>Times are monotonic nanoseconds and compared by their difference: a clock may start anywhere, and wrap. (NOT thread safe.)
 */
public final class Deadlines {

    private Deadline[] heap = new Deadline[64];
    private int size;
    private long scheduled;

    /** One thing that may become due; made once, scheduled as often as needed. */
    public static final class Deadline {
        private final Object owner;
        private final Runnable action;
        private long atNanos;
        private long sequence;
        private int index = -1;

        /**
         * @param owner whose deadline it is: the one that pays when {@code action} fails
         */
        public Deadline(Object owner, Runnable action) {
            this.owner = owner;
            this.action = action;
        }

        public boolean isPending() {
            return index >= 0;
        }

        /** When it is due; meaningful while it is {@linkplain #isPending() pending}. */
        public long atNanos() {
            return atNanos;
        }

        Object owner() {
            return owner;
        }

        void fire() {
            action.run();
        }

        private boolean isBefore(Deadline other) {
            long difference = atNanos - other.atNanos;
            return difference < 0 || difference == 0 && sequence < other.sequence;
        }
    }

    /** Sets the time of {@code deadline}, replacing an earlier one. */
    public void schedule(Deadline deadline, long atNanos) {
        cancel(deadline);
        deadline.atNanos = Moments.notNever(atNanos);
        deadline.sequence = scheduled++;
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        siftUp(size++, deadline);
    }

    /** Takes {@code deadline} out; does nothing when it is not pending. */
    public void cancel(Deadline deadline) {
        int hole = deadline.index;
        if (hole < 0) {
            return;
        }
        deadline.index = -1;
        Deadline last = heap[--size];
        heap[size] = null;
        if (last != deadline) {
            siftUp(hole, last);
            siftDown(last.index, last);
        }
    }

    /** The earliest pending time, {@link Moments#NEVER} when there is none. */
    public long nextNanos() {
        return size == 0 ? Moments.NEVER : heap[0].atNanos;
    }

    /** Takes out the earliest deadline if it is due at {@code nowNanos}. */
    @Nullable
    Deadline pollDue(long nowNanos) {
        if (size == 0 || heap[0].atNanos - nowNanos > 0) {
            return null;
        }
        Deadline due = heap[0];
        cancel(due);
        return due;
    }

    /** How many are pending. */
    public int size() {
        return size;
    }

    private void siftUp(int hole, Deadline deadline) {
        int child = hole;
        while (child > 0) {
            int parent = (child - 1) >>> 1;
            if (!deadline.isBefore(heap[parent])) {
                break;
            }
            put(child, heap[parent]);
            child = parent;
        }
        put(child, deadline);
    }

    private void siftDown(int hole, Deadline deadline) {
        int parent = hole;
        while (2 * parent + 1 < size) {
            int child = 2 * parent + 1;
            if (child + 1 < size && heap[child + 1].isBefore(heap[child])) {
                child++;
            }
            if (!heap[child].isBefore(deadline)) {
                break;
            }
            put(parent, heap[child]);
            parent = child;
        }
        put(parent, deadline);
    }

    private void put(int index, Deadline deadline) {
        heap[index] = deadline;
        deadline.index = index;
    }
}
