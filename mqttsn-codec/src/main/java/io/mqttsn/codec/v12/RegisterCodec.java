package io.mqttsn.codec.v12;

import io.mqttsn.codec.Frame;
import io.mqttsn.codec.Malformed;
import io.mqttsn.codec.Register;
import java.nio.ByteBuffer;

/**
 * REGISTER (MQTT-SN 1.2, §5.4.10).
 *
 * <pre>
 * octet   0–1       2–3     4..
 *         TopicId   MsgId   TopicName
 * </pre>
 */
final class RegisterCodec implements BodyCodec<Register> {

    private static final int TOPIC_NAME = 4;

    @Override
    public Frame decode(ByteBuffer in, int start, int end) {
        int name = start + TOPIC_NAME;
        if (end < name) {
            return Malformed.FIELDS_MISSING;
        }
        if (end == name) {
            return Malformed.TEXT_EMPTY;
        }
        if (!Utf8.isWellFormed(in, name, end)) {
            return Malformed.TEXT_ILL_FORMED;
        }
        return new Register(Wire.word(in, start), Wire.word(in, start + 2), Utf8.text(in, name, end));
    }

    @Override
    public int length(Register message) {
        return TOPIC_NAME + Utf8.length(message.topicName());
    }

    @Override
    public void encode(Register message, ByteBuffer out) {
        Wire.putWord(out, message.topicId());
        Wire.putWord(out, message.msgId());
        Utf8.put(message.topicName(), out);
    }
}
