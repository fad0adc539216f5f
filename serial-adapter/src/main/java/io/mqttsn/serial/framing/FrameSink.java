package io.mqttsn.serial.framing;

import java.nio.ByteBuffer;

/** Takes what a {@link FrameDecoder} makes of the octets. Called within {@link FrameDecoder#push} and {@link FrameDecoder#quiet}. */
public interface FrameSink {

    /**
     * One whole frame, checked as far as its framing can check.
     *
     * @param frame the octets between position and limit; valid during the call only
     */
    void frame(ByteBuffer frame);

    /**
     * Octets that belong to no frame are gone.
     *
     * @param octets how many, at least 0; further octets of the same frame may follow uncounted while the decoder looks for the next frame
     */
    void dropped(DropCause cause, int octets);
}
