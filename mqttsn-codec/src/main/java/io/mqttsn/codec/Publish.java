package io.mqttsn.codec;

/**
 * An application message, in either direction. (MQTT-SN 1.2, §5.4.12.)
 *
 * @param dup whether it was sent before
 * @param qos QoS, {@link Qos#MINUS_ONE} included
 * @param retain the retain flag
 * @param topic the topic as an id or a short name
 * @param msgId matches the acknowledgements, 0..65535; 0 at QoS 0 and −1
 * @param data the payload, may be empty
 */
public record Publish(boolean dup, Qos qos, boolean retain, TopicRef topic, int msgId, Octets data)
        implements MqttSnMessage {

    /** The same message, marked as sent before. */
    public Publish asDuplicate() {
        return dup ? this : new Publish(true, qos, retain, topic, msgId, data);
    }

    public Publish {
        Check.word("msgId", msgId);
    }

    @Override
    public MessageType type() {
        return MessageType.PUBLISH;
    }

    @Override
    public <C> void dispatch(MessageHandler<C> handler, C context) {
        handler.handle(this, context);
    }
}
