package io.mqttsn.gateway.broker;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.broker.Window.Exchange;
import io.mqttsn.gateway.core.Ticket;
import io.mqttsn.gateway.routing.Delivery;
import io.mqttsn.gateway.routing.DeliveryQueue;
import io.mqttsn.gateway.routing.DropListener;
import io.mqttsn.gateway.routing.DropReason;
import io.mqttsn.gateway.routing.MessageHandle;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.store.MessageStore;
import io.mqttsn.gateway.store.StoreFacts;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The way of messages to one client (MQTT 3.1.1, §4.3): a queue, and a window of those sent and not yet acknowledged.
 *
 * <pre>
 * deliver → queue → window, PUBLISH sent → PUBACK                        done (QoS 1)
 *                                        → PUBREC, PUBREL sent → PUBCOMP done (QoS 2)
 * </pre>
 *
 * <p>There is one order for everything that waits. When the client connects again, what is in the window is sent again first, as the standard asks
 * (MQTT-4.4.0-1); within a connection nothing is ever repeated, since TCP does that. QoS 0 takes no place in the window, waits only for a client that is
 * connected, and skips the store when nothing waits before it.
 *
 * <p>Messages are loaded one at a time, so that a store that answers late does not change their order.
 */
final class OutgoingMessages implements StoreFacts {

    private final long sessionId;
    private final MessageStore store;
    private final DeliveryQueue queue;
    private final BrokerStatistics statistics;
    private final LongSupplier nowNanos;
    private final DropListener drops = this::drop;

    private final Window window;

    /** By message: who waits until the client has it, see {@link Delivery#pacedByClient}. */
    private final Map<Long, Delivery> paced = new HashMap<>(0);

    private @Nullable ClientLink link;

    /** The message that the store was asked for, and the exchange that it is to repeat, if any. */
    private @Nullable MessageHandle awaited;

    private @Nullable Exchange awaitedRepeat;

    private boolean pumping;
    private boolean ended;

    /** The question whether a message is in custody. */
    private record Custody(Delivery delivery) implements Ticket {

        @Override
        public boolean isOpen() {
            return true;
        }
    }

    OutgoingMessages(
            long sessionId,
            MessageStore store,
            DeliveryQueue queue,
            int inFlightMax,
            BrokerStatistics statistics,
            LongSupplier nowNanos) {
        this.sessionId = sessionId;
        this.store = store;
        this.queue = queue;
        this.window = new Window(inFlightMax);
        this.statistics = statistics;
        this.nowNanos = nowNanos;
    }

    /** The client is there: what it left unacknowledged is sent again, then what waits. */
    void linkUp(ClientLink newLink) {
        link = newLink;
        window.connected();
        pump();
    }

    /** The client has left; messages that nobody promised to keep go. */
    void linkDown() {
        link = null;
        window.disconnected();
        queue.removeIf(handle -> handle.qos() == Qos.ZERO, DropReason.CLIENT_AWAY, drops);
    }

    /** The session is over. A message that is just being offered to many sessions may still come, and is dropped. */
    void end() {
        ended = true;
        link = null;
        queue.clear(DropReason.SESSION_ENDED, drops);
        for (Exchange exchange : window.all()) {
            if (!exchange.isReceived()) {
                drop(exchange.handle, DropReason.SESSION_ENDED);
            }
        }
        // What is being loaded for a repeat is in the window as well, and has gone with it.
        if (awaited != null && awaitedRepeat == null) {
            drop(awaited, DropReason.SESSION_ENDED);
        }
        awaited = null;
        awaitedRepeat = null;
        window.clear();
    }

    void deliver(Delivery delivery, MessageHandle handle, Publication publication) {
        ClientLink client = link;
        boolean acknowledged = handle.qos().isAcknowledged();
        boolean goesAtOnce = client != null
                && client.isWritable()
                && awaited == null
                && queue.isEmpty()
                && !window.hasRepeats()
                && (!acknowledged || !window.isFull());
        if (!acknowledged && goesAtOnce && client != null) {
            send(client, handle, publication, false, 0);
            delivery.takenByOne();
        } else if (ended || !acknowledged && client == null) {
            statistics.countDropped(ended ? DropReason.SESSION_ENDED : DropReason.CLIENT_AWAY);
            delivery.takenByOne();
        } else {
            if (delivery.awaitsClient()) {
                paced.put(handle.messageId(), delivery);
            }
            store.addDelivery(sessionId, handle, new Custody(delivery), this);
            if (goesAtOnce && client != null) {
                sendFirst(client, handle, publication);
            } else {
                queue.offer(handle, drops);
            }
        }
    }

    @Override
    public void stored(Ticket ticket) {
        Delivery delivery = ((Custody) ticket).delivery();
        if (!delivery.awaitsClient()) {
            delivery.takenByOne();
        }
    }

    /** The client has the message, or will not get it: nobody needs to keep it for this session. */
    private void settle(MessageHandle handle) {
        store.removeDelivery(sessionId, handle);
        Delivery delivery = paced.remove(handle.messageId());
        if (delivery != null) {
            delivery.takenByOne();
        }
    }

    /** PUBACK: counts only for a message of QoS 1 that is in flight. */
    void pubAckReceived(int packetId) {
        Exchange exchange = window.find(packetId);
        if (exchange != null && exchange.handle.qos() == Qos.ONE) {
            window.finish(exchange);
            settle(exchange.handle);
            pump();
        }
    }

    /** PUBREC, repeated ones included. An unknown id is answered too, so that the client gets out of its exchange. */
    void pubRecReceived(int packetId) {
        Exchange exchange = window.find(packetId);
        if (exchange != null && exchange.handle.qos() == Qos.TWO && !exchange.isReceived()) {
            window.received(exchange);
            settle(exchange.handle);
        }
        if (link != null) {
            link.sendPubRel(packetId);
        }
    }

    /** PUBCOMP: counts only after PUBREC. */
    void pubCompReceived(int packetId) {
        Exchange exchange = window.find(packetId);
        if (exchange != null && exchange.isReceived()) {
            window.finish(exchange);
            pump();
        }
    }

    /** Sends as much as client and window take. */
    void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        try {
            while (sendNext()) {}
        } finally {
            pumping = false;
        }
    }

    /** How many messages wait for their turn. */
    int waiting() {
        return queue.size();
    }

    /** How many messages the client has not acknowledged. */
    int inFlight() {
        return window.size();
    }

    /** Sends one thing, or asks the store for it, and answers whether it is worth trying another. */
    private boolean sendNext() {
        ClientLink client = link;
        if (client == null || awaited != null || !client.isWritable()) {
            return false;
        }
        Exchange repeat = window.nextRepeat();
        if (repeat != null && (repeat.isDone() || repeat.isReceived())) {
            window.repeated();
            if (!repeat.isDone()) {
                client.sendPubRel(repeat.packetId);
            }
            return true;
        }
        if (repeat != null) {
            load(repeat.handle, repeat);
            return true;
        }
        MessageHandle head = queue.peek();
        if (head == null || head.qos().isAcknowledged() && window.isFull()) {
            return false;
        }
        queue.poll();
        load(head, null);
        return true;
    }

    private void load(MessageHandle handle, @Nullable Exchange repeat) {
        awaited = handle;
        awaitedRepeat = repeat;
        store.load(sessionId, handle, this);
    }

    @Override
    public void messageLoaded(long sessionId, MessageHandle handle, Publication publication) {
        if (!handle.equals(awaited)) {
            return; // the session has ended meanwhile
        }
        Exchange repeat = awaitedRepeat;
        awaited = null;
        awaitedRepeat = null;
        if (repeat != null) {
            repeat(repeat, publication);
        } else if (publication.isExpiredAt(nowNanos.getAsLong())) {
            drop(handle, DropReason.EXPIRED);
        } else if (link != null && !window.hasRepeats()) {
            sendFirst(link, handle, publication);
        } else if (link != null || handle.qos().isAcknowledged()) {
            queue.putBack(handle);
        } else {
            drop(handle, DropReason.CLIENT_AWAY);
        }
        pump();
    }

    /** Repeats a PUBLISH, unless the client has acknowledged it meanwhile, or has left and will have everything repeated when it is back. */
    private void repeat(Exchange exchange, Publication publication) {
        if (link != null && window.nextRepeat() == exchange) {
            window.repeated();
            if (!exchange.isDone() && !exchange.isReceived()) {
                send(link, exchange.handle, publication, true, exchange.packetId);
            }
        }
    }

    private void sendFirst(ClientLink client, MessageHandle handle, Publication publication) {
        if (handle.qos().isAcknowledged()) {
            Exchange exchange = window.begin(handle);
            send(client, handle, publication, false, exchange.packetId);
        } else {
            send(client, handle, publication, false, 0);
            settle(handle);
        }
    }

    private void send(ClientLink client, MessageHandle handle, Publication publication, boolean dup, int packetId) {
        statistics.publishesSent++;
        client.sendPublish(publication.topic(), publication.payload(), handle.qos(), handle.retain(), dup, packetId);
    }

    private void drop(MessageHandle handle, DropReason reason) {
        statistics.countDropped(reason);
        settle(handle);
    }
}
