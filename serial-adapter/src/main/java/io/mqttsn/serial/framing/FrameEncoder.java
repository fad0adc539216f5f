package io.mqttsn.serial.framing;

import java.nio.ByteBuffer;

/** Puts one frame into the form that travels on the line. Stateless. */
public interface FrameEncoder {

    /** The room that a frame of this size needs at worst, in octets. */
    int maxEncodedSize(int frameSize);

    /** How many octets escaping adds to these. */
    int escapesIn(byte[] octets);

    /**
     * Appends the encoded frame.
     *
     * @param frame the octets between position and limit; its position moves to its limit
     * @param out has room for {@link #maxEncodedSize}
     */
    void encode(ByteBuffer frame, ByteBuffer out);
}
