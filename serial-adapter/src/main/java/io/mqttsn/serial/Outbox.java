package io.mqttsn.serial;

import io.mqttsn.serial.port.SerialLine;
import io.mqttsn.transport.PeerAddress;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Where the thread that sends, the reader of a port and its writer meet. The lock is held for the moves of a queue and never while a line is written, so
 * whoever sends does not wait for the line.
 */
final class Outbox implements XBeeLink.Line {

    /** What the writer is to write next, and where. */
    record Job(SerialLine line, Outgoing item) {}

    private final Counters counters;
    private final SerialObserver observer;
    private final long octetNanos;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();

    // Guarded by the lock.
    private final OutgoingQueue queue;
    private final ArrayDeque<Outgoing.Plain> first = new ArrayDeque<>();
    private @Nullable SerialLine line;
    private LinePacer pacer;
    private boolean ready;
    private boolean closed;
    private long closeByNanos;
    /** The writer waits for something to write, not for the line: only then there is a reason to wake it. */
    private boolean idle;

    Outbox(SerialSettings settings, Counters counters, SerialObserver observer) {
        this.counters = counters;
        this.observer = observer;
        this.octetNanos = settings.line().octetNanos();
        this.queue =
                new OutgoingQueue(settings.queueOctetsMax(), settings.pacing().overflow(), this::dropped);
        this.pacer = new LinePacer(octetNanos, System.nanoTime());
    }

    // For the thread that sends.

    /** Queues a message, to be written at the latest after the next {@link #flush}. */
    void add(Outgoing.Message message) {
        lock.lock();
        try {
            if (line == null || !ready) {
                dropped(message, SendDrop.NOT_OPEN);
            } else {
                queue.add(message);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Wakes the writer, unless it waits for the line anyway. */
    void flush() {
        lock.lock();
        try {
            if (idle && !queue.isEmpty()) {
                work.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    // For the reader.

    /** The port was opened; nothing is written before the device has settled. */
    void opened(SerialLine opened, long settledNanos) {
        lock.lock();
        try {
            line = opened;
            pacer = new LinePacer(octetNanos, settledNanos);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void ready() {
        lock.lock();
        try {
            ready = true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void writeFirst(byte[] octets) {
        lock.lock();
        try {
            first.addLast(new Outgoing.Plain(octets));
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The line is gone, and with it what waits: it would arrive long after its time. */
    void lost() {
        lock.lock();
        try {
            line = null;
            ready = false;
            first.clear();
            queue.clear(SendDrop.LINE_LOST);
            // It may wait for this line to have room.
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    // For the writer.

    /** Waits until something is to be written and the line has room for it; {@code null} when the outbox was closed and emptied. */
    @Nullable
    Job take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                SerialLine target = line;
                boolean nothingToDo = target == null || first.isEmpty() && queue.isEmpty();
                long now = System.nanoTime();
                // What the driver still holds is discarded when the port is closed.
                boolean sent = target == null || pacer.sentInNanos(now) <= 0;
                if (closed && (nothingToDo && sent || closeByNanos - now <= 0)) {
                    return null;
                }
                if (nothingToDo && !closed) {
                    idle = true;
                    work.await();
                    idle = false;
                    continue;
                }
                long delayNanos = nothingToDo ? pacer.sentInNanos(now) : pacer.delayNanos(now);
                if (delayNanos > 0) {
                    work.await(closed ? Math.min(delayNanos, closeByNanos - now) : delayNanos, TimeUnit.NANOSECONDS);
                    continue;
                }
                Outgoing next = poll();
                if (next != null) {
                    return new Job(target, next);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** What can go to the same line together with so many octets that the writer is about to write; {@code null} when nothing waits, or has no room. */
    @Nullable
    Outgoing takeAlong(SerialLine target, int octets) {
        lock.lock();
        try {
            return line == target && pacer.hasRoomBehind(octets, System.nanoTime()) ? poll() : null;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Outgoing poll() {
        return first.isEmpty() ? queue.poll() : first.pollFirst();
    }

    /** So many octets were given to the driver. */
    void wrote(int octets) {
        lock.lock();
        try {
            pacer.wrote(octets, System.nanoTime());
        } finally {
            lock.unlock();
        }
    }

    /** A message was lost with the line. */
    void notWritten(Outgoing item) {
        if (item instanceof Outgoing.Message message) {
            dropped(message, SendDrop.LINE_LOST);
        }
    }

    // For any thread.

    /** Nothing more is written after this time, and the writer ends when the line has sent everything before. */
    void close(long byNanos) {
        lock.lock();
        try {
            closed = true;
            closeByNanos = byNanos;
            work.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void dropped(Outgoing.Message message, SendDrop cause) {
        dropped(message.to(), cause);
    }

    void dropped(PeerAddress to, SendDrop cause) {
        counters.droppedOut(cause);
        observer.frameDropped(to, cause);
    }
}
