package io.mqttsn.serial;

/** How long to wait before a port is opened again: a quarter of a second, doubled after each failure up to a limit (NOT thread safe). */
final class ReopenDelay {

    private static final long FIRST_MILLIS = 250;
    /** A port that stays open this long was no failure. */
    private static final long STABLE_NANOS = 2_000_000_000L;

    private final long maxMillis;
    private long nextMillis;

    ReopenDelay(long maxMillis) {
        this.maxMillis = maxMillis;
        this.nextMillis = Math.min(FIRST_MILLIS, maxMillis);
    }

    /** The pause to make now. */
    long nextMillis() {
        long now = nextMillis;
        nextMillis = Math.min(2 * now, maxMillis);
        return now;
    }

    /** The port was open for so long; one that is lost right after each opening is left alone for longer and longer. */
    void wasOpen(long nanos) {
        if (nanos >= STABLE_NANOS) {
            nextMillis = Math.min(FIRST_MILLIS, maxMillis);
        }
    }
}
