package io.mqttsn.codec;

/**
 * A new will topic during a connection; the {@linkplain #EMPTY empty} one deletes topic and message. (MQTT-SN 1.2, §5.4.22.)
 *
 * @param qos QoS of the will
 * @param retain whether the will is published retained
 * @param topic the topic name, empty only in {@link #EMPTY}
 */
public record WillTopicUpd(Qos qos, boolean retain, String topic) implements MqttSnMessage {

    /** The two-octet form without flags and topic, which deletes the will. */
    public static final WillTopicUpd EMPTY = new WillTopicUpd(Qos.ZERO, false, "");

    public WillTopicUpd {
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
        return MessageType.WILLTOPICUPD;
    }

    @Override
    public <C> void dispatch(MessageHandler<C> handler, C context) {
        handler.handle(this, context);
    }
}
