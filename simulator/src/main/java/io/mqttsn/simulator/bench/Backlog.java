package io.mqttsn.simulator.bench;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How many messages have left the sensors and not arrived at the other end. Confined to the loop; only the arrivals come from elsewhere. */
final class Backlog {

    /** Brokers queue about a thousand messages for a client before they drop; half of that at the usual window. */
    private static final int WINDOWS = 4;

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final int max;
    private final LongSupplier delivered;
    private long writtenOff;
    private long lastDelivered = -1;
    private long progressNanos;

    /** @param delivered how many messages have arrived so far */
    Backlog(int window, LongSupplier delivered) {
        this.max = WINDOWS * window;
        this.delivered = delivered;
    }

    /** Whether sensors that have sent {@code sent} messages so far should wait. */
    boolean isFull(long sent, long nowNanos) {
        long arrived = delivered.getAsLong();
        if (arrived != lastDelivered) {
            lastDelivered = arrived;
            progressNanos = nowNanos;
        }
        if (sent - arrived - writtenOff < max) {
            return false;
        }
        if (nowNanos - progressNanos < PATIENCE_NANOS) {
            return true;
        }
        // Nothing has come for a while: these are lost, and the loop goes on without them.
        writtenOff = sent - arrived;
        progressNanos = nowNanos;
        return false;
    }
}
