package io.mqttsn.simulator.serial;

import io.mqttsn.serial.port.SerialLine;
import java.util.concurrent.TimeUnit;

/**
 * The receiver of a simulated UART (NOT thread safe): octets arrive no faster than the baud rate lets them. A pseudo-terminal hands over at once what the other
 * end has given to its driver; a module would answer before it could have heard the question.
 */
final class PacedReader {

    /** Octets come in pieces of this duration, as from the buffer of a UART. */
    private static final long PIECE_NANOS = 5_000_000;

    /** So much of a late wake-up is made up for. */
    private static final long LAG_NANOS_MAX = 2_000_000;

    private final long octetNanos;
    private final byte[] octets;
    private long arrivedNanos = System.nanoTime();

    PacedReader(long octetNanos) {
        this.octetNanos = octetNanos;
        this.octets = new byte[(int) Math.max(1, PIECE_NANOS / octetNanos)];
    }

    /**
     * Waits for octets, and until they would have arrived on a line; they are in {@link #octets} then.
     *
     * @return how many; 0 when none came for a while, {@link SerialLine#GONE} when the line is gone
     */
    int read(SerialLine from) throws InterruptedException {
        int count = from.read(octets);
        if (count > 0) {
            long now = System.nanoTime();
            long earliest = now - LAG_NANOS_MAX;
            arrivedNanos = (arrivedNanos - earliest > 0 ? arrivedNanos : earliest) + count * octetNanos;
            TimeUnit.NANOSECONDS.sleep(arrivedNanos - now);
        }
        return count;
    }

    /** What the last call of {@link #read} has brought, from the beginning of the array. */
    byte[] octets() {
        return octets;
    }
}
