package io.mqttsn.codec.v12;

import io.mqttsn.codec.MqttSnMessage;
import java.nio.ByteBuffer;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/**
 * PUBREC, PUBREL, PUBCOMP, UNSUBACK (MQTT-SN 1.2, §5.4.14, §5.4.18).
 *
 * <pre>
 * octet   0–1
 *         MsgId
 * </pre>
 */
final class MsgIdCodec<M extends MqttSnMessage> extends FixedBodyCodec<M> {

    private final IntFunction<M> message;
    private final ToIntFunction<M> msgId;

    MsgIdCodec(IntFunction<M> message, ToIntFunction<M> msgId) {
        super(2);
        this.message = message;
        this.msgId = msgId;
    }

    @Override
    M decodeFields(ByteBuffer in, int start) {
        return message.apply(Wire.word(in, start));
    }

    @Override
    public void encode(M message, ByteBuffer out) {
        Wire.putWord(out, msgId.applyAsInt(message));
    }
}
