package io.mqttsn.gateway.routing;

import io.mqttsn.codec.Qos;
import java.util.ArrayDeque;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one session: a bounded queue, first in, first out, used by MQTT-SN and MQTT sessions alike.
 *
 * <p>Two bounds hold at once: those of this queue, and the {@link QueueBudget} that all queues share. An overflow costs only this queue's own messages.
 * Nothing vanishes in silence: what was offered or put back was polled, is queued, or was dropped through a {@link DropListener}. A polled message
 * counts no more, here or in the budget.
 *
 * <p>All operations but {@link #removeIf} and {@link #clear} take constant time (amortised; a large message may push out several small ones).
 *
 * <p>(NOT thread safe: everything happens on the gateway's loop.)
 */
public final class DeliveryQueue {

    private int messagesMax;
    private long bytesMax;
    private final OverflowPolicy policy;
    private final QueueBudget budget;

    /** Two lanes, so that the oldest message of QoS 0 is found at once; positions restore the order between them. */
    private final ArrayDeque<Entry> unacknowledged = new ArrayDeque<>(4);

    private final ArrayDeque<Entry> acknowledged = new ArrayDeque<>(4);
    private long unacknowledgedBytes;
    private long acknowledgedBytes;
    private long firstPosition;
    private long nextPosition;

    /** @param position smaller is earlier; negative after a put back */
    private record Entry(long position, MessageHandle handle) {}

    /**
     * @param messagesMax how many messages may wait, at least 1
     * @param bytesMax what they may cost together, at least 1, in the unit of {@link Publication#sizeBytes()}
     */
    public DeliveryQueue(int messagesMax, long bytesMax, OverflowPolicy policy, QueueBudget budget) {
        checkLimits(messagesMax, bytesMax);
        this.messagesMax = messagesMax;
        this.bytesMax = bytesMax;
        this.policy = policy;
        this.budget = budget;
    }

    /** Changes the bounds; what waits already stays, and counts when more is offered. */
    public void setLimits(int messagesMax, long bytesMax) {
        checkLimits(messagesMax, bytesMax);
        this.messagesMax = messagesMax;
        this.bytesMax = bytesMax;
    }

    private static void checkLimits(int messagesMax, long bytesMax) {
        if (messagesMax < 1 || bytesMax < 1) {
            throw new IllegalArgumentException(
                    "queue limits: " + messagesMax + " messages, " + bytesMax + " octets (expected: at least 1 each)");
        }
    }

    /**
     * Appends a message, giving up others where the policy says so.
     *
     * @return whether {@code handle} is queued; when it is not, {@code drops} has been told about it
     */
    public boolean offer(MessageHandle handle, DropListener drops) {
        int size = handle.sizeBytes();
        if (size > bytesMax) {
            drops.dropped(handle, DropReason.TOO_LARGE);
            return false;
        }
        if (!fits(size, 0, 0) && !makeRoom(size, drops)) {
            drops.dropped(handle, overflowReason(size));
            return false;
        }
        append(handle);
        return true;
    }

    /** Takes the oldest message out, or answers null when there is none. */
    public @Nullable MessageHandle poll() {
        ArrayDeque<Entry> lane = oldestLane();
        Entry entry = lane.poll();
        if (entry == null) {
            return null;
        }
        forget(entry.handle());
        return entry.handle();
    }

    /** The oldest message, or null when there is none. */
    public @Nullable MessageHandle peek() {
        Entry entry = oldestLane().peek();
        return entry == null ? null : entry.handle();
    }

    /** Returns a polled message to the head. It never drops: the message had its place before, and may exceed the bounds by itself. */
    public void putBack(MessageHandle handle) {
        count(handle);
        laneOf(handle).addFirst(new Entry(--firstPosition, handle));
    }

    /** Drops everything. */
    public void clear(DropReason reason, DropListener drops) {
        for (MessageHandle handle = poll(); handle != null; handle = poll()) {
            drops.dropped(handle, reason);
        }
    }

    /** Drops every message that {@code condition} names, QoS 0 first. */
    public void removeIf(Predicate<MessageHandle> condition, DropReason reason, DropListener drops) {
        removeIf(unacknowledged, condition, reason, drops);
        removeIf(acknowledged, condition, reason, drops);
    }

    public boolean isEmpty() {
        return unacknowledged.isEmpty() && acknowledged.isEmpty();
    }

    /** How many messages wait. */
    public int size() {
        return unacknowledged.size() + acknowledged.size();
    }

    /** What they cost together, in the unit of {@link Publication#sizeBytes()}. */
    public long bytes() {
        return unacknowledgedBytes + acknowledgedBytes;
    }

    private boolean fits(int size, int freedMessages, long freedBytes) {
        return size() - freedMessages < messagesMax
                && bytes() - freedBytes + size <= bytesMax
                && budget.fits(size, freedMessages, freedBytes);
    }

    /** Makes room, or changes nothing: nobody gains from a drop that is still not enough. */
    private boolean makeRoom(int size, DropListener drops) {
        boolean enough =
                switch (policy) {
                    case DROP_NEWEST -> false;
                    case DROP_OLDEST -> fits(size, size(), bytes());
                    case DROP_QOS0_FIRST -> fits(size, unacknowledged.size(), unacknowledgedBytes);
                };
        if (!enough) {
            return false;
        }
        while (!fits(size, 0, 0)) {
            DropReason reason = overflowReason(size);
            ArrayDeque<Entry> lane = policy == OverflowPolicy.DROP_OLDEST ? oldestLane() : unacknowledged;
            MessageHandle victim = lane.remove().handle();
            forget(victim);
            drops.dropped(victim, reason);
        }
        return true;
    }

    private DropReason overflowReason(int size) {
        boolean ownLimit = size() >= messagesMax || bytes() + size > bytesMax;
        return ownLimit ? DropReason.QUEUE_FULL : DropReason.BUDGET_EXHAUSTED;
    }

    private ArrayDeque<Entry> oldestLane() {
        Entry unacknowledgedHead = unacknowledged.peek();
        Entry acknowledgedHead = acknowledged.peek();
        boolean acknowledgedFirst = unacknowledgedHead == null
                || acknowledgedHead != null && acknowledgedHead.position() < unacknowledgedHead.position();
        return acknowledgedFirst ? acknowledged : unacknowledged;
    }

    private ArrayDeque<Entry> laneOf(MessageHandle handle) {
        return handle.qos() == Qos.ZERO ? unacknowledged : acknowledged;
    }

    private void append(MessageHandle handle) {
        count(handle);
        laneOf(handle).add(new Entry(nextPosition++, handle));
    }

    private void count(MessageHandle handle) {
        budget.take(handle.sizeBytes());
        addBytes(handle, handle.sizeBytes());
    }

    private void forget(MessageHandle handle) {
        budget.giveBack(handle.sizeBytes());
        addBytes(handle, -handle.sizeBytes());
    }

    private void addBytes(MessageHandle handle, int bytes) {
        if (handle.qos() == Qos.ZERO) {
            unacknowledgedBytes += bytes;
        } else {
            acknowledgedBytes += bytes;
        }
    }

    private void removeIf(
            ArrayDeque<Entry> lane, Predicate<MessageHandle> condition, DropReason reason, DropListener drops) {
        // Once round, so that whoever throws leaves no message behind that is dropped already.
        for (int left = lane.size(); left > 0; left--) {
            Entry entry = lane.remove();
            if (condition.test(entry.handle())) {
                forget(entry.handle());
                drops.dropped(entry.handle(), reason);
            } else {
                lane.add(entry);
            }
        }
    }
}
