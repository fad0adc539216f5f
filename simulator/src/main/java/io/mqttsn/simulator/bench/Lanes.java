package io.mqttsn.simulator.bench;

import java.util.concurrent.atomic.AtomicLong;

/** Tells new messages from repeated ones where each lane's messages come in order. One thread writes, any may read the counters. */
final class Lanes {

    /** The number of the last message on each lane. */
    private final long[] last;

    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong duplicates = new AtomicLong();

    Lanes(int count) {
        last = new long[count];
    }

    /** Whether message {@code number}, from 1 on, is a new one; messages of strangers are none. */
    boolean arrived(int lane, long number) {
        if (lane < 0 || lane >= last.length) {
            return false;
        }
        if (number <= last[lane]) {
            duplicates.lazySet(duplicates.get() + 1);
            return false;
        }
        last[lane] = number;
        delivered.lazySet(delivered.get() + 1);
        return true;
    }

    /** How many different messages have come. */
    long delivered() {
        return delivered.get();
    }

    long duplicates() {
        return duplicates.get();
    }
}
