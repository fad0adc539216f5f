package io.mqttsn.gateway.broker.front;

import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.broker.ClientLink;
import io.mqttsn.gateway.broker.ConnectCode;
import io.mqttsn.gateway.core.SubscribeOutcome;
import io.mqttsn.gateway.routing.TopicName;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnAckVariableHeader;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttSubAckPayload;
import io.netty.handler.codec.mqtt.MqttUnsubAckMessage;
import java.util.List;
import java.util.Optional;

/** Packets to one client over one Netty channel. */
final class NettyClientLink implements ClientLink {

    /** The one failure code that SUBACK has in MQTT 3.1.1. */
    private static final int FAILURE = 0x80;

    /** CONNACK in the form of MQTT 5: no session, "unsupported protocol version", no properties. */
    private static final byte[] CONNACK_OF_MQTT_5 = {0x20, 3, 0, (byte) 0x84, 0};

    private final ChannelHandlerContext context;
    private final FlushBatch flushes;
    private final Complaints complaints;
    private boolean flushPending;
    private boolean reading = true;
    private boolean closed;
    private boolean mqtt5;

    NettyClientLink(ChannelHandlerContext context, FlushBatch flushes, Complaints complaints) {
        this.context = context;
        this.flushes = flushes;
        this.complaints = complaints;
    }

    @Override
    public void violated(Optional<String> clientId, String why) {
        complaints.about(clientId, context.channel().remoteAddress(), why);
    }

    @Override
    public void sendConnAck(boolean sessionPresent, ConnectCode code) {
        if (mqtt5) {
            write(Unpooled.wrappedBuffer(CONNACK_OF_MQTT_5));
            return;
        }
        MqttConnectReturnCode returnCode = MqttConnectReturnCode.valueOf((byte) code.ordinal());
        write(new MqttConnAckMessage(
                header(MqttMessageType.CONNACK, MqttQoS.AT_MOST_ONCE),
                new MqttConnAckVariableHeader(returnCode, sessionPresent)));
    }

    @Override
    public void sendPublish(TopicName topic, Octets payload, Qos qos, boolean retain, boolean dup, int packetId) {
        write(new MqttPublishMessage(
                new MqttFixedHeader(MqttMessageType.PUBLISH, dup, MqttQoS.valueOf(qos.bits()), retain, 0),
                new MqttPublishVariableHeader(topic.value(), packetId),
                Unpooled.wrappedBuffer(payload.asReadOnlyBuffer())));
    }

    @Override
    public void sendPubAck(int packetId) {
        write(acknowledgement(MqttMessageType.PUBACK, MqttQoS.AT_MOST_ONCE, packetId));
    }

    @Override
    public void sendPubRec(int packetId) {
        write(acknowledgement(MqttMessageType.PUBREC, MqttQoS.AT_MOST_ONCE, packetId));
    }

    @Override
    public void sendPubRel(int packetId) {
        write(acknowledgement(MqttMessageType.PUBREL, MqttQoS.AT_LEAST_ONCE, packetId));
    }

    @Override
    public void sendPubComp(int packetId) {
        write(acknowledgement(MqttMessageType.PUBCOMP, MqttQoS.AT_MOST_ONCE, packetId));
    }

    @Override
    public void sendSubAck(int packetId, List<SubscribeOutcome> outcomes) {
        List<Integer> codes = outcomes.stream()
                .map(outcome -> outcome.isGranted() ? outcome.grantedQos().level() : FAILURE)
                .toList();
        write(new MqttSubAckMessage(
                header(MqttMessageType.SUBACK, MqttQoS.AT_MOST_ONCE),
                MqttMessageIdVariableHeader.from(packetId),
                new MqttSubAckPayload(codes)));
    }

    @Override
    public void sendUnsubAck(int packetId) {
        write(new MqttUnsubAckMessage(
                header(MqttMessageType.UNSUBACK, MqttQoS.AT_MOST_ONCE), MqttMessageIdVariableHeader.from(packetId)));
    }

    @Override
    public void sendPingResp() {
        write(MqttMessage.PINGRESP);
    }

    @Override
    public boolean isWritable() {
        return context.channel().isWritable();
    }

    @Override
    public void readPackets(boolean wanted) {
        reading = wanted;
        updateReading();
    }

    @Override
    public void close() {
        closed = true;
        context.flush();
        context.close();
    }

    /** The client speaks MQTT 5: it is to be refused in words that it understands. */
    void answerInMqtt5() {
        mqtt5 = true;
    }

    /** A client that does not take its answers is not asked for more questions. */
    void updateReading() {
        context.channel().config().setAutoRead(reading && isWritable());
    }

    void flush() {
        flushPending = false;
        context.flush();
    }

    private void write(Object packet) {
        if (closed) {
            return;
        }
        context.write(packet, context.voidPromise());
        if (!isWritable()) {
            // Within one large batch the buffer may fill although the socket is empty.
            context.flush();
        } else if (!flushPending) {
            flushPending = true;
            flushes.add(this);
        }
    }

    /** The bits that the standard fixes for a type look like a QoS; the codec fills in the length. */
    private static MqttFixedHeader header(MqttMessageType type, MqttQoS fixedBits) {
        return new MqttFixedHeader(type, false, fixedBits, false, 0);
    }

    private static MqttMessage acknowledgement(MqttMessageType type, MqttQoS fixedBits, int packetId) {
        return new MqttMessage(header(type, fixedBits), MqttMessageIdVariableHeader.from(packetId));
    }
}
