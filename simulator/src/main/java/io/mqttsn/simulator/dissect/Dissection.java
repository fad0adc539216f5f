package io.mqttsn.simulator.dissect;

import io.mqttsn.codec.Octets;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * A frame taken apart. What could be read is there even when the frame is malformed; whether it is, and why, is the same as {@code MqttSnDecoder} says.
 *
 * @param name the message type as the specification writes it, {@code ENCAPSULATED} for a forwarder's frame, {@code MALFORMED} when there is no known type
 * @param octets the frame, or the inner message of an encapsulated one
 * @param fields in the order of the wire, header included
 * @param problem absent when it is a message
 * @param inner what a forwarder's frame carries
 */
public record Dissection(
        String name, Octets octets, List<Field> fields, Optional<Problem> problem, Optional<Dissection> inner) {

    /** Takes one frame apart, which fills {@code octets}; never throws for what they are. */
    public static Dissection of(Octets octets) {
        return new Dissector(octets.asReadOnlyBuffer()).frame();
    }

    /**
     * How many octets the frame takes that begins at the position of {@code in}: what its Length says, inner message of an encapsulation included. Where
     * that cannot be, all that remain. At least 1 when any octet remains.
     */
    public static int sizeOfFirst(ByteBuffer in) {
        ByteBuffer octets = in.slice();
        int length = Header.read(octets, 0, octets.limit()).length();
        boolean encapsulated = Header.isEncapsulation(octets, 0, octets.limit());
        int inner = encapsulated && length >= Dissector.NODE_ID && length < octets.limit()
                ? Header.read(octets, length, octets.limit()).length()
                : 0;
        int size = length + inner;
        boolean known = length >= 2 && (!encapsulated || inner >= 2) && size <= octets.limit();
        return known ? size : octets.limit();
    }
}
