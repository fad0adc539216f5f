package io.mqttsn.serial.framing;

import io.mqttsn.codec.Encapsulated;
import java.nio.ByteBuffer;

/** The Length with which each message begins (MQTT-SN 1.2, §5.2.1), as the only check that plain SLIP has. */
public final class MessageLength {

    /** Of Length, type and Ctrl, the least that a forwarder wraps a message with. */
    private static final int WRAPPING_SIZE_MIN = 3;

    private MessageLength() {}

    /**
     * Whether the octets from 0 to the limit are exactly as many as the Length says. A forwarder's wrapping has a Length of its own, which does not count
     * the message inside (§5.5).
     */
    public static boolean isMet(ByteBuffer frame) {
        if (frame.limit() < 2) {
            return false;
        }
        int first = frame.get(0) & 0xFF;
        boolean isWrapped = first >= WRAPPING_SIZE_MIN && (frame.get(1) & 0xFF) == Encapsulated.TYPE_CODE;
        return isMet(frame, isWrapped ? first : 0);
    }

    private static boolean isMet(ByteBuffer frame, int start) {
        int size = frame.limit() - start;
        if (size < 2) {
            return false;
        }
        int first = frame.get(start) & 0xFF;
        return first == 1 ? size > 3 && size == (frame.getShort(start + 1) & 0xFFFF) : size == first;
    }
}
