package io.mqttsn.transport;

import java.nio.ByteBuffer;

/** Where a transport delivers what it read. Called by one thread per transport: for UDP the event loop itself, for a serial port its reader. */
public interface FrameReceiver {

    /**
     * One frame arrived.
     *
     * @param from who sent it
     * @param frame its octets between position and limit; valid during the call only, and overwritten afterwards
     */
    void frameReceived(PeerAddress from, ByteBuffer frame);

    /**
     * One frame arrived that was sent to everybody in reach, not to this gateway alone; told only by transports that know the difference.
     *
     * @param from who sent it
     * @param frame as in {@link #frameReceived}
     */
    default void groupFrameReceived(PeerAddress from, ByteBuffer frame) {
        frameReceived(from, frame);
    }

    /**
     * A frame arrived that is larger than {@link Transport#maxFrameSize()}; its octets are gone.
     *
     * @param from who sent it
     */
    void oversizedFrameReceived(PeerAddress from);

    /** Everything that could be read at once has been delivered: the time to answer and to {@linkplain Transport#flush() flush}. */
    void batchEnd();
}
