package io.mqttsn.serial;

/**
 * Keeps account of when the line will have sent what the driver was given (NOT thread safe). The driver and the converter have buffers of several
 * seconds; a frame waits better here, where it can still be dropped, and where it is known when it leaves.
 */
final class LinePacer {

    /** How far ahead of the line the driver is fed at most. */
    static final long LEAD_NANOS = 25_000_000;

    /**
     * The driver is fed again when it has no more than this left, so that the line never waits for this process. What lies between is written in one go:
     * at usual speeds waking up costs more than all the rest.
     */
    static final long REFILL_NANOS = 10_000_000;

    /** What a driver and a converter need besides. */
    private static final long DRIVER_NANOS = 20_000_000;

    private final long octetNanos;
    private final long fromNanos;
    private long lineFreeNanos;
    private boolean wroteAnything;

    /** @param fromNanos nothing is written before this time */
    LinePacer(long octetNanos, long fromNanos) {
        this.octetNanos = octetNanos;
        this.fromNanos = fromNanos;
        this.lineFreeNanos = fromNanos;
    }

    /** How long to wait before frames are written; 0 or less means now. */
    long delayNanos(long nowNanos) {
        return Math.max(lineFreeNanos - nowNanos - REFILL_NANOS, fromNanos - nowNanos);
    }

    /** Whether one more frame may go together with so many octets that are about to be written. */
    boolean hasRoomBehind(int octets, long nowNanos) {
        return sentAt(octets, nowNanos) - nowNanos < LEAD_NANOS;
    }

    /** In how long the line will have sent everything that the driver was given; 0 or less when it has, or was given nothing. */
    long sentInNanos(long nowNanos) {
        return wroteAnything ? lineFreeNanos + DRIVER_NANOS - nowNanos : 0;
    }

    /** So many octets were given to the driver. */
    void wrote(int octets, long nowNanos) {
        wroteAnything = true;
        lineFreeNanos = sentAt(octets, nowNanos);
    }

    private long sentAt(int octets, long nowNanos) {
        long begin = lineFreeNanos - nowNanos > 0 ? lineFreeNanos : nowNanos;
        return begin + octets * octetNanos;
    }
}
