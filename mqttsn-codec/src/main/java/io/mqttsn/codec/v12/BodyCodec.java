package io.mqttsn.codec.v12;

import io.mqttsn.codec.Frame;
import io.mqttsn.codec.MqttSnMessage;
import java.nio.ByteBuffer;

/**
 * The layout of the fields behind the header, for one message or a family of equal shape. The tables in the implementations count octets from the first
 * field, so that they hold for both forms of the header.
 */
interface BodyCodec<M extends MqttSnMessage> {

    /**
     * Reads the fields that fill {@code start} (inclusive) to {@code end} (exclusive).
     *
     * @return the message, or the {@link io.mqttsn.codec.Malformed reason} why the fields are none
     */
    Frame decode(ByteBuffer in, int start, int end);

    /**
     * Octets that the fields take.
     *
     * @throws IllegalArgumentException when a field cannot be written
     */
    int length(M message);

    /** Writes the fields of a message whose {@link #length} has been asked, into a buffer that has room. */
    void encode(M message, ByteBuffer out);
}
