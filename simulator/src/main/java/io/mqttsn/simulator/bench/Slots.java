package io.mqttsn.simulator.bench;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * The window of messages that are on their way to sensors. A publisher takes a slot for each message and the sensor that receives it gives the slot back;
 * what does not come back in time counts as lost, so that the window does not dry up.
 *
 * <p>{@link #take} and {@link #poll} may be called by a publisher's thread, the rest by the loop.
 */
final class Slots {

    /** What an arriving message tells. */
    enum Arrival {
        /** It is the one that was waited for. */
        IN_TIME,
        /** It was counted as lost already. */
        LATE,
        /** It came before. */
        DUPLICATE
    }

    private final ArrayBlockingQueue<Integer> free;
    /** The number of the message that each slot is or was used for. */
    private final AtomicLongArray numbers;
    /** When the message was published; 0 when the slot is free. */
    private final AtomicLongArray sentNanos;
    /** The numbers of those counted as lost last; 0 when none was. */
    private final long[] lostNumbers;

    Slots(int count) {
        free = new ArrayBlockingQueue<>(count);
        numbers = new AtomicLongArray(count);
        sentNanos = new AtomicLongArray(count);
        lostNumbers = new long[count];
        for (int slot = 0; slot < count; slot++) {
            free.add(slot);
        }
    }

    /** Waits for a slot and uses it for a message that is published now. */
    Stamp take() throws InterruptedException {
        return use(free.take());
    }

    /** Uses a slot if one is free, else returns {@code null}. */
    @Nullable
    Stamp poll() {
        Integer slot = free.poll();
        return slot == null ? null : use(slot);
    }

    Arrival arrived(Stamp stamp) {
        int slot = stamp.lane();
        if (numbers.get(slot) == stamp.number() && sentNanos.get(slot) != 0) {
            sentNanos.set(slot, 0);
            free.add(slot);
            return Arrival.IN_TIME;
        }
        if (lostNumbers[slot] == stamp.number()) {
            lostNumbers[slot] = 0;
            return Arrival.LATE;
        }
        return Arrival.DUPLICATE;
    }

    /** Gives up messages that are on their way for too long; returns how many. */
    int expire(long nowNanos, long timeoutNanos) {
        int expired = 0;
        for (int slot = 0; slot < lostNumbers.length; slot++) {
            long sent = sentNanos.get(slot);
            if (sent != 0 && nowNanos - sent >= timeoutNanos) {
                lostNumbers[slot] = numbers.get(slot);
                sentNanos.set(slot, 0);
                free.add(slot);
                expired++;
            }
        }
        return expired;
    }

    boolean isIdle() {
        return free.size() == lostNumbers.length;
    }

    private Stamp use(int slot) {
        long number = numbers.incrementAndGet(slot);
        long now = System.nanoTime();
        // 0 means free; a nanosecond more or less does not matter.
        sentNanos.set(slot, now == 0 ? 1 : now);
        return new Stamp(slot, number, now);
    }
}
