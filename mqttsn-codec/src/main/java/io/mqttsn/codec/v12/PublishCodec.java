package io.mqttsn.codec.v12;

import io.mqttsn.codec.Frame;
import io.mqttsn.codec.Malformed;
import io.mqttsn.codec.PredefinedTopicId;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.ShortTopicName;
import io.mqttsn.codec.TopicId;
import io.mqttsn.codec.TopicRef;
import java.nio.ByteBuffer;

/**
 * PUBLISH (MQTT-SN 1.2, §5.4.12).
 *
 * <pre>
 * octet   0                                       1–2                     3–4     5..
 *         Flags (DUP, QoS, Retain, TopicIdType)   TopicId or short name   MsgId   Data, may be empty
 * </pre>
 */
final class PublishCodec implements BodyCodec<Publish> {

    private static final int DATA = 5;

    @Override
    public Frame decode(ByteBuffer in, int start, int end) {
        if (end - start < DATA) {
            return Malformed.FIELDS_MISSING;
        }
        int flags = Wire.octet(in, start);
        int topic = Wire.word(in, start + 1);
        return switch (Flags.topicIdType(flags)) {
            case Flags.TYPE_NORMAL -> publish(in, start, end, new TopicId(topic));
            case Flags.TYPE_PREDEFINED -> publish(in, start, end, new PredefinedTopicId(topic));
            case Flags.TYPE_SHORT_NAME ->
                Utf8.isWellFormedPair(topic)
                        ? publish(in, start, end, new ShortTopicName(topic))
                        : Malformed.TEXT_ILL_FORMED;
            default -> Malformed.RESERVED_TOPIC_ID_TYPE;
        };
    }

    private static Publish publish(ByteBuffer in, int start, int end, TopicRef topic) {
        int flags = Wire.octet(in, start);
        return new Publish(
                Flags.dup(flags),
                Flags.qos(flags),
                Flags.retain(flags),
                topic,
                Wire.word(in, start + 3),
                Wire.octets(in, start + DATA, end));
    }

    @Override
    public int length(Publish message) {
        if (message.topic() instanceof ShortTopicName name) {
            Utf8.requireWellFormedPair(name.bits());
        }
        return DATA + message.data().length();
    }

    @Override
    public void encode(Publish message, ByteBuffer out) {
        Wire.putOctet(
                out,
                Flags.ofDup(message.dup())
                        | Flags.of(message.qos())
                        | Flags.ofRetain(message.retain())
                        | message.topic().typeBits());
        Wire.putWord(out, message.topic().bits());
        Wire.putWord(out, message.msgId());
        message.data().copyTo(out);
    }
}
