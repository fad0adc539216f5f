package io.mqttsn.gateway.world;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.uplink.Outgoing;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the {@link SensorBroker} keeps for one sensor. At QoS 2 a message that was acknowledged with PUBREC is not sent again, only its PUBREL is. */
final class BrokerSession {

    /** Mosquitto's. */
    private static final int WINDOW = 20;

    /** Subscriptions that a broker has forgotten are made again within this time. */
    private static final Duration RESUBSCRIBED = Duration.ofSeconds(15);

    private final World world;
    private boolean isSure;
    private long connectedAtNanos;
    private final Map<String, Qos> subscriptions = new TreeMap<>();
    private final Map<Long, Unacknowledged> unacknowledged = new LinkedHashMap<>();
    private final ArrayDeque<Publication> waiting = new ArrayDeque<>();
    private final Set<Outgoing> takenOnce = new HashSet<>();
    private @Nullable SensorConnection connection;
    private long lastPacketId;

    private static final class Unacknowledged {
        final Publication publication;
        boolean isReleased;

        Unacknowledged(Publication publication) {
            this.publication = publication;
        }
    }

    /** @param isFirst whether the sensor's session has not been here before, so that nothing was subscribed to */
    BrokerSession(World world, boolean isFirst) {
        this.world = world;
        this.isSure = isFirst;
    }

    /** Whether everything is certainly subscribed to that the sensor has ever subscribed to. */
    boolean isSure() {
        isSure |= connection != null && world.agenda.nowNanos() - connectedAtNanos >= RESUBSCRIBED.toNanos();
        return isSure;
    }

    /** What was not acknowledged comes again, before anything else. */
    void connected(SensorConnection present, SplittableRandom random) {
        connection = present;
        connectedAtNanos = world.agenda.nowNanos();
        List<Map.Entry<Long, Unacknowledged>> again = new ArrayList<>(unacknowledged.entrySet());
        unacknowledged.clear();
        for (Map.Entry<Long, Unacknowledged> one : again) {
            // At QoS 1 a broker may choose another packet id; at QoS 2 the id is the message's until its end.
            boolean keepsId = one.getValue().publication.qos() == Qos.TWO || random.nextBoolean();
            world.tally.happened(Happening.QOS_1_RENUMBERED, keepsId ? 0 : 1);
            transmit(keepsId ? one.getKey() : ++lastPacketId, one.getValue());
        }
        sendWaiting();
    }

    void disconnected() {
        connection = null;
    }

    void isForgotten(String sensor) {
        losesMessages(sensor);
        takenOnce.forEach(message -> world.upstream.brokerForgets(message.publication()));
    }

    /** What was not acknowledged will never come. */
    void losesMessages(String sensor) {
        connection = null;
        unacknowledged.values().forEach(one -> world.downstream.brokerLost(sensor, one.publication));
        waiting.forEach(publication -> world.downstream.brokerLost(sensor, publication));
    }

    boolean takesOnce(Outgoing message) {
        return takenOnce.add(message);
    }

    void subscribe(String filter, Qos qos) {
        subscriptions.put(filter, qos);
    }

    void unsubscribe(String filter) {
        subscriptions.remove(filter);
    }

    void offered(Publication publication) {
        Qos highest = null;
        for (Map.Entry<String, Qos> one : subscriptions.entrySet()) {
            if (Topics.matches(one.getKey(), publication.topic().value())) {
                highest = highest == null ? one.getValue() : Qos.max(highest, one.getValue());
            }
        }
        if (highest != null) {
            send(publication, highest, false);
        }
    }

    void send(Publication publication, Qos granted, boolean retain) {
        Qos qos = Qos.min(publication.qos(), granted);
        Publication copy = Publication.of(publication.topic(), publication.payload(), qos, retain);
        if (qos.isAcknowledged()) {
            waiting.add(copy);
            sendWaiting();
        } else if (connection != null) {
            connection.deliver(0, copy);
        }
    }

    private void sendWaiting() {
        while (connection != null && unacknowledged.size() < WINDOW && !waiting.isEmpty()) {
            transmit(++lastPacketId, new Unacknowledged(waiting.remove()));
        }
    }

    private void transmit(long packetId, Unacknowledged message) {
        unacknowledged.put(packetId, message);
        if (connection == null) {
            return;
        }
        if (message.isReleased) {
            connection.release(packetId);
        } else {
            connection.deliver(packetId, message.publication);
        }
    }

    int unacknowledged() {
        return unacknowledged.size() + waiting.size();
    }

    /** PUBREC. */
    void received(long packetId) {
        Unacknowledged message = unacknowledged.get(packetId);
        if (message != null && connection != null) {
            message.isReleased = true;
            connection.release(packetId);
        }
    }

    /** PUBACK or PUBCOMP. */
    void acknowledged(long packetId) {
        unacknowledged.remove(packetId);
        sendWaiting();
    }
}
