package io.mqttsn.gateway.uplink.paho;

import io.mqttsn.gateway.uplink.LinkListener;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Facts from Paho's threads to the loop, in order, many of them for one wake-up.
 *
 * <p>Messages of the broker are bounded in number and octets: when the loop falls behind, {@link #putMessage} makes Paho's callback thread wait, Paho stops
 * reading its socket, and TCP slows the broker down. The other facts are answers to what the loop has asked, which bounds them too.
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

    private final Queue<Fact> facts = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isScheduled = new AtomicBoolean();
    private final Runnable drain = this::drain;

    private final AtomicInteger messages = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final Object room = new Object();
    private volatile boolean someoneWaits;
    private volatile boolean isClosed;

    LoopInbox(Executor loop, LinkListener listener, int messagesMax, long bytesMax) {
        this.loop = loop;
        this.listener = listener;
        this.messagesMax = messagesMax;
        this.bytesMax = bytesMax;
    }

    void put(Fact fact) {
        facts.add(fact);
        schedule();
    }

    /**
     * Puts a message of the broker; waits while there is no room, except for a first message larger than all the room there is.
     *
     * @return whether it was taken; not when the inbox was closed, or the thread interrupted
     */
    boolean putMessage(Fact.Arrived message) {
        if (isFull() && !awaitRoom()) {
            return false;
        }
        messages.incrementAndGet();
        bytes.addAndGet(message.publication().sizeBytes());
        put(message);
        return true;
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
            someoneWaits = true;
            try {
                while (isFull() && !isClosed) {
                    room.wait();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            } finally {
                someoneWaits = false;
            }
        }
        return !isClosed;
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
                if (next instanceof Fact.Arrived message) {
                    messages.decrementAndGet();
                    bytes.addAndGet(-message.publication().sizeBytes());
                }
                next.tell(listener);
            }
        } finally {
            isScheduled.set(false);
            if (!facts.isEmpty()) {
                schedule();
            }
            if (someoneWaits) {
                synchronized (room) {
                    room.notifyAll();
                }
            }
        }
    }
}
