package io.mqttsn.gateway.broker.front;

import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.broker.ClientConnection;
import io.mqttsn.gateway.broker.ConnectRequest;
import io.mqttsn.gateway.broker.SubscriptionRequest;
import io.mqttsn.gateway.core.Will;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.gateway.routing.TopicName;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectPayload;
import io.netty.handler.codec.mqtt.MqttConnectVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns decoded packets into facts, after checking what the decoder does not: the flags of CONNECT against each other, empty topic names, misplaced
 * wildcards, empty lists, packets that only a server sends. Whatever fails a check is malformed, and ends the connection without an answer (MQTT-3.1.4-1,
 * MQTT-4.8.0-1).
 */
final class PacketReader {

    private PacketReader() {}

    /** Reads one packet; the caller releases it. */
    static void read(MqttMessage message, ClientConnection connection, long nowNanos) {
        if (message.decoderResult().isFailure()) {
            connection.malformedReceived(nowNanos);
            return;
        }
        switch (message.fixedHeader().messageType()) {
            case CONNECT -> readConnect((MqttConnectMessage) message, connection, nowNanos);
            case PUBLISH -> readPublish((MqttPublishMessage) message, connection, nowNanos);
            case PUBACK -> connection.pubAckReceived(packetId(message), nowNanos);
            case PUBREC -> connection.pubRecReceived(packetId(message), nowNanos);
            case PUBREL -> connection.pubRelReceived(packetId(message), nowNanos);
            case PUBCOMP -> connection.pubCompReceived(packetId(message), nowNanos);
            case SUBSCRIBE -> readSubscribe((MqttSubscribeMessage) message, connection, nowNanos);
            case UNSUBSCRIBE -> readUnsubscribe((MqttUnsubscribeMessage) message, connection, nowNanos);
            case PINGREQ -> connection.pingReqReceived(nowNanos);
            case DISCONNECT -> connection.disconnectReceived(nowNanos);
            case CONNACK, SUBACK, UNSUBACK, PINGRESP, AUTH -> connection.malformedReceived(nowNanos);
        }
    }

    private static void readConnect(MqttConnectMessage message, ClientConnection connection, long nowNanos) {
        MqttConnectVariableHeader header = message.variableHeader();
        boolean passwordWithoutUser = header.hasPassword() && !header.hasUserName();
        boolean qosOrRetainWithoutWill = !header.isWillFlag() && (header.willQos() != 0 || header.isWillRetain());
        if (passwordWithoutUser || qosOrRetainWithoutWill || header.willQos() > 2) {
            connection.malformedReceived(nowNanos);
            return;
        }
        Optional<Will> will = will(header, message.payload());
        if (header.isWillFlag() && will.isEmpty()) {
            connection.malformedReceived(nowNanos);
            return;
        }
        connection.connectReceived(
                new ConnectRequest(
                        message.payload().clientIdentifier(),
                        header.isCleanSession(),
                        header.keepAliveTimeSeconds(),
                        will),
                nowNanos);
    }

    /** The will, when there is one with a valid topic; the decoder leaves out a topic that it finds too long. */
    private static Optional<Will> will(MqttConnectVariableHeader header, MqttConnectPayload payload) {
        byte[] message = payload.willMessageInBytes();
        if (!header.isWillFlag() || message == null) {
            return Optional.empty();
        }
        return Optional.ofNullable(payload.willTopic())
                .flatMap(TopicName::parse)
                .map(topic ->
                        new Will(topic, Octets.wrap(message), Qos.ofBits(header.willQos()), header.isWillRetain()));
    }

    private static void readPublish(MqttPublishMessage message, ClientConnection connection, long nowNanos) {
        Optional<TopicName> topic = TopicName.parse(message.variableHeader().topicName());
        if (topic.isEmpty()) {
            connection.malformedReceived(nowNanos);
            return;
        }
        Qos qos = Qos.ofBits(message.fixedHeader().qosLevel().value());
        Octets payload = Octets.wrap(ByteBufUtil.getBytes(message.payload()));
        int packetId = qos.isAcknowledged() ? message.variableHeader().packetId() : 0;
        Publication publication =
                Publication.of(topic.get(), payload, qos, message.fixedHeader().isRetain());
        connection.publishReceived(publication, packetId, nowNanos);
    }

    private static void readSubscribe(MqttSubscribeMessage message, ClientConnection connection, long nowNanos) {
        List<SubscriptionRequest> requests = new ArrayList<>();
        for (MqttTopicSubscription subscription : message.payload().topicSubscriptions()) {
            Qos qos = Qos.ofBits(subscription.qualityOfService().value());
            TopicFilter.parse(subscription.topicFilter())
                    .ifPresent(filter -> requests.add(new SubscriptionRequest(filter, qos)));
        }
        int pairs = message.payload().topicSubscriptions().size();
        if (pairs == 0 || requests.size() < pairs) {
            connection.malformedReceived(nowNanos);
        } else {
            connection.subscribeReceived(message.variableHeader().messageId(), requests, nowNanos);
        }
    }

    private static void readUnsubscribe(MqttUnsubscribeMessage message, ClientConnection connection, long nowNanos) {
        List<String> texts = message.payload().topics();
        List<TopicFilter> filters =
                texts.stream().map(TopicFilter::parse).flatMap(Optional::stream).toList();
        if (texts.isEmpty() || filters.size() < texts.size()) {
            connection.malformedReceived(nowNanos);
        } else {
            connection.unsubscribeReceived(message.variableHeader().messageId(), filters, nowNanos);
        }
    }

    private static int packetId(MqttMessage message) {
        return ((MqttMessageIdVariableHeader) message.variableHeader()).messageId();
    }
}
