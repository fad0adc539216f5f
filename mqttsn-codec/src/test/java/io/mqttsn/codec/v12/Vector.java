package io.mqttsn.codec.v12;

import io.mqttsn.codec.Encapsulated;
import io.mqttsn.codec.Frame;
import java.nio.ByteBuffer;

/** A frame and the octets that spell it in the shortest form. */
record Vector(String name, Frame frame, byte[] octets) {

    static Vector of(String name, Frame frame, String annotatedOctets) {
        return new Vector(name, frame, Hex.octets(annotatedOctets));
    }

    boolean hasShortLength() {
        return octets[0] != 1;
    }

    /** The same frame with the three-octet Length, of the inner message where there is one. */
    byte[] longForm() {
        int start = frame instanceof Encapsulated ? octets[0] : 0;
        int size = octets.length - start + 2;
        return ByteBuffer.allocate(octets.length + 2)
                .put(octets, 0, start)
                .put((byte) 1)
                .putShort((short) size)
                .put(octets, start + 1, octets.length - start - 1)
                .array();
    }

    @Override
    public String toString() {
        return name + " " + Hex.text(octets);
    }
}
