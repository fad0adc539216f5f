package io.mqttsn.serial;

import io.mqttsn.serial.port.SerialLine;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that writes to one port, as many frames at once as the line is to be fed. A write takes as long as the device likes, since it may hold off the
 * line by CTS; so nothing else is done here, and nobody waits for it.
 */
final class LineWriter implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(SerialTransport.class);

    /** A write to which another frame may be added has fewer octets. */
    private static final int WRITE_OCTETS = 4 * 1024;

    private final Outbox outbox;
    private final Link link;
    private final Counters counters;
    private final SerialObserver observer;
    private final long octetNanos;
    private final ByteBuffer wire;
    /** What the buffer holds, until it is known what became of it. */
    private final ArrayDeque<Outgoing> onWire = new ArrayDeque<>();
    /** When the line will have sent what is being written, if it sends; 0 when nothing is. */
    private volatile long writingUntilNanos;

    /** @param octetNanos the time of one octet on the line */
    LineWriter(Outbox outbox, Link link, Counters counters, SerialObserver observer, long octetNanos) {
        this.octetNanos = octetNanos;
        this.outbox = outbox;
        this.link = link;
        this.counters = counters;
        this.observer = observer;
        this.wire = ByteBuffer.allocate(WRITE_OCTETS + link.maxEncodedSize());
    }

    @Override
    public void run() {
        try {
            for (Outbox.Job job = outbox.take(); job != null; job = outbox.take()) {
                writeUnlessBroken(job);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A message that somebody stumbles over costs what is written together with it, and a reopening, not the port. */
    private void writeUnlessBroken(Outbox.Job job) {
        try {
            write(job.line(), job.item());
        } catch (RuntimeException defect) {
            log.error(
                    "a defect while writing to {}; the port is opened anew",
                    job.line().device(),
                    defect);
            giveUp(job.line());
        }
    }

    private void write(SerialLine line, Outgoing first) {
        wire.clear();
        Outgoing next = first;
        while (next != null) {
            onWire.add(next);
            encode(next);
            next = wire.position() < WRITE_OCTETS ? outbox.takeAlong(line, wire.position()) : null;
        }
        if (writeOut(line)) {
            for (Outgoing item = onWire.poll(); item != null; item = onWire.poll()) {
                tellWritten(item);
            }
        } else {
            giveUp(line);
        }
    }

    /** The reader is woken by this and opens the port anew. */
    private void giveUp(SerialLine line) {
        for (Outgoing item = onWire.poll(); item != null; item = onWire.poll()) {
            outbox.notWritten(item);
        }
        line.close();
    }

    private void encode(Outgoing item) {
        if (item instanceof Outgoing.Message message) {
            link.encode(message, wire);
        } else {
            wire.put(item.octets());
        }
    }

    private boolean writeOut(SerialLine line) {
        int size = wire.position();
        writingUntilNanos = System.nanoTime() + size * octetNanos | 1;
        boolean written = line.write(wire.array(), size);
        writingUntilNanos = 0;
        if (written) {
            outbox.wrote(size);
            counters.octetsOut.add(size);
        }
        return written;
    }

    private void tellWritten(Outgoing item) {
        if (item instanceof Outgoing.Message message) {
            counters.framesOut.increment();
            observer.frameWritten(message.to(), ByteBuffer.wrap(message.octets()));
        }
    }

    /** For how long the device has been holding up a write, beyond the time that its octets take; 0 or less when it is not. */
    long stalledNanos(long nowNanos) {
        long until = writingUntilNanos;
        return until == 0 ? 0 : nowNanos - until;
    }
}
