package io.mqttsn.simulator.bench;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * The closed loop: a window of messages that are on their way. A publisher takes a slot for each message and the sensors that receive it give the slot
 * back; what does not come back in time counts as lost, so that the window does not dry up.
 */
final class Slots implements Traffic {

    private final int copies;
    private final ArrayBlockingQueue<Integer> free;
    /** The number of the message that each slot is or was used for. */
    private final AtomicLongArray numbers;
    /** When the message was published; 0 when the slot is free. */
    private final AtomicLongArray sentNanos;
    /** How many deliveries of the message are missing. */
    private final AtomicIntegerArray missing;
    /** The numbers of those counted as lost last; 0 when none was. */
    private final long[] lostNumbers;
    /** The number of the last message that came to each receiver in each slot. */
    private final long[] seen;

    private long lost;
    private long duplicates;

    /**
     * @param count how many messages are on their way at most
     * @param copies how many sensors receive each one: 1, or all
     */
    Slots(int count, int copies) {
        this.copies = copies;
        free = new ArrayBlockingQueue<>(count);
        numbers = new AtomicLongArray(count);
        sentNanos = new AtomicLongArray(count);
        missing = new AtomicIntegerArray(count);
        lostNumbers = new long[count];
        seen = new long[Math.multiplyExact(count, copies)];
        for (int slot = 0; slot < count; slot++) {
            free.add(slot);
        }
    }

    @Override
    public Stamp take() throws InterruptedException {
        return use(free.take());
    }

    @Override
    public @Nullable Stamp poll() {
        Integer slot = free.poll();
        return slot == null ? null : use(slot);
    }

    @Override
    public Arrival arrived(Stamp stamp, int sensor) {
        int slot = stamp.lane();
        int place = copies == 1 ? slot : slot * copies + sensor;
        if (seen[place] == stamp.number()) {
            duplicates++;
            return Arrival.DUPLICATE;
        }
        if (numbers.get(slot) == stamp.number() && sentNanos.get(slot) != 0) {
            seen[place] = stamp.number();
            if (missing.decrementAndGet(slot) == 0) {
                sentNanos.set(slot, 0);
                free.add(slot);
            }
            return Arrival.IN_TIME;
        }
        if (lostNumbers[slot] == stamp.number()) {
            seen[place] = stamp.number();
            lost--;
            return Arrival.LATE;
        }
        duplicates++;
        return Arrival.DUPLICATE;
    }

    @Override
    public void expire(long nowNanos, long timeoutNanos) {
        for (int slot = 0; slot < lostNumbers.length; slot++) {
            long sent = sentNanos.get(slot);
            if (sent != 0 && nowNanos - sent >= timeoutNanos) {
                lostNumbers[slot] = numbers.get(slot);
                lost += missing.get(slot);
                sentNanos.set(slot, 0);
                free.add(slot);
            }
        }
    }

    @Override
    public boolean isIdle() {
        return free.size() == lostNumbers.length;
    }

    @Override
    public long lost() {
        return lost;
    }

    @Override
    public long duplicates() {
        return duplicates;
    }

    private Stamp use(int slot) {
        long number = numbers.incrementAndGet(slot);
        missing.set(slot, copies);
        long now = System.nanoTime();
        // 0 means free; a nanosecond more or less does not matter.
        sentNanos.set(slot, now == 0 ? 1 : now);
        return new Stamp(slot, number, now);
    }
}
