package io.mqttsn.codec;

/**
 * The acknowledgement of a PUBLISH of QoS 1, and the refusal of a PUBLISH of any QoS. (MQTT-SN 1.2, §5.4.13.)
 *
 * @param topicId copied from the PUBLISH (the two octets of a short name too), 0..65535
 * @param msgId copied from the PUBLISH
 * @param returnCode accepted, or why not
 */
public record PubAck(int topicId, int msgId, ReturnCode returnCode) implements MqttSnMessage {

    public PubAck {
        Check.word("topicId", topicId);
        Check.word("msgId", msgId);
    }

    @Override
    public MessageType type() {
        return MessageType.PUBACK;
    }

    @Override
    public <C> void dispatch(MessageHandler<C> handler, C context) {
        handler.handle(this, context);
    }
}
