package io.mqttsn.simulator.bench;

import org.HdrHistogram.Histogram;

/** Counts messages and latencies while it is switched on. Thread safe; contended only when it is switched. */
final class Meter {

    private static final long LATENCY_MAX_NANOS = 60_000_000_000L;

    private final Histogram latencyNanos = new Histogram(LATENCY_MAX_NANOS, 3);
    private boolean on;
    private long completed;

    synchronized void start() {
        on = true;
    }

    synchronized void stop() {
        on = false;
    }

    /** {@code count} messages are through; the latency is one of theirs, or of all together. */
    synchronized void completed(int count, long nanos) {
        if (on) {
            completed += count;
            latency(nanos);
        }
    }

    /** {@code count} messages are through, and how long they took is not known. */
    synchronized void completed(int count) {
        if (on) {
            completed += count;
        }
    }

    /** Something that is not counted took {@code nanos}. */
    synchronized void latency(long nanos) {
        if (on) {
            latencyNanos.recordValue(Math.max(0, Math.min(LATENCY_MAX_NANOS, nanos)));
        }
    }

    synchronized long completed() {
        return completed;
    }

    /** NaN when nothing was measured. */
    synchronized double millisAt(double percentile) {
        return latencyNanos.getTotalCount() == 0 ? Double.NaN : latencyNanos.getValueAtPercentile(percentile) / 1e6;
    }
}
