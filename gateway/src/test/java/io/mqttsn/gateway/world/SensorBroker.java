package io.mqttsn.gateway.world;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.core.SubscribeOutcome;
import io.mqttsn.gateway.core.Will;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.uplink.LinkListener;
import io.mqttsn.gateway.uplink.Outgoing;
import io.mqttsn.gateway.uplink.SensorLink;
import io.mqttsn.gateway.uplink.SensorLinks;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An MQTT broker as transparent sensors meet it, each under its own name: a second connection of one name cuts the first, a connection that ends without a
 * goodbye fires its will, a clean session ends with its connection. It may read without answering for a while, refuse whoever comes, and forget everything.
 */
final class SensorBroker implements SensorLinks {

    private final World world;
    private final SplittableRandom random;
    private final Map<ClientId, SensorConnection> connected = new LinkedHashMap<>();
    private final Map<ClientId, BrokerSession> sessions = new LinkedHashMap<>();
    private final Map<String, Publication> retained = new TreeMap<>();

    /** Where else messages go: the gateway's shared connection leads to the same broker. */
    private Consumer<Publication> elsewhere = publication -> {};

    private boolean isAway;
    private boolean stalls;
    /** It reads what came while it stalled. */
    private boolean isCatchingUp;

    private boolean hasForgotten;
    private int willsForgotten;

    /** What has been read while it stalled. */
    private final ArrayDeque<Runnable> read = new ArrayDeque<>();

    /** Answers the next CONNECTs with this, unless it is {@code DELIVERED}. */
    PublishOutcome welcome = PublishOutcome.DELIVERED;

    SensorBroker(World world, SplittableRandom random) {
        this.world = world;
        this.random = random;
    }

    void passOnTo(Consumer<Publication> other) {
        elsewhere = other;
    }

    @Override
    public SensorLink link(ClientId clientId, LinkListener listener) {
        return new ModelSensorLink(world, this, clientId, listener, random.split());
    }

    @Override
    public void stop() {
        throw new UnsupportedOperationException("worlds do not stop");
    }

    boolean isAway() {
        return isAway;
    }

    /** Nobody reaches it, and whoever was connected is not any more. */
    void goAway() {
        isAway = true;
        connections().forEach(connection -> connection.breaks("away"));
    }

    void comeBack() {
        isAway = false;
    }

    void stall(boolean value) {
        stalls = value;
        isCatchingUp = true;
        while (!stalls && !read.isEmpty()) {
            read.remove().run();
        }
        isCatchingUp = false;
    }

    List<SensorConnection> connections() {
        return new ArrayList<>(connected.values());
    }

    /** It crashes, and comes back with retained messages and nothing else. A broker that has crashed fires no wills. */
    void forget() {
        world.chart.add("broker", "forgets", "all sensors");
        hasForgotten = true;
        world.tally.happened(Happening.FORGOT);
        for (SensorConnection connection : connections()) {
            willsForgotten += connection.request.will().isPresent() ? 1 : 0;
            connected.remove(connection.clientId());
            connection.breaks("forgotten");
        }
        sessions.forEach((clientId, session) -> session.isForgotten(clientId.value()));
        sessions.clear();
    }

    boolean remembers() {
        return !hasForgotten;
    }

    /** Of connections that were forgotten; the gateway may have wanted some of them fired. */
    int willsForgotten() {
        return willsForgotten;
    }

    /** Whether this sensor's subscriptions are certainly here. */
    boolean isSureOf(ClientId clientId, boolean cleanSession) {
        BrokerSession session = sessions.get(clientId);
        return session == null ? !cleanSession && !hasForgotten : session.isSure();
    }

    /** Something arrives on some connection. */
    void receives(Runnable what) {
        if (stalls) {
            read.add(what);
        } else {
            what.run();
        }
    }

    /** CONNECT. */
    void connects(SensorConnection connection) {
        ClientId clientId = connection.clientId();
        if (welcome != PublishOutcome.DELIVERED) {
            world.tally.happened(Happening.TURNED_DOWN);
            world.chart.add("broker", "refuses", clientId + " " + welcome);
            connection.refused(welcome);
            return;
        }
        SensorConnection former = connected.get(clientId);
        if (former != null) {
            world.chart.add("broker", "takes over", clientId);
            former.breaks("taken over");
        }
        boolean clean = connection.request.cleanSession();
        if (clean) {
            sessions.remove(clientId);
        }
        BrokerSession session = sessions.get(clientId);
        boolean sessionPresent = session != null;
        if (session == null) {
            session = new BrokerSession(world, connection.isFirst());
            sessions.put(clientId, session);
        }
        connected.put(clientId, connection);
        world.chart.add(
                "broker",
                "connected",
                clientId + (clean ? " clean" : "") + (sessionPresent ? ", session present" : ""));
        connection.accepted(sessionPresent);
        session.connected(connection, random);
    }

    /** The connection is broken. */
    void loses(SensorConnection connection) {
        if (isConnected(connection)) {
            connection.request.will().map(Will::asPublication).ifPresent(world.wills::lostByBroker);
            ends(connection, false);
        }
    }

    /** The gateway has ended the connection, with a goodbye or without. */
    void ends(SensorConnection connection, boolean goodbye) {
        if (!connected.remove(connection.clientId(), connection)) {
            return;
        }
        world.chart.add("broker", goodbye ? "lets go" : "misses", connection.clientId());
        BrokerSession session = sessions.get(connection.clientId());
        if (session != null && connection.request.cleanSession()) {
            sessions.remove(connection.clientId());
            if (goodbye || isCatchingUp) {
                // The gateway says it for a sensor that leaves, and for one that gets another will and may miss
                // something; it does not wait for a broker that stalls.
                session.losesMessages(connection.clientId().value());
            }
        } else if (session != null) {
            session.disconnected();
        }
        if (!goodbye) {
            connection.request.will().map(Will::asPublication).ifPresent(will -> {
                world.chart.add("broker", "fires", Messages.text(will));
                world.wills.received(will);
                taken(will);
            });
        }
    }

    /** An application publishes here. */
    void publishedElsewhere(Publication publication) {
        world.chart.add("broker", "gets", Messages.text(publication) + " from an application");
        taken(publication);
    }

    void published(SensorConnection connection, Outgoing message) {
        Publication publication = message.publication();
        BrokerSession session = sessionOf(connection);
        if (publication.qos() != Qos.TWO || session.takesOnce(message)) {
            world.chart.add("broker", "gets", Messages.text(publication));
            world.upstream.received(publication);
            taken(publication);
        }
        if (publication.qos().isAcknowledged()) {
            connection.completed(message);
        }
    }

    private void taken(Publication publication) {
        world.downstream.published(publication);
        routed(publication);
        elsewhere.accept(publication);
    }

    /** A message that the broker has got over some other connection. */
    void routed(Publication publication) {
        Messages.retain(publication, retained);
        sessions.values().forEach(session -> session.offered(publication));
    }

    void subscribe(SensorConnection connection, long token, String filter, Qos qos) {
        world.chart.add("broker", "gets", connection.clientId() + " SUBSCRIBE " + filter + " qos=" + qos.level());
        if (filter.startsWith(Topics.FORBIDDEN)) {
            connection.subscribed(token, SubscribeOutcome.REFUSED);
            return;
        }
        BrokerSession session = sessionOf(connection);
        Sensor sensor = world.sensor(connection.clientId().value());
        if (sensor != null) {
            world.downstream.subscribing(sensor, filter);
        }
        session.subscribe(filter, qos);
        boolean retainedFirst = random.nextInt(4) == 0;
        if (!retainedFirst) {
            connection.subscribed(token, SubscribeOutcome.granted(qos));
        }
        retained.forEach((name, publication) -> {
            if (Topics.matches(filter, name)) {
                session.send(publication, qos, true);
            }
        });
        if (retainedFirst) {
            connection.subscribed(token, SubscribeOutcome.granted(qos));
        }
    }

    void unsubscribe(SensorConnection connection, long token, String filter) {
        world.chart.add("broker", "gets", connection.clientId() + " UNSUBSCRIBE " + filter);
        sessionOf(connection).unsubscribe(filter);
        connection.unsubscribed(token);
    }

    /** The session of a connection that stands. */
    BrokerSession sessionOf(SensorConnection connection) {
        @Nullable BrokerSession session = sessions.get(connection.clientId());
        if (session == null || connected.get(connection.clientId()) != connection) {
            throw new IllegalStateException(connection.clientId() + " has no such connection");
        }
        return session;
    }

    boolean isConnected(SensorConnection connection) {
        return connected.get(connection.clientId()) == connection;
    }

    /** What sensors that are connected owe an acknowledgement for. */
    String unacknowledged() {
        StringBuilder owed = new StringBuilder();
        for (ClientId clientId : connected.keySet()) {
            int messages = sessions.get(clientId).unacknowledged();
            if (messages > 0) {
                owed.append(' ').append(messages).append(" messages of ").append(clientId);
            }
        }
        return owed.toString();
    }

    String leftovers() {
        return connected.isEmpty() ? "" : " connections at the broker " + connected.keySet();
    }
}
