package io.mqttsn.serial;

import io.mqttsn.serial.framing.DropCause;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** The counters of one transport; written by its threads, read by any. */
final class Counters {

    final LongAdder octetsIn = new LongAdder();
    final LongAdder framesIn = new LongAdder();
    final LongAdder octetsOut = new LongAdder();
    final LongAdder framesOut = new LongAdder();
    final LongAdder opened = new LongAdder();
    private final AtomicLongArray dropsIn = new AtomicLongArray(DropCause.values().length);
    private final AtomicLongArray dropsOut = new AtomicLongArray(SendDrop.values().length);

    void droppedIn(DropCause cause) {
        dropsIn.incrementAndGet(cause.ordinal());
    }

    void droppedOut(SendDrop cause) {
        dropsOut.incrementAndGet(cause.ordinal());
    }

    Map<DropCause, Long> dropsIn() {
        Map<DropCause, Long> sums = new EnumMap<>(DropCause.class);
        for (DropCause cause : DropCause.values()) {
            sums.put(cause, dropsIn.get(cause.ordinal()));
        }
        return sums;
    }

    Map<SendDrop, Long> dropsOut() {
        Map<SendDrop, Long> sums = new EnumMap<>(SendDrop.class);
        for (SendDrop cause : SendDrop.values()) {
            sums.put(cause, dropsOut.get(cause.ordinal()));
        }
        return sums;
    }
}
