package io.mqttsn.codec.v12;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.Connect;
import io.mqttsn.codec.Frame;
import io.mqttsn.codec.Malformed;
import java.nio.ByteBuffer;

/**
 * CONNECT (MQTT-SN 1.2, §5.4.4). A missing ClientId is not malformed: the gateway refuses it with a CONNACK, which tells more than silence.
 *
 * <pre>
 * octet   0                            1            2–3        4..
 *         Flags (Will, CleanSession)   ProtocolId   Duration   ClientId
 * </pre>
 */
final class ConnectCodec implements BodyCodec<Connect> {

    private static final int CLIENT_ID = 4;

    @Override
    public Frame decode(ByteBuffer in, int start, int end) {
        if (end - start < CLIENT_ID) {
            return Malformed.FIELDS_MISSING;
        }
        if (!Utf8.isWellFormed(in, start + CLIENT_ID, end)) {
            return Malformed.TEXT_ILL_FORMED;
        }
        int flags = Wire.octet(in, start);
        return new Connect(
                Flags.will(flags),
                Flags.cleanSession(flags),
                Wire.octet(in, start + 1),
                Wire.word(in, start + 2),
                ClientId.of(Utf8.text(in, start + CLIENT_ID, end)));
    }

    @Override
    public int length(Connect message) {
        return CLIENT_ID + Utf8.length(message.clientId().value());
    }

    @Override
    public void encode(Connect message, ByteBuffer out) {
        Wire.putOctet(out, Flags.ofWill(message.will()) | Flags.ofCleanSession(message.cleanSession()));
        Wire.putOctet(out, message.protocolId());
        Wire.putWord(out, message.durationSeconds());
        Utf8.put(message.clientId().value(), out);
    }
}
