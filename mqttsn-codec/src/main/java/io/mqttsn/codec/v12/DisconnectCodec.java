package io.mqttsn.codec.v12;

import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.Frame;
import io.mqttsn.codec.Malformed;
import java.nio.ByteBuffer;

/**
 * DISCONNECT (MQTT-SN 1.2, §5.4.21).
 *
 * <pre>
 * octet   0–1
 *         Duration, present when a client goes to sleep
 * </pre>
 */
final class DisconnectCodec implements BodyCodec<Disconnect> {

    @Override
    public Frame decode(ByteBuffer in, int start, int end) {
        return switch (end - start) {
            case 0 -> Disconnect.PLAIN;
            case 1 -> Malformed.FIELDS_MISSING;
            case 2 -> Disconnect.sleepFor(Wire.word(in, start));
            default -> Malformed.FIELDS_EXCEEDED;
        };
    }

    @Override
    public int length(Disconnect message) {
        return message.durationSeconds().isPresent() ? 2 : 0;
    }

    @Override
    public void encode(Disconnect message, ByteBuffer out) {
        if (message.durationSeconds().isPresent()) {
            Wire.putWord(out, message.durationSeconds().getAsInt());
        }
    }
}
