package io.mqttsn.codec.v12;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.Frame;
import io.mqttsn.codec.Malformed;
import io.mqttsn.codec.PingReq;
import java.nio.ByteBuffer;

/**
 * PINGREQ (MQTT-SN 1.2, §5.4.19).
 *
 * <pre>
 * octet   0..
 *         ClientId, present when a sleeping client asks for its messages
 * </pre>
 */
final class PingReqCodec implements BodyCodec<PingReq> {

    @Override
    public Frame decode(ByteBuffer in, int start, int end) {
        if (start == end) {
            return PingReq.KEEP_ALIVE;
        }
        return Utf8.isWellFormed(in, start, end)
                ? new PingReq(new ClientId(Utf8.text(in, start, end)))
                : Malformed.TEXT_ILL_FORMED;
    }

    @Override
    public int length(PingReq message) {
        return Utf8.length(message.clientId().value());
    }

    @Override
    public void encode(PingReq message, ByteBuffer out) {
        Utf8.put(message.clientId().value(), out);
    }
}
