package io.mqttsn.codec.v12;

import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.ReturnCode;
import java.nio.ByteBuffer;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * REGACK, PUBACK (MQTT-SN 1.2, §5.4.11, §5.4.13).
 *
 * <pre>
 * octet   0–1       2–3     4
 *         TopicId   MsgId   ReturnCode
 * </pre>
 */
final class TopicAckCodec<M extends MqttSnMessage> extends FixedBodyCodec<M> {

    /** The constructor of the record. */
    interface Maker<M> {
        M make(int topicId, int msgId, ReturnCode returnCode);
    }

    private final Maker<M> message;
    private final ToIntFunction<M> topicId;
    private final ToIntFunction<M> msgId;
    private final Function<M, ReturnCode> returnCode;

    TopicAckCodec(
            Maker<M> message, ToIntFunction<M> topicId, ToIntFunction<M> msgId, Function<M, ReturnCode> returnCode) {
        super(5);
        this.message = message;
        this.topicId = topicId;
        this.msgId = msgId;
        this.returnCode = returnCode;
    }

    @Override
    M decodeFields(ByteBuffer in, int start) {
        return message.make(Wire.word(in, start), Wire.word(in, start + 2), ReturnCode.of(Wire.octet(in, start + 4)));
    }

    @Override
    public void encode(M message, ByteBuffer out) {
        Wire.putWord(out, topicId.applyAsInt(message));
        Wire.putWord(out, msgId.applyAsInt(message));
        Wire.putOctet(out, returnCode.apply(message).value());
    }
}
