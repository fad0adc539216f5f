package io.mqttsn.simulator.fleet;

import org.HdrHistogram.Histogram;

/** What a fleet counts. Confined to its loop. */
final class FleetTally {

    /** A minute; longer latencies count as one. */
    private static final long LATENCY_MAX_MICROS = 60_000_000;

    long sent;
    long acknowledged;
    long failed;
    long commands;
    long connects;
    long losses;
    long refusals;
    long violations;
    boolean unreachable;
    final Histogram latencyMicros = new Histogram(LATENCY_MAX_MICROS, 2);

    void acknowledged(long latencyNanos) {
        acknowledged++;
        latencyMicros.recordValue(Math.min(LATENCY_MAX_MICROS, Math.max(0, latencyNanos / 1000)));
    }
}
