package io.mqttsn.serial;

import io.mqttsn.serial.port.SerialLine;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that writes to one port. A write takes as long as the device likes, since it may hold off the line by CTS; so nothing else is done here, and
 * nobody waits for it.
 */
final class LineWriter implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(SerialTransport.class);

    private final Outbox outbox;
    private final Link link;
    private final Counters counters;
    private final SerialObserver observer;
    private final ByteBuffer wire;
    /** When the write in progress began, 0 when there is none. */
    private volatile long writingSinceNanos;

    LineWriter(Outbox outbox, Link link, Counters counters, SerialObserver observer) {
        this.outbox = outbox;
        this.link = link;
        this.counters = counters;
        this.observer = observer;
        this.wire = ByteBuffer.allocate(link.maxEncodedSize());
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

    /** A message that somebody stumbles over costs itself and a reopening, not the port. */
    private void writeUnlessBroken(Outbox.Job job) {
        try {
            write(job.line(), job.item());
        } catch (RuntimeException defect) {
            log.error(
                    "a defect while writing to {}; the port is opened anew",
                    job.line().device(),
                    defect);
            job.line().close();
        }
    }

    private void write(SerialLine line, Outgoing item) {
        wire.clear();
        if (item instanceof Outgoing.Message message) {
            link.encode(message, wire);
        } else {
            wire.put(item.octets());
        }
        int size = wire.position();
        writingSinceNanos = System.nanoTime() | 1;
        boolean written = line.write(wire.array(), size);
        writingSinceNanos = 0;
        if (!written) {
            outbox.notWritten(item);
            // The reader is woken by this and opens the port anew.
            line.close();
            return;
        }
        outbox.wrote(size);
        counters.octetsOut.add(size);
        if (item instanceof Outgoing.Message message) {
            counters.framesOut.increment();
            observer.frameWritten(message.to(), ByteBuffer.wrap(message.octets()));
        }
    }

    /** For how long the device has been taking nothing, 0 when it is not holding up a write. */
    long stalledNanos(long nowNanos) {
        long since = writingSinceNanos;
        return since == 0 ? 0 : nowNanos - since;
    }
}
