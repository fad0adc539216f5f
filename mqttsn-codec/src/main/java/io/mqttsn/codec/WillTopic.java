package io.mqttsn.codec;

/**
 * The client's will topic; the {@linkplain #EMPTY empty} one deletes the stored will. (MQTT-SN 1.2, §5.4.7.)
 *
 * @param qos QoS of the will
 * @param retain whether the will is published retained
 * @param topic the topic name, empty only in {@link #EMPTY}
 */
public record WillTopic(Qos qos, boolean retain, String topic) implements MqttSnMessage {

    /** The two-octet form without flags and topic: "I have no will, forget the old one". */
    public static final WillTopic EMPTY = new WillTopic(Qos.ZERO, false, "");

    public WillTopic {
        if (topic.isEmpty() && (qos != Qos.ZERO || retain)) {
            throw new IllegalArgumentException("topic: empty, with flags (expected: the empty form has no flags)");
        }
    }

    /** Whether this is the form that deletes the will. */
    public boolean isEmpty() {
        return topic.isEmpty();
    }

    @Override
    public MessageType type() {
        return MessageType.WILLTOPIC;
    }

    @Override
    public <C> void dispatch(MessageHandler<C> handler, C context) {
        handler.handle(this, context);
    }
}
