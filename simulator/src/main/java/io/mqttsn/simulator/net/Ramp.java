package io.mqttsn.simulator.net;

/**
 * When to start each of many clients: evenly, the first one at once.
 *
 * @param total how many there are, 0 or more
 * @param perSecond how many to start each second, more than 0; may be a fraction
 */
public record Ramp(int total, double perSecond) {

    private static final double NANOS_PER_SECOND = 1e9;

    public Ramp {
        if (total < 0) {
            throw new IllegalArgumentException("total: " + total + " (expected: at least 0)");
        }
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException("perSecond: " + perSecond + " (expected: more than 0)");
        }
    }

    /** How many should have been started {@code elapsedNanos} after the beginning, 0..total. */
    public int startedAfter(long elapsedNanos) {
        if (elapsedNanos < 0 || total == 0) {
            return 0;
        }
        double started = 1 + Math.floor(elapsedNanos * perSecond / NANOS_PER_SECOND);
        return (int) Math.min(total, started);
    }

    /** When the last one starts, in nanoseconds after the beginning. */
    public long lastNanos() {
        return total <= 1 ? 0 : (long) Math.ceil((total - 1) * NANOS_PER_SECOND / perSecond);
    }
}
