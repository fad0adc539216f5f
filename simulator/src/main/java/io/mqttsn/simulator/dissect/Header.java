package io.mqttsn.simulator.dissect;

import io.mqttsn.codec.Encapsulated;
import io.mqttsn.codec.Malformed;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What stands in front of the fields (MQTT-SN 1.2, §5.2): Length in one octet, or 0x01 and two more; then the message type.
 *
 * @param size octets of Length, 0 when there are none, 1 or 3
 * @param length what Length says; 0 when it is not there
 * @param wrong what is wrong with Length, if anything is
 */
record Header(int size, int length, @Nullable Malformed wrong) {

    private static final int LONG_FORM = 0x01;

    static Header read(ByteBuffer in, int start, int end) {
        if (start == end) {
            return new Header(0, 0, Malformed.EMPTY);
        }
        int first = in.get(start) & 0xFF;
        if (first != LONG_FORM) {
            return judged(1, first, end - start);
        }
        if (end - start < 3) {
            return new Header(0, 0, Malformed.LENGTH_MISSING);
        }
        return judged(3, Short.toUnsignedInt(in.getShort(start + 1)), end - start);
    }

    private static Header judged(int size, int length, int octets) {
        if (length <= size) {
            return new Header(size, length, Malformed.LENGTH_TOO_SMALL);
        } else if (length > octets) {
            return new Header(size, length, Malformed.LENGTH_BEYOND_DATAGRAM);
        }
        return new Header(size, length, length < octets ? Malformed.TRAILING_OCTETS : null);
    }

    /** Whether a forwarder's frame begins here (§5.5). There is no long form of it. */
    static boolean isEncapsulation(ByteBuffer in, int start, int end) {
        return end - start >= 2 && in.get(start) != LONG_FORM && (in.get(start + 1) & 0xFF) == Encapsulated.TYPE_CODE;
    }
}
