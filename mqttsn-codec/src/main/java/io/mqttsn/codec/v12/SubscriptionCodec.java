package io.mqttsn.codec.v12;

import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.Frame;
import io.mqttsn.codec.Malformed;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.PredefinedTopicId;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ShortTopicName;
import io.mqttsn.codec.TopicSelector;
import java.nio.ByteBuffer;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * SUBSCRIBE, UNSUBSCRIBE (MQTT-SN 1.2, §5.4.15, §5.4.17). UNSUBSCRIBE uses only TopicIdType of the flags.
 *
 * <pre>
 * octet   0                               1–2     3..
 *         Flags (DUP, QoS, TopicIdType)   MsgId   TopicName (type 00), or two octets: TopicId (01), short name (10)
 * </pre>
 */
final class SubscriptionCodec<M extends MqttSnMessage> implements BodyCodec<M> {

    /** The constructor of the record. */
    interface Maker<M> {
        M make(boolean dup, Qos qos, int msgId, TopicSelector topic);
    }

    private static final int TOPIC = 3;
    private static final int TOPIC_ID_SIZE = 2;

    private final Maker<M> message;
    private final ToIntFunction<M> dupAndQos;
    private final ToIntFunction<M> msgId;
    private final Function<M, TopicSelector> topic;

    /** @param dupAndQos these two as they stand in the flags, 0 where the message has neither */
    SubscriptionCodec(
            Maker<M> message, ToIntFunction<M> dupAndQos, ToIntFunction<M> msgId, Function<M, TopicSelector> topic) {
        this.message = message;
        this.dupAndQos = dupAndQos;
        this.msgId = msgId;
        this.topic = topic;
    }

    @Override
    public Frame decode(ByteBuffer in, int start, int end) {
        if (end - start < TOPIC) {
            return Malformed.FIELDS_MISSING;
        }
        return switch (Flags.topicIdType(Wire.octet(in, start))) {
            case Flags.TYPE_NORMAL -> decodeName(in, start, end);
            case Flags.TYPE_PREDEFINED, Flags.TYPE_SHORT_NAME -> decodeTwoOctets(in, start, end);
            default -> Malformed.RESERVED_TOPIC_ID_TYPE;
        };
    }

    private Frame decodeName(ByteBuffer in, int start, int end) {
        int name = start + TOPIC;
        if (name == end) {
            return Malformed.TEXT_EMPTY;
        }
        return Utf8.isWellFormed(in, name, end)
                ? decode(in, start, new FilterText(Utf8.text(in, name, end)))
                : Malformed.TEXT_ILL_FORMED;
    }

    private Frame decodeTwoOctets(ByteBuffer in, int start, int end) {
        int size = end - start - TOPIC;
        if (size < TOPIC_ID_SIZE) {
            return Malformed.FIELDS_MISSING;
        }
        if (size > TOPIC_ID_SIZE) {
            return Malformed.FIELDS_EXCEEDED;
        }
        int bits = Wire.word(in, start + TOPIC);
        if (Flags.topicIdType(Wire.octet(in, start)) == Flags.TYPE_PREDEFINED) {
            return decode(in, start, new PredefinedTopicId(bits));
        }
        return Utf8.isWellFormedPair(bits) ? decode(in, start, new ShortTopicName(bits)) : Malformed.TEXT_ILL_FORMED;
    }

    private M decode(ByteBuffer in, int start, TopicSelector topic) {
        int flags = Wire.octet(in, start);
        return message.make(Flags.dup(flags), Flags.qos(flags), Wire.word(in, start + 1), topic);
    }

    @Override
    public int length(M message) {
        TopicSelector selector = topic.apply(message);
        if (selector instanceof FilterText filter) {
            return TOPIC + Utf8.length(filter.text());
        }
        if (selector instanceof ShortTopicName name) {
            Utf8.requireWellFormedPair(name.bits());
        }
        return TOPIC + TOPIC_ID_SIZE;
    }

    @Override
    public void encode(M message, ByteBuffer out) {
        TopicSelector selector = topic.apply(message);
        Wire.putOctet(out, dupAndQos.applyAsInt(message) | selector.typeBits());
        Wire.putWord(out, msgId.applyAsInt(message));
        if (selector instanceof FilterText filter) {
            Utf8.put(filter.text(), out);
        } else if (selector instanceof PredefinedTopicId id) {
            Wire.putWord(out, id.bits());
        } else if (selector instanceof ShortTopicName name) {
            Wire.putWord(out, name.bits());
        }
    }
}
