package io.mqttsn.simulator.bench;

import org.HdrHistogram.Histogram;

/**
 * Counts messages that come through while it is switched on, and takes the latencies of those that began meanwhile, however late they come through: a gateway
 * that stands still at the end of a measurement must not look fast. Thread safe; contended only when it is switched.
 */
final class Meter {

    private static final long LATENCY_MAX_NANOS = 60_000_000_000L;

    private final Histogram latencyNanos = new Histogram(LATENCY_MAX_NANOS, 3);
    private boolean started;
    private boolean on;
    private long startNanos;
    private long stopNanos;
    private long completed;

    synchronized void start() {
        started = true;
        on = true;
        startNanos = System.nanoTime();
    }

    synchronized void stop() {
        on = false;
        stopNanos = System.nanoTime();
    }

    /** {@code count} messages are through now; the latency is one of theirs, or of all together. */
    synchronized void completedSince(int count, long begunNanos) {
        completed(count);
        latencySince(begunNanos, System.nanoTime());
    }

    /** {@code count} messages are through, and how long they took is not known. */
    synchronized void completed(int count) {
        if (on) {
            completed += count;
        }
    }

    /** Something that is not counted took from then until {@code endNanos}. */
    synchronized void latencySince(long begunNanos, long endNanos) {
        boolean isMeasured = started && begunNanos - startNanos >= 0 && (on || begunNanos - stopNanos < 0);
        if (isMeasured) {
            latencyNanos.recordValue(Math.max(0, Math.min(LATENCY_MAX_NANOS, endNanos - begunNanos)));
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
