package io.mqttsn.codec.v12;

import io.mqttsn.codec.Octets;
import java.nio.ByteBuffer;

/** Integers and octet runs as they stand on the wire: big-endian whatever the buffer's order, read at absolute positions so that no buffer moves. */
final class Wire {

    private Wire() {}

    /** The octet at {@code index}, 0..255. */
    static int octet(ByteBuffer in, int index) {
        return in.get(index) & 0xFF;
    }

    /** The two octets at {@code index}, 0..65535. */
    static int word(ByteBuffer in, int index) {
        return octet(in, index) << 8 | octet(in, index + 1);
    }

    /** A copy of the octets from {@code start} (inclusive) to {@code end} (exclusive). */
    static Octets octets(ByteBuffer in, int start, int end) {
        if (start == end) {
            return Octets.EMPTY;
        }
        byte[] copy = new byte[end - start];
        in.get(start, copy);
        return Octets.wrap(copy);
    }

    static void putOctet(ByteBuffer out, int value) {
        out.put((byte) value);
    }

    static void putWord(ByteBuffer out, int value) {
        out.put((byte) (value >> 8));
        out.put((byte) value);
    }
}
