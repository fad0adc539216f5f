package io.mqttsn.codec;

/**
 * A client's request to receive messages. (MQTT-SN 1.2, §5.4.15.)
 *
 * @param dup whether it was sent before
 * @param qos the highest QoS asked for; {@link Qos#MINUS_ONE} is carried so that the gateway can refuse it
 * @param msgId matches the SUBACK, 0..65535
 * @param topic a filter, a predefined id or a short name
 */
public record Subscribe(boolean dup, Qos qos, int msgId, TopicSelector topic) implements MqttSnMessage {

    public Subscribe {
        Check.word("msgId", msgId);
    }

    @Override
    public MessageType type() {
        return MessageType.SUBSCRIBE;
    }

    @Override
    public <C> void dispatch(MessageHandler<C> handler, C context) {
        handler.handle(this, context);
    }
}
