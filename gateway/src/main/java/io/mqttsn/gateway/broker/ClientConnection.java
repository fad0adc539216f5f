package io.mqttsn.gateway.broker;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.broker.Deadlines.Deadline;
import io.mqttsn.gateway.core.SubscribeOutcome;
import io.mqttsn.gateway.core.Will;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One network connection of a client (MQTT 3.1.1, §3 and §4.8): a method per thing that may happen to it. It awaits CONNECT, is connected, or is closed;
 * a closed one ignores everything.
 *
 * <p>Whatever ends a connection other than DISCONNECT publishes the will (MQTT-3.1.2-8).
 *
 * <p>(NOT thread safe: called on the gateway's loop only.) Times are monotonic nanoseconds.
 */
public final class ClientConnection {

    private final MqttBroker broker;
    private final ClientLink link;

    /** Until CONNECT the time limit for it, afterwards the keepalive. */
    private final Deadline deadline = new Deadline(this::deadlineReached);

    private boolean closed;
    private long lastReceivedNanos;

    /** Valid while connected. */
    private @Nullable MqttSession session;

    private Optional<Will> will = Optional.empty();
    private long silenceMaxNanos;

    ClientConnection(MqttBroker broker, ClientLink link) {
        this.broker = broker;
        this.link = link;
    }

    public void connectReceived(ConnectRequest request, long nowNanos) {
        broker.timeIs(nowNanos);
        lastReceivedNanos = nowNanos;
        if (closed) {
            return;
        }
        if (session != null) {
            violated("a second CONNECT");
        } else {
            broker.connect(this, request);
        }
    }

    /** A CONNECT of a protocol level that this server does not speak. */
    public void unacceptableLevelReceived(long nowNanos) {
        broker.timeIs(nowNanos);
        if (session != null) {
            violated("a CONNECT of another protocol level after the first");
        } else if (!closed) {
            refused(ConnectCode.UNACCEPTABLE_PROTOCOL_LEVEL);
        }
    }

    /** @param packetId 1..65535, or 0 at QoS 0 */
    public void publishReceived(Publication publication, int packetId, long nowNanos) {
        MqttSession active = received(nowNanos);
        if (active != null && !active.incoming.publishReceived(publication, packetId)) {
            violated("more QoS 2 messages open than broker.qos2-ids-max allows");
        }
    }

    public void pubAckReceived(int packetId, long nowNanos) {
        MqttSession active = received(nowNanos);
        if (active != null) {
            active.outgoing.pubAckReceived(packetId);
        }
    }

    public void pubRecReceived(int packetId, long nowNanos) {
        MqttSession active = received(nowNanos);
        if (active != null) {
            active.outgoing.pubRecReceived(packetId);
        }
    }

    public void pubRelReceived(int packetId, long nowNanos) {
        MqttSession active = received(nowNanos);
        if (active != null) {
            active.incoming.pubRelReceived(packetId);
        }
    }

    public void pubCompReceived(int packetId, long nowNanos) {
        MqttSession active = received(nowNanos);
        if (active != null) {
            active.outgoing.pubCompReceived(packetId);
        }
    }

    /** @param requests at least one, in the client's order; retained messages follow the SUBACK in that order */
    public void subscribeReceived(int packetId, List<SubscriptionRequest> requests, long nowNanos) {
        MqttSession active = received(nowNanos);
        if (active == null) {
            return;
        }
        List<SubscribeOutcome> outcomes = new ArrayList<>(requests.size());
        for (SubscriptionRequest request : requests) {
            outcomes.add(broker.subscribe(active, request));
        }
        link.sendSubAck(packetId, outcomes);
        for (int i = 0; i < requests.size(); i++) {
            if (outcomes.get(i).isGranted()) {
                Qos granted = outcomes.get(i).grantedQos();
                broker.router().replayRetained(active, requests.get(i).filter(), granted);
            }
        }
    }

    /** @param filters at least one */
    public void unsubscribeReceived(int packetId, List<TopicFilter> filters, long nowNanos) {
        MqttSession active = received(nowNanos);
        if (active != null) {
            filters.forEach(filter -> broker.router().unsubscribe(active, filter));
            link.sendUnsubAck(packetId);
        }
    }

    public void pingReqReceived(long nowNanos) {
        if (received(nowNanos) != null) {
            link.sendPingResp();
        }
    }

    /** The client leaves in good order; its will is forgotten (MQTT-3.14.4-3). */
    public void disconnectReceived(long nowNanos) {
        if (received(nowNanos) != null) {
            will = Optional.empty();
            end();
            link.close();
        }
    }

    /** The client sent something that is no packet, or not one that a client may send. */
    public void malformedReceived(long nowNanos) {
        broker.timeIs(nowNanos);
        violated("a malformed packet, or one that only servers send");
    }

    /** The link takes more, or no more. */
    public void writabilityChanged(long nowNanos) {
        broker.timeIs(nowNanos);
        if (session != null) {
            session.outgoing.pump();
        }
    }

    /** The network connection is gone. */
    public void connectionLost(long nowNanos) {
        broker.timeIs(nowNanos);
        end();
    }

    public boolean isClosed() {
        return closed;
    }

    /** For logs: the client id, once it is known. */
    public Optional<String> clientId() {
        return Optional.ofNullable(session).map(active -> active.clientId);
    }

    Deadline deadline() {
        return deadline;
    }

    void accepted(MqttSession session, boolean sessionPresent, ConnectRequest request) {
        this.session = session;
        will = request.will();
        silenceMaxNanos = request.keepAliveSeconds() * 1_500_000_000L;
        if (silenceMaxNanos > 0) {
            broker.deadlines().set(deadline, lastReceivedNanos + silenceMaxNanos);
        } else {
            broker.deadlines().cancel(deadline);
        }
        link.sendConnAck(sessionPresent, ConnectCode.ACCEPTED);
        session.attach(this, link);
    }

    void refused(ConnectCode code) {
        broker.statistics().connectsRefused++;
        link.sendConnAck(false, code);
        end();
        link.close();
    }

    /** The same client id has connected again (MQTT-3.1.4-2), or the server shuts down. */
    void closeByServer(boolean publishWill) {
        if (!publishWill) {
            will = Optional.empty();
        }
        end();
        link.close();
    }

    /** A message of this client could not be taken; without its acknowledgement the client will send it again. */
    void custodyFailed() {
        end();
        link.close();
    }

    /** The session to act on, or null when there is none: then the packet came too late, or before CONNECT (MQTT-3.1.0-1). */
    private @Nullable MqttSession received(long nowNanos) {
        broker.timeIs(nowNanos);
        lastReceivedNanos = nowNanos;
        if (session == null) {
            violated("a packet before CONNECT");
        }
        return session;
    }

    private void violated(String why) {
        if (!closed) {
            broker.statistics().protocolErrors++;
            link.violated(clientId(), why);
            end();
            link.close();
        }
    }

    private void deadlineReached() {
        long dueNanos = lastReceivedNanos + silenceMaxNanos;
        if (session == null) {
            broker.statistics().connectTimeouts++;
        } else if (dueNanos - broker.nowNanos() > 0) {
            // Packets only note their time; the deadline moves when it is reached, once per period instead of once per
            // packet.
            broker.deadlines().set(deadline, dueNanos);
            return;
        } else {
            broker.statistics().keepAliveTimeouts++;
        }
        end();
        link.close();
    }

    private void end() {
        if (closed) {
            return;
        }
        closed = true;
        MqttSession left = session;
        Optional<Will> lastWill = will;
        session = null;
        will = Optional.empty();
        broker.connectionEnded(this, left, lastWill);
    }
}
