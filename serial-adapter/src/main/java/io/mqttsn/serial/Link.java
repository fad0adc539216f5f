package io.mqttsn.serial;

import io.mqttsn.transport.PeerAddress;
import java.nio.ByteBuffer;

/** What stands between the octets of a line and the frames of peers: the framing, and who is at the other end. */
interface Link {

    // For any thread.

    /** Whether an address is one of this link. */
    boolean reaches(PeerAddress peer);

    /** The address that stands for everybody in reach. */
    PeerAddress everybody();

    /** The largest frame in either direction at present, in octets. */
    int maxFrameSize();

    /** The octets that this message is on the line; what escaping adds to checksum and addresses is not counted. */
    int lineOctets(byte[] message);

    /** The room that anything encoded needs at worst, in octets. */
    int maxEncodedSize();

    // For the writer.

    /** Appends what travels on the line. */
    void encode(Outgoing.Message message, ByteBuffer out);

    // For the reader.

    /** The port was opened; the device may be spoken to from this time on. */
    void opened(long settledNanos);

    /** Octets arrived after so much quiet. */
    void octetsArrived(ByteBuffer octets, long quietNanos);

    /** Nothing arrived for so long. */
    void quiet(long quietNanos);

    /** Whether a pause at this place would bring a frame to light. */
    boolean isPauseAwaited();

    /** Does what is due. */
    void advanceTo(long nowNanos);
}
