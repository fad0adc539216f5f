package io.mqttsn.simulator.bench;

/**
 * When each message of an open loop is meant to be published: evenly, the first one at once, whatever became of those before. Latencies counted from these
 * moments include the time that a message had to wait because something stood still, which a loop that waits for answers never sees (coordinated
 * omission).
 *
 * @param beginNanos when the first one is due
 * @param perSecond how many are due each second, more than 0; may be a fraction
 */
record Schedule(long beginNanos, double perSecond) {

    private static final double NANOS_PER_SECOND = 1e9;

    Schedule {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException("perSecond: " + perSecond + " (expected: more than 0)");
        }
    }

    /** When message {@code index}, from 0 on, is due. Computed from the beginning, so that rounding does not add up. */
    long dueNanos(long index) {
        return beginNanos + (long) (index * NANOS_PER_SECOND / perSecond);
    }
}
