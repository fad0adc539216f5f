package io.mqttsn.gateway.broker;

import io.mqttsn.gateway.broker.Deadlines.Deadline;
import io.mqttsn.gateway.routing.Delivery;
import io.mqttsn.gateway.routing.MessageHandle;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.Subscriber;
import org.jspecify.annotations.Nullable;

/** What the broker keeps of one client id (MQTT 3.1.1, §3.1.2.4): its messages both ways; its subscriptions are in the router. */
final class MqttSession implements Subscriber {

    final String clientId;
    /** Whether the session ends with its connection. */
    final boolean clean;

    private final int retainedAtOnce;

    final OutgoingMessages outgoing;
    final IncomingMessages incoming;
    final Deadline expiry;

    @Nullable
    ClientConnection connection;

    /**
     * @param retainedAtOnce so many fit into the client's window, and into its queue when the window is full
     * @param onExpiry ends the session when its client has been away for too long
     */
    MqttSession(
            String clientId,
            boolean clean,
            int retainedAtOnce,
            OutgoingMessages outgoing,
            IncomingMessages incoming,
            Runnable onExpiry) {
        this.clientId = clientId;
        this.clean = clean;
        this.retainedAtOnce = retainedAtOnce;
        this.outgoing = outgoing;
        this.incoming = incoming;
        this.expiry = new Deadline(onExpiry);
    }

    @Override
    public void deliver(Delivery delivery, MessageHandle handle, Publication publication) {
        outgoing.deliver(delivery, handle, publication);
    }

    @Override
    public int retainedAtOnce() {
        return retainedAtOnce;
    }

    void attach(ClientConnection connection, ClientLink link) {
        this.connection = connection;
        incoming.linkUp(link, connection::custodyFailed);
        outgoing.linkUp(link);
    }

    void detach() {
        connection = null;
        incoming.linkDown();
        outgoing.linkDown();
    }

    @Override
    public String toString() {
        return "MQTT client " + clientId;
    }
}
