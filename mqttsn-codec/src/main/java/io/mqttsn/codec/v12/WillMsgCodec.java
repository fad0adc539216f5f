package io.mqttsn.codec.v12;

import io.mqttsn.codec.Frame;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Octets;
import java.nio.ByteBuffer;
import java.util.function.Function;

/**
 * WILLMSG, WILLMSGUPD (MQTT-SN 1.2, §5.4.9, §5.4.23).
 *
 * <pre>
 * octet   0..
 *         WillMsg, may be empty
 * </pre>
 */
final class WillMsgCodec<M extends MqttSnMessage> implements BodyCodec<M> {

    private final Function<Octets, M> message;
    private final Function<M, Octets> payload;

    WillMsgCodec(Function<Octets, M> message, Function<M, Octets> payload) {
        this.message = message;
        this.payload = payload;
    }

    @Override
    public Frame decode(ByteBuffer in, int start, int end) {
        return message.apply(Wire.octets(in, start, end));
    }

    @Override
    public int length(M message) {
        return payload.apply(message).length();
    }

    @Override
    public void encode(M message, ByteBuffer out) {
        payload.apply(message).copyTo(out);
    }
}
