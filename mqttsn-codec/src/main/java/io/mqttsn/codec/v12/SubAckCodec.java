package io.mqttsn.codec.v12;

import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.SubAck;
import java.nio.ByteBuffer;

/**
 * SUBACK (MQTT-SN 1.2, §5.4.16).
 *
 * <pre>
 * octet   0                     1–2       3–4     5
 *         Flags (granted QoS)   TopicId   MsgId   ReturnCode
 * </pre>
 */
final class SubAckCodec extends FixedBodyCodec<SubAck> {

    SubAckCodec() {
        super(6);
    }

    @Override
    SubAck decodeFields(ByteBuffer in, int start) {
        return new SubAck(
                Flags.qos(Wire.octet(in, start)),
                Wire.word(in, start + 1),
                Wire.word(in, start + 3),
                ReturnCode.of(Wire.octet(in, start + 5)));
    }

    @Override
    public void encode(SubAck message, ByteBuffer out) {
        Wire.putOctet(out, Flags.of(message.qos()));
        Wire.putWord(out, message.topicId());
        Wire.putWord(out, message.msgId());
        Wire.putOctet(out, message.returnCode().value());
    }
}
