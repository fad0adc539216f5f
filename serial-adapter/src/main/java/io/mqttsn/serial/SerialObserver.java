package io.mqttsn.serial;

import io.mqttsn.transport.PeerAddress;
import java.nio.ByteBuffer;

/**
 * What a serial transport tells besides the frames that it receives. Called by the port's reader or writer, or by the thread that sends, as each method
 * says; must not block.
 */
public interface SerialObserver {

    /** Is told nothing. */
    SerialObserver NONE = new SerialObserver() {};

    /** The port was opened; reader thread. */
    default void lineOpened(String device) {}

    /** The port was unplugged; reader thread. */
    default void lineLost(String device) {}

    /** Something is wrong with the port or the module, or right again: a sentence for the operator, said once; reader thread. */
    default void noticed(String sentence) {}

    /** The radio module has told how much it carries, or was opened anew and has to tell again: the largest frame in octets from now on. Reader thread. */
    default void frameSizeMaxChanged(int octets) {}

    /**
     * A frame was handed to the driver, which sends it within milliseconds: the moment from which the peer's answer can be awaited. Writer thread.
     *
     * @param frame its octets; valid during the call
     */
    default void frameWritten(PeerAddress to, ByteBuffer frame) {}

    /** A frame will not be sent; writer thread or the one that sends. */
    default void frameDropped(PeerAddress to, SendDrop cause) {}

    /**
     * The radio module gave up; the protocol's own repetition does the rest. Reader thread.
     *
     * @param isFirst whether this is the radio's first failure since it was last reached
     */
    default void deliveryFailed(PeerAddress to, String reason, boolean isFirst) {}
}
