package io.mqttsn.simulator.cli;

import java.io.PrintWriter;
import java.util.Locale;

/** Round-trip times, summed up as ping(8) does. */
final class RoundTrips {

    private int count;
    private long lastNanos;
    private long minNanos = Long.MAX_VALUE;
    private long maxNanos;
    private double sumMillis;
    private double squaresMillis;

    void add(long nanos) {
        count++;
        lastNanos = nanos;
        minNanos = Math.min(minNanos, nanos);
        maxNanos = Math.max(maxNanos, nanos);
        double millis = millis(nanos);
        sumMillis += millis;
        squaresMillis += millis * millis;
    }

    int count() {
        return count;
    }

    long lastNanos() {
        return lastNanos;
    }

    double minMillis() {
        return millis(minNanos);
    }

    /** 0 when there is none. */
    double averageMillis() {
        return count == 0 ? 0 : sumMillis / count;
    }

    double maxMillis() {
        return millis(maxNanos);
    }

    double deviationMillis() {
        double average = averageMillis();
        return count == 0 ? 0 : Math.sqrt(Math.max(0, squaresMillis / count - average * average));
    }

    /** One line, or nothing when there is nothing to sum up. */
    void print(PrintWriter out) {
        if (count > 0) {
            out.printf(
                    Locale.ROOT,
                    "round trip min/avg/max/mdev %.3f/%.3f/%.3f/%.3f ms%n",
                    minMillis(),
                    averageMillis(),
                    maxMillis(),
                    deviationMillis());
        }
    }

    static double millis(long nanos) {
        return nanos / 1e6;
    }
}
