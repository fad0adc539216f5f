package io.mqttsn.gateway.broker;

import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.SubscribeOutcome;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.gateway.routing.TopicName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A correct MQTT client with a persistent session, over a network that delays packets in both directions and loses those under way when the connection
 * breaks. It writes down what its application gets.
 */
final class SimulatedClient {

    final String clientId;
    final List<String> delivered = new ArrayList<>();

    private final BrokerWorld world;
    private final ArrayDeque<Runnable> toBroker = new ArrayDeque<>();
    private final ArrayDeque<Runnable> fromBroker = new ArrayDeque<>();

    /** Own messages that are not acknowledged; without the message when the broker has it and only PUBCOMP is missing. */
    private final Map<Integer, Optional<Publication>> unacknowledged = new LinkedHashMap<>();

    private final Set<Integer> unreleased = new LinkedHashSet<>();
    private int lastPacketId;
    private @Nullable Wire wire;
    private boolean welcomed;

    SimulatedClient(BrokerWorld world, String clientId) {
        this.world = world;
        this.clientId = clientId;
    }

    boolean isConnected() {
        return wire != null;
    }

    void connect() {
        welcomed = false;
        Wire opened = new Wire();
        wire = opened;
        opened.connection = world.broker.connectionOpened(opened, world.nowNanos);
        send(c -> c.connectReceived(new ConnectRequest(clientId, false, 0, Optional.empty()), world.nowNanos));
    }

    void breakConnection() {
        Wire broken = wire;
        wire = null;
        toBroker.clear();
        fromBroker.clear();
        if (broken != null && broken.connection != null) {
            broken.connection.connectionLost(world.nowNanos);
        }
    }

    void subscribe(String filter, Qos qos) {
        SubscriptionRequest request = new SubscriptionRequest(new TopicFilter(filter), qos);
        send(c -> c.subscribeReceived(65_535, List.of(request), world.nowNanos));
    }

    /** Publishes as soon as the broker has welcomed this client; before, it answers false and does nothing. */
    boolean publish(Publication message) {
        if (!welcomed || unacknowledged.size() >= 10) {
            return false;
        }
        int packetId = 0;
        if (message.qos().isAcknowledged()) {
            do {
                lastPacketId = lastPacketId % 12 + 1;
            } while (unacknowledged.containsKey(lastPacketId));
            packetId = lastPacketId;
            unacknowledged.put(packetId, Optional.of(message));
        }
        sendPublish(packetId, message);
        return true;
    }

    void slowDown(boolean slow) {
        if (wire != null && wire.connection != null) {
            wire.writable = !slow;
            wire.connection.writabilityChanged(world.nowNanos);
        }
    }

    /** Brings one packet to its end of the network, if one is under way. */
    boolean carryToBroker() {
        return carry(toBroker);
    }

    boolean carryFromBroker() {
        return carry(fromBroker);
    }

    boolean isIdle() {
        return unacknowledged.isEmpty() && toBroker.isEmpty() && fromBroker.isEmpty();
    }

    private static boolean carry(ArrayDeque<Runnable> packets) {
        Runnable packet = packets.poll();
        if (packet != null) {
            packet.run();
        }
        return packet != null;
    }

    private interface Packet {
        void arriveAt(ClientConnection connection);
    }

    private void send(Packet packet) {
        Wire current = wire;
        if (current != null && current.connection != null) {
            ClientConnection connection = current.connection;
            toBroker.add(() -> packet.arriveAt(connection));
        }
    }

    private void sendPublish(int packetId, Publication message) {
        send(c -> c.publishReceived(message, packetId, world.nowNanos));
    }

    private void welcomed() {
        welcomed = true;
        unacknowledged.forEach((packetId, message) -> message.ifPresentOrElse(
                unsent -> sendPublish(packetId, unsent), () -> send(c -> c.pubRelReceived(packetId, world.nowNanos))));
    }

    private void published(String text, Qos qos, int packetId) {
        switch (qos) {
            case ZERO -> delivered.add(text);
            case ONE -> {
                delivered.add(text);
                send(c -> c.pubAckReceived(packetId, world.nowNanos));
            }
            case TWO -> {
                if (unreleased.add(packetId)) {
                    delivered.add(text);
                }
                send(c -> c.pubRecReceived(packetId, world.nowNanos));
            }
            case MINUS_ONE -> throw new IllegalStateException("no broker sends this");
        }
    }

    /** The broker's end of one connection. */
    private final class Wire implements ClientLink {
        @Nullable
        ClientConnection connection;

        boolean writable = true;

        private void arrive(Runnable packet) {
            if (wire == this) {
                fromBroker.add(packet);
            }
        }

        @Override
        public void sendConnAck(boolean sessionPresent, ConnectCode code) {
            arrive(SimulatedClient.this::welcomed);
        }

        @Override
        public void sendPublish(TopicName topic, Octets payload, Qos qos, boolean retain, boolean dup, int packetId) {
            arrive(() -> published(payload.asText(), qos, packetId));
        }

        @Override
        public void sendPubAck(int packetId) {
            arrive(() -> unacknowledged.remove(packetId));
        }

        @Override
        public void sendPubRec(int packetId) {
            arrive(() -> {
                if (unacknowledged.containsKey(packetId)) {
                    unacknowledged.remove(packetId);
                    unacknowledged.put(packetId, Optional.empty());
                }
                send(c -> c.pubRelReceived(packetId, world.nowNanos));
            });
        }

        @Override
        public void sendPubRel(int packetId) {
            arrive(() -> {
                unreleased.remove(packetId);
                send(c -> c.pubCompReceived(packetId, world.nowNanos));
            });
        }

        @Override
        public void sendPubComp(int packetId) {
            arrive(() -> unacknowledged.remove(packetId));
        }

        @Override
        public void sendSubAck(int packetId, List<SubscribeOutcome> outcomes) {}

        @Override
        public void sendUnsubAck(int packetId) {}

        @Override
        public void sendPingResp() {}

        @Override
        public boolean isWritable() {
            return writable;
        }

        @Override
        public void readPackets(boolean wanted) {}

        @Override
        public void close() {
            if (wire == this) {
                wire = null;
                toBroker.clear();
                fromBroker.clear();
            }
        }
    }
}
