package io.mqttsn.gateway.broker;

import io.mqttsn.gateway.routing.MessageHandle;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The exchanges of QoS 1 and 2 with one client that are not completed, and which of them are still to be repeated on the present connection. PUBLISH is in the
 * order of sending, then PUBREL in the order of the PUBRECs. (NOT thread safe.)
 */
final class Window {

    private final int sizeMax;
    private final ArrayDeque<Exchange> open = new ArrayDeque<>(4);
    private final ArrayDeque<Exchange> repeats = new ArrayDeque<>(1);
    private int lastPacketId;

    /** One message, from its first PUBLISH on. */
    static final class Exchange {
        final MessageHandle handle;
        final int packetId;
        private boolean received;
        private boolean done;

        private Exchange(MessageHandle handle, int packetId) {
            this.handle = handle;
            this.packetId = packetId;
        }

        /** PUBREC was received: the client has the message, and the store need not keep it. */
        boolean isReceived() {
            return received;
        }

        boolean isDone() {
            return done;
        }
    }

    /** @param sizeMax at most 65,534, so that an id is always free */
    Window(int sizeMax) {
        this.sizeMax = sizeMax;
    }

    int size() {
        return open.size();
    }

    boolean isFull() {
        return open.size() >= sizeMax;
    }

    Iterable<Exchange> all() {
        return open;
    }

    Exchange begin(MessageHandle handle) {
        Exchange exchange = new Exchange(handle, nextPacketId());
        open.add(exchange);
        return exchange;
    }

    /** The next id in the circle 1..65535 that no exchange holds; the window is smaller than the circle. */
    private int nextPacketId() {
        do {
            lastPacketId = lastPacketId == 65_535 ? 1 : lastPacketId + 1;
        } while (find(lastPacketId) != null);
        return lastPacketId;
    }

    /** Acknowledgements mostly come in the order of sending, so the first look mostly finds. */
    @Nullable
    Exchange find(int packetId) {
        for (Exchange exchange : open) {
            if (exchange.packetId == packetId) {
                return exchange;
            }
        }
        return null;
    }

    /** PUBREC: PUBRELs have an order of their own. */
    void received(Exchange exchange) {
        exchange.received = true;
        open.remove(exchange);
        open.add(exchange);
    }

    void finish(Exchange exchange) {
        exchange.done = true;
        open.remove(exchange);
    }

    /** The client is there: everything is to be repeated, before anything new. */
    void connected() {
        repeats.addAll(open);
    }

    void disconnected() {
        repeats.clear();
    }

    boolean hasRepeats() {
        return !repeats.isEmpty();
    }

    @Nullable
    Exchange nextRepeat() {
        return repeats.peek();
    }

    /** The next repeat is sent, or needs no sending any more. */
    void repeated() {
        repeats.remove();
    }

    /** The session is over. */
    void clear() {
        repeats.clear();
        open.clear();
    }
}
