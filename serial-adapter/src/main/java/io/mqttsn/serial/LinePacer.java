package io.mqttsn.serial;

/**
 * Keeps account of when the line will have sent what the driver was given (NOT thread safe). The driver and the converter have buffers of several
 * seconds; a frame waits better here, where it can still be dropped, and where it is known when it leaves.
 */
final class LinePacer {

    /** How far ahead of the line the driver is fed, so that the line never waits for this process. */
    static final long LEAD_NANOS = 20_000_000;

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

    /** How long to wait before the next frame; 0 or less means now. */
    long delayNanos(long nowNanos) {
        return Math.max(lineFreeNanos - nowNanos - LEAD_NANOS, fromNanos - nowNanos);
    }

    /** In how long the line will have sent everything that the driver was given; 0 or less when it has, or was given nothing. */
    long sentInNanos(long nowNanos) {
        return wroteAnything ? lineFreeNanos + DRIVER_NANOS - nowNanos : 0;
    }

    /** So many octets were given to the driver. */
    void wrote(int octets, long nowNanos) {
        wroteAnything = true;
        long begin = lineFreeNanos - nowNanos > 0 ? lineFreeNanos : nowNanos;
        lineFreeNanos = begin + octets * octetNanos;
    }
}
