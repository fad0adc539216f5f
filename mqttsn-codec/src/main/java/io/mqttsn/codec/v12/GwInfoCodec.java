package io.mqttsn.codec.v12;

import io.mqttsn.codec.Frame;
import io.mqttsn.codec.GwInfo;
import io.mqttsn.codec.Malformed;
import java.nio.ByteBuffer;

/**
 * GWINFO (MQTT-SN 1.2, §5.4.3).
 *
 * <pre>
 * octet   0      1..
 *         GwId   GwAdd, empty when the gateway answers itself
 * </pre>
 */
final class GwInfoCodec implements BodyCodec<GwInfo> {

    private static final int GW_ADD = 1;

    @Override
    public Frame decode(ByteBuffer in, int start, int end) {
        if (end - start < GW_ADD) {
            return Malformed.FIELDS_MISSING;
        }
        return new GwInfo(Wire.octet(in, start), Wire.octets(in, start + GW_ADD, end));
    }

    @Override
    public int length(GwInfo message) {
        return GW_ADD + message.gwAdd().length();
    }

    @Override
    public void encode(GwInfo message, ByteBuffer out) {
        Wire.putOctet(out, message.gwId());
        message.gwAdd().copyTo(out);
    }
}
