package io.mqttsn.simulator.serial;

import io.mqttsn.serial.port.SerialLine;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The transmitter of a simulated UART: octets leave no faster than the baud rate lets them, since a pseudo-terminal has none. What does not fit into its
 * buffer is lost, as with a module whose host takes no notice of CTS.
 */
final class PacedWriter implements Runnable {

    /** So far ahead of the line octets are written, so that a late wake-up does not leave it idle. */
    private static final long LEAD_NANOS = 5_000_000;

    /** What a driver needs besides. */
    private static final long DRIVER_NANOS = 20_000_000;

    private final long octetNanos;
    private final int bufferOctetsMax;
    private final AtomicLong written = new AtomicLong();

    // Guarded by this.
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
    private int waitingOctets;
    private @Nullable SerialLine line;
    private long sentByNanos = System.nanoTime();
    private long lostChunks;

    PacedWriter(long octetNanos, int bufferOctetsMax) {
        this.octetNanos = octetNanos;
        this.bufferOctetsMax = bufferOctetsMax;
    }

    /** Takes octets that belong together: all of them are sent, or none. */
    synchronized void send(ByteBuffer octets) {
        if (line == null || waitingOctets + octets.remaining() > bufferOctetsMax) {
            lostChunks++;
            return;
        }
        byte[] chunk = new byte[octets.remaining()];
        octets.get(chunk);
        waiting.addLast(chunk);
        waitingOctets += chunk.length;
        notifyAll();
    }

    /** From now on this line is written to; none while it is away. What waited for another one is lost with it. */
    synchronized void use(@Nullable SerialLine opened) {
        line = opened;
        waiting.clear();
        waitingOctets = 0;
        notifyAll();
    }

    /** Waits until everything has left, for so long at most: what a driver still holds is discarded when its port is closed. */
    synchronized void drain(long millisMax) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millisMax);
        while (line != null) {
            long now = System.nanoTime();
            long busyNanos = waiting.isEmpty() ? sentByNanos + DRIVER_NANOS - now : Long.MAX_VALUE;
            long leftNanos = Math.min(busyNanos, deadlineNanos - now);
            if (leftNanos <= 0) {
                return;
            }
            TimeUnit.NANOSECONDS.timedWait(this, leftNanos);
        }
    }

    /** Octets that have left. */
    long written() {
        return written.get();
    }

    /** Chunks that were lost, because the buffer was full or the line away. */
    synchronized long lostChunks() {
        return lostChunks;
    }

    @Override
    public void run() {
        try {
            while (true) {
                SerialLine target;
                byte[] chunk;
                long aheadNanos;
                synchronized (this) {
                    while (line == null || waiting.isEmpty()) {
                        wait();
                    }
                    target = line;
                    chunk = waiting.removeFirst();
                    waitingOctets -= chunk.length;
                    long now = System.nanoTime();
                    sentByNanos = (sentByNanos - now > 0 ? sentByNanos : now) + chunk.length * octetNanos;
                    aheadNanos = sentByNanos - now - LEAD_NANOS;
                    notifyAll();
                }
                if (target.write(chunk, chunk.length)) {
                    written.addAndGet(chunk.length);
                } else {
                    target.close();
                }
                TimeUnit.NANOSECONDS.sleep(aheadNanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
