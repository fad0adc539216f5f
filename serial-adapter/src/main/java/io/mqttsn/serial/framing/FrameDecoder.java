package io.mqttsn.serial.framing;

import java.nio.ByteBuffer;

/**
 * A push parser from octets to frames (NOT thread safe). It never throws for what came off the wire, holds one buffer of fixed size for its whole
 * life, and gives the same frames however the stream is cut into chunks.
 *
 * <p>Time is an argument: the <em>quiet time</em> before a chunk is how long the line was listened to without an octet. It is what ends a
 * frame where no delimiter does.
 */
public interface FrameDecoder {

    /**
     * Takes the octets between position and limit.
     *
     * @param quietNanos how long the line had been quiet before the first of them
     */
    void push(ByteBuffer octets, long quietNanos);

    /** Nothing has arrived for this long; what had begun is finished or given up where the framing has a limit for pauses. */
    void quiet(long quietNanos);

    /** Whether a pause at this place would bring a frame to light, so that whoever reads should notice it soon. */
    boolean isPauseAwaited();

    /** Forgets everything, as after opening a port. */
    void reset();
}
