package io.mqttsn.gateway.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.SubscribeOutcome;
import io.mqttsn.gateway.core.Will;
import io.mqttsn.gateway.routing.OverflowPolicy;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.QueueBudget;
import io.mqttsn.gateway.routing.Router;
import io.mqttsn.gateway.routing.RoutingLimits;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.gateway.routing.TopicName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A broker without a network, in virtual time: clients are scripts, and what is sent to them is text. */
final class BrokerWorld {

    /** Small limits, so that tests reach them. */
    static final BrokerSettings SETTINGS = new BrokerSettings(
            4,
            3,
            Duration.ofSeconds(10),
            20,
            10_000,
            5,
            Duration.ofHours(1),
            3,
            6,
            10_000,
            OverflowPolicy.DROP_QOS0_FIRST,
            2,
            2,
            4,
            1_000);

    final PatientStore store = new PatientStore();
    final QueueBudget budget = new QueueBudget(1_000, 1 << 20);
    final List<RuntimeException> faults = new ArrayList<>();
    final Router router = new Router(store, RoutingLimits.DEFAULTS, (subscriber, fault) -> faults.add(fault));
    final MqttBroker broker;
    private int namesGiven;
    long nowNanos = -5_000_000_000L;

    BrokerWorld() {
        this(SETTINGS);
    }

    BrokerWorld(BrokerSettings settings) {
        broker = new MqttBroker(router, store, budget, settings, () -> "auto-" + ++namesGiven);
    }

    /** Lets time pass, deadline by deadline. */
    void pass(Duration time) {
        long until = nowNanos + time.toNanos();
        while (broker.nextDeadlineNanos() != Long.MAX_VALUE && broker.nextDeadlineNanos() - until <= 0) {
            nowNanos = broker.nextDeadlineNanos();
            broker.advanceTo(nowNanos);
        }
        nowNanos = until;
        broker.advanceTo(nowNanos);
    }

    /** A network connection that has sent nothing yet. */
    Client opens() {
        return new Client();
    }

    /** Connects, expecting to be welcomed. */
    Client connects(String clientId, boolean cleanSession) {
        Client client = new Client();
        client.connect(clientId, cleanSession, 0, Optional.empty());
        client.sent.remove(0);
        return client;
    }

    static Optional<Will> will(String topic, Qos qos, boolean retain) {
        return Optional.of(new Will(new TopicName(topic), Octets.utf8("lost"), qos, retain));
    }

    static Publication message(String topic, String payload, Qos qos) {
        return Publication.of(new TopicName(topic), Octets.utf8(payload), qos, false);
    }

    /** One connection: its methods are what the client does, {@link #expect} is what it sees. */
    final class Client implements ClientLink {
        final List<String> sent = new ArrayList<>();
        final ClientConnection connection;
        boolean writable = true;
        boolean readingAllowed = true;

        Client() {
            connection = broker.connectionOpened(this, nowNanos);
        }

        void connect(String clientId, boolean cleanSession, int keepAliveSeconds, Optional<Will> will) {
            connection.connectReceived(new ConnectRequest(clientId, cleanSession, keepAliveSeconds, will), nowNanos);
        }

        void subscribe(int packetId, String filter, Qos qos) {
            SubscriptionRequest request = new SubscriptionRequest(new TopicFilter(filter), qos);
            connection.subscribeReceived(packetId, List.of(request), nowNanos);
        }

        void unsubscribe(int packetId, String filter) {
            connection.unsubscribeReceived(packetId, List.of(new TopicFilter(filter)), nowNanos);
        }

        void publish(String topic, String payload, Qos qos, int packetId) {
            connection.publishReceived(message(topic, payload, qos), packetId, nowNanos);
        }

        void retain(String topic, String payload, Qos qos, int packetId) {
            connection.publishReceived(
                    Publication.of(new TopicName(topic), Octets.utf8(payload), qos, true), packetId, nowNanos);
        }

        void pubAck(int packetId) {
            connection.pubAckReceived(packetId, nowNanos);
        }

        void pubRec(int packetId) {
            connection.pubRecReceived(packetId, nowNanos);
        }

        void pubRel(int packetId) {
            connection.pubRelReceived(packetId, nowNanos);
        }

        void pubComp(int packetId) {
            connection.pubCompReceived(packetId, nowNanos);
        }

        void ping() {
            connection.pingReqReceived(nowNanos);
        }

        void disconnect() {
            connection.disconnectReceived(nowNanos);
        }

        void breakConnection() {
            connection.connectionLost(nowNanos);
        }

        void becomesWritable(boolean writable) {
            this.writable = writable;
            connection.writabilityChanged(nowNanos);
        }

        /** Exactly these packets have come since the last look. */
        void expect(String... packets) {
            assertEquals(String.join("\n", Arrays.asList(packets)), String.join("\n", sent));
            sent.clear();
        }

        @Override
        public void sendConnAck(boolean sessionPresent, ConnectCode code) {
            sent.add("CONNACK " + (sessionPresent ? "present " : "") + code);
        }

        @Override
        public void sendPublish(TopicName topic, Octets payload, Qos qos, boolean retain, boolean dup, int packetId) {
            sent.add("PUBLISH " + topic + " " + payload.asText() + " q" + qos.level()
                    + (packetId == 0 ? "" : " id" + packetId) + (retain ? " retain" : "") + (dup ? " dup" : ""));
        }

        @Override
        public void sendPubAck(int packetId) {
            sent.add("PUBACK " + packetId);
        }

        @Override
        public void sendPubRec(int packetId) {
            sent.add("PUBREC " + packetId);
        }

        @Override
        public void sendPubRel(int packetId) {
            sent.add("PUBREL " + packetId);
        }

        @Override
        public void sendPubComp(int packetId) {
            sent.add("PUBCOMP " + packetId);
        }

        @Override
        public void sendSubAck(int packetId, List<SubscribeOutcome> outcomes) {
            sent.add("SUBACK " + packetId + " " + outcomes);
        }

        @Override
        public void sendUnsubAck(int packetId) {
            sent.add("UNSUBACK " + packetId);
        }

        @Override
        public void sendPingResp() {
            sent.add("PINGRESP");
        }

        @Override
        public boolean isWritable() {
            return writable;
        }

        @Override
        public void readPackets(boolean wanted) {
            readingAllowed = wanted;
        }

        @Override
        public void close() {
            sent.add("closed");
        }
    }
}
