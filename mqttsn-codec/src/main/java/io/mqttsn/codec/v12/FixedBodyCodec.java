package io.mqttsn.codec.v12;

import io.mqttsn.codec.Frame;
import io.mqttsn.codec.Malformed;
import io.mqttsn.codec.MqttSnMessage;
import java.nio.ByteBuffer;

/** A layout whose fields always take the same number of octets. */
abstract class FixedBodyCodec<M extends MqttSnMessage> implements BodyCodec<M> {

    private final int size;

    FixedBodyCodec(int size) {
        this.size = size;
    }

    @Override
    public final Frame decode(ByteBuffer in, int start, int end) {
        if (end - start < size) {
            return Malformed.FIELDS_MISSING;
        }
        if (end - start > size) {
            return Malformed.FIELDS_EXCEEDED;
        }
        return decodeFields(in, start);
    }

    /** Reads the fields, which are known to be complete. */
    abstract M decodeFields(ByteBuffer in, int start);

    @Override
    public final int length(M message) {
        return size;
    }
}
