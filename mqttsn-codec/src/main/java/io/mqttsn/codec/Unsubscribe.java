package io.mqttsn.codec;

/**
 * A client's request to receive no more messages of a filter. (MQTT-SN 1.2, §5.4.17.)
 *
 * @param msgId matches the UNSUBACK, 0..65535
 * @param topic as in the SUBSCRIBE
 */
public record Unsubscribe(int msgId, TopicSelector topic) implements MqttSnMessage {

    public Unsubscribe {
        Check.word("msgId", msgId);
    }

    @Override
    public MessageType type() {
        return MessageType.UNSUBSCRIBE;
    }

    @Override
    public <C> void dispatch(MessageHandler<C> handler, C context) {
        handler.handle(this, context);
    }
}
