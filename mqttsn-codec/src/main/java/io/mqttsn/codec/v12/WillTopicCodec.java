package io.mqttsn.codec.v12;

import io.mqttsn.codec.Frame;
import io.mqttsn.codec.Malformed;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Qos;
import java.nio.ByteBuffer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * WILLTOPIC, WILLTOPICUPD (MQTT-SN 1.2, §5.4.7, §5.4.22). The form that deletes the will has neither field; flags alone are no message.
 *
 * <pre>
 * octet   0                     1..
 *         Flags (QoS, Retain)   WillTopic
 * </pre>
 */
final class WillTopicCodec<M extends MqttSnMessage> implements BodyCodec<M> {

    /** The constructor of the record. */
    interface Maker<M> {
        M make(Qos qos, boolean retain, String topic);
    }

    private final M empty;
    private final Maker<M> message;
    private final Function<M, Qos> qos;
    private final Predicate<M> retain;
    private final Function<M, String> topic;

    WillTopicCodec(M empty, Maker<M> message, Function<M, Qos> qos, Predicate<M> retain, Function<M, String> topic) {
        this.empty = empty;
        this.message = message;
        this.qos = qos;
        this.retain = retain;
        this.topic = topic;
    }

    @Override
    public Frame decode(ByteBuffer in, int start, int end) {
        if (start == end) {
            return empty;
        }
        int text = start + 1;
        if (text == end) {
            return Malformed.TEXT_EMPTY;
        }
        if (!Utf8.isWellFormed(in, text, end)) {
            return Malformed.TEXT_ILL_FORMED;
        }
        int flags = Wire.octet(in, start);
        return message.make(Flags.qos(flags), Flags.retain(flags), Utf8.text(in, text, end));
    }

    @Override
    public int length(M message) {
        String text = topic.apply(message);
        return text.isEmpty() ? 0 : 1 + Utf8.length(text);
    }

    @Override
    public void encode(M message, ByteBuffer out) {
        String text = topic.apply(message);
        if (!text.isEmpty()) {
            Wire.putOctet(out, Flags.of(qos.apply(message)) | Flags.ofRetain(retain.test(message)));
            Utf8.put(text, out);
        }
    }
}
