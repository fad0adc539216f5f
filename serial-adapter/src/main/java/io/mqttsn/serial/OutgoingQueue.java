package io.mqttsn.serial;

import io.mqttsn.transport.PeerAddress;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be written on one line (NOT thread safe): first in, first out for each peer, the peers in turn, and bounded in octets, which at a given
 * baud rate is a bound in time. A message that is larger than that waits only where no other does. When the queue is full the peer with the most octets
 * waiting gives way, so that a flood to one cannot silence the others.
 */
final class OutgoingQueue {

    private static final class Waiting {
        final ArrayDeque<Outgoing.Message> items = new ArrayDeque<>();
        int octets;
    }

    private final int octetsMax;
    private final OverflowPolicy overflow;
    private final BiConsumer<Outgoing.Message, SendDrop> dropped;
    private final Map<PeerAddress, Waiting> byPeer = new HashMap<>();
    private final ArrayDeque<PeerAddress> turns = new ArrayDeque<>();
    private int octets;
    private int messages;

    OutgoingQueue(int octetsMax, OverflowPolicy overflow, BiConsumer<Outgoing.Message, SendDrop> dropped) {
        this.octetsMax = octetsMax;
        this.overflow = overflow;
        this.dropped = dropped;
    }

    /** Takes one more, and drops what has no room, which may be this one. */
    void add(Outgoing.Message item) {
        append(item);
        while (octets > octetsMax && messages > 1) {
            dropOne();
        }
    }

    private void append(Outgoing.Message item) {
        Waiting waiting = byPeer.get(item.to());
        if (waiting == null) {
            waiting = new Waiting();
            byPeer.put(item.to(), waiting);
            turns.addLast(item.to());
        }
        waiting.items.addLast(item);
        waiting.octets += item.lineOctets();
        octets += item.lineOctets();
        messages++;
    }

    private void dropOne() {
        PeerAddress heaviest = null;
        int most = 0;
        for (PeerAddress peer : turns) {
            int waiting = waitingOf(peer).octets;
            if (waiting > most) {
                most = waiting;
                heaviest = peer;
            }
        }
        if (heaviest == null) {
            throw new IllegalStateException("octets: " + octets + " (expected: 0 in an empty queue)");
        }
        dropped.accept(take(heaviest, overflow == OverflowPolicy.DROP_OLDEST), SendDrop.QUEUE_FULL);
        if (!byPeer.containsKey(heaviest)) {
            turns.remove(heaviest);
        }
    }

    /** The next to be written, or {@code null}. */
    Outgoing.@Nullable Message poll() {
        PeerAddress peer = turns.pollFirst();
        if (peer == null) {
            return null;
        }
        Outgoing.Message item = take(peer, true);
        if (byPeer.containsKey(peer)) {
            turns.addLast(peer);
        }
        return item;
    }

    private Outgoing.Message take(PeerAddress peer, boolean oldest) {
        Waiting waiting = waitingOf(peer);
        Outgoing.Message item = oldest ? waiting.items.removeFirst() : waiting.items.removeLast();
        waiting.octets -= item.lineOctets();
        octets -= item.lineOctets();
        messages--;
        if (waiting.items.isEmpty()) {
            byPeer.remove(peer);
        }
        return item;
    }

    private Waiting waitingOf(PeerAddress peer) {
        Waiting waiting = byPeer.get(peer);
        if (waiting == null) {
            throw new IllegalStateException("peer: " + peer + " (expected: one that has something waiting)");
        }
        return waiting;
    }

    /** Drops everything. */
    void clear(SendDrop cause) {
        for (Outgoing.Message item = poll(); item != null; item = poll()) {
            dropped.accept(item, cause);
        }
    }

    boolean isEmpty() {
        return octets == 0;
    }

    /** The octets that wait. */
    int octets() {
        return octets;
    }
}
