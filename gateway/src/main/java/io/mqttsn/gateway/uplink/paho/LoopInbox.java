package io.mqttsn.gateway.uplink.paho;

import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.uplink.LinkListener;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Facts from Paho's threads to the loop, in order, many of them for one wake-up.
 *
 * <p>Messages of the broker are bounded in number and octets: when the loop falls behind, {@link #putMessage} makes Paho's callback thread wait, Paho stops
 * reading its socket, and TCP slows the broker down. The other facts are answers to what the loop has asked, which bounds them too.
 *
 * <p>Where the connection belongs to one sensor, it is the sensor that has to keep up: a message takes room until it is {@linkplain #release released}, and
 * since Paho takes a connection for dead on which nothing is read, one message is let in without room now and then ({@link #setPatience}).
 *
 * <p>(Thread safe.)
 */
final class LoopInbox {

    /** Facts told in one go before other tasks of the loop get their turn. */
    private static final int BATCH_MAX = 256;

    private final Executor loop;
    private final LinkListener listener;
    private final int messagesMax;
    private final long bytesMax;
    private final boolean isReleasedWhenTold;

    private final Queue<Fact> facts = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isScheduled = new AtomicBoolean();
    private final Runnable drain = this::drain;

    private final AtomicInteger messages = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final Object room = new Object();

    /** How many threads wait for room; written under that lock. */
    private volatile int waiting;

    private volatile boolean isClosed;
    private volatile boolean isRefusing;
    private volatile long patienceNanos = Long.MAX_VALUE;

    private LoopInbox(
            Executor loop, LinkListener listener, int messagesMax, long bytesMax, boolean isReleasedWhenTold) {
        this.loop = loop;
        this.listener = listener;
        this.messagesMax = messagesMax;
        this.bytesMax = bytesMax;
        this.isReleasedWhenTold = isReleasedWhenTold;
    }

    /** A message takes room until the loop has seen it. */
    static LoopInbox ofLoop(Executor loop, LinkListener listener, int messagesMax, long bytesMax) {
        return new LoopInbox(loop, listener, messagesMax, bytesMax, true);
    }

    /** A message takes room until {@link #release}. */
    static LoopInbox ofSensor(Executor loop, LinkListener listener, int messagesMax, long bytesMax) {
        return new LoopInbox(loop, listener, messagesMax, bytesMax, false);
    }

    void put(Fact fact) {
        facts.add(fact);
        schedule();
    }

    /**
     * Puts a message of the broker; waits while there is no room, except for a first message larger than all the room there is.
     *
     * @return whether it was taken; not when the inbox was closed or refuses it, or the thread interrupted
     */
    boolean putMessage(Fact.Arrived message) {
        if (isRefusing || isFull() && !awaitRoom()) {
            return false;
        }
        messages.incrementAndGet();
        bytes.addAndGet(message.publication().sizeBytes());
        put(message);
        return true;
    }

    /** A message that was told gives back its room. Any thread. */
    void release(Publication publication) {
        forget(publication);
        wake();
    }

    /** How long somebody may wait for room; then the message is taken without. */
    void setPatience(Duration patience) {
        patienceNanos = patience.toNanos();
    }

    /** Whether messages are refused, and not waited with: their connection is about to end, and Paho has to read on to find that out. */
    void refuse(boolean refuses) {
        isRefusing = refuses;
        wake();
    }

    /**
     * The connection is over. Paho's next one must not begin while a thread of this one still waits, since Paho would wait for the other to begin, for ever. What
     * waits for a sensor it would not get any more; what waits for the loop is through in a moment.
     */
    void connectionIsOver() {
        if (!isReleasedWhenTold) {
            refuse(true);
        }
    }

    /** Nothing is told any more, and nobody waits. */
    void close() {
        isClosed = true;
        facts.clear();
        synchronized (room) {
            room.notifyAll();
        }
    }

    int messages() {
        return messages.get();
    }

    private boolean isFull() {
        return messages.get() >= messagesMax || bytes.get() >= bytesMax;
    }

    private boolean awaitRoom() {
        synchronized (room) {
            waiting++;
            try {
                long beganNanos = System.nanoTime();
                long leftNanos = patienceNanos;
                while (isFull() && !isClosed && !isRefusing && leftNanos > 0) {
                    TimeUnit.NANOSECONDS.timedWait(room, leftNanos);
                    leftNanos = patienceNanos - (System.nanoTime() - beganNanos);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            } finally {
                waiting--;
            }
        }
        return !isClosed && !isRefusing;
    }

    private void forget(Publication publication) {
        messages.decrementAndGet();
        bytes.addAndGet(-publication.sizeBytes());
    }

    private void wake() {
        if (waiting > 0) {
            synchronized (room) {
                room.notifyAll();
            }
        }
    }

    private void schedule() {
        if (!isClosed && !isScheduled.get() && isScheduled.compareAndSet(false, true)) {
            loop.execute(drain);
        }
    }

    /** On the loop. A listener that throws costs its one fact; the executor hears of it. */
    private void drain() {
        try {
            for (int i = 0; i < BATCH_MAX && !isClosed; i++) {
                Fact next = facts.poll();
                if (next == null) {
                    return;
                }
                if (isReleasedWhenTold && next instanceof Fact.Arrived message) {
                    forget(message.publication());
                }
                next.tell(listener);
            }
        } finally {
            isScheduled.set(false);
            if (!facts.isEmpty()) {
                schedule();
            }
            wake();
        }
    }
}
