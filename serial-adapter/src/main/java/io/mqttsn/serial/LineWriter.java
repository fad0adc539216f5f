package io.mqttsn.serial;

import io.mqttsn.serial.port.SerialLine;
import java.nio.ByteBuffer;

/**
 * The thread that writes to one port. A write takes as long as the device likes, since it may hold off the line by CTS; so nothing else is done here, and
 * nobody waits for it.
 */
final class LineWriter implements Runnable {

    private final Outbox outbox;
    private final Link link;
    private final Counters counters;
    private final SerialObserver observer;
    private final ByteBuffer wire;

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
                write(job.line(), job.item());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
        if (!line.write(wire.array(), size)) {
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
}
