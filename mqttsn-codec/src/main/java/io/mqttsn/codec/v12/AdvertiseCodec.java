package io.mqttsn.codec.v12;

import io.mqttsn.codec.Advertise;
import java.nio.ByteBuffer;

/**
 * ADVERTISE (MQTT-SN 1.2, §5.4.1).
 *
 * <pre>
 * octet   0      1–2
 *         GwId   Duration
 * </pre>
 */
final class AdvertiseCodec extends FixedBodyCodec<Advertise> {

    AdvertiseCodec() {
        super(3);
    }

    @Override
    Advertise decodeFields(ByteBuffer in, int start) {
        return new Advertise(Wire.octet(in, start), Wire.word(in, start + 1));
    }

    @Override
    public void encode(Advertise message, ByteBuffer out) {
        Wire.putOctet(out, message.gwId());
        Wire.putWord(out, message.durationSeconds());
    }
}
