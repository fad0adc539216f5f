package io.mqttsn.simulator.dissect;

import io.mqttsn.codec.Octets;
import java.util.List;

/**
 * A field of a message as it stands on the wire.
 *
 * @param offset of its first octet, counted from the frame's first one
 * @param name as the specification writes it
 * @param meaning for people; may be empty
 * @param value for scripts: a {@link String}, an {@link Integer} or a {@link Boolean}
 * @param parts of a field that packs several into one octet
 */
public record Field(int offset, Octets octets, String name, String meaning, Object value, List<Part> parts) {

    /**
     * Some bits of an octet.
     *
     * @param mask which bits, at least one
     * @param bits the octet under the mask
     */
    public record Part(String name, int mask, int bits, String meaning, Object value) {

        /** {@code .01. ....} for bits 6 and 5 with the value 1. */
        public String picture() {
            StringBuilder picture = new StringBuilder(9);
            for (int bit = 0x80; bit > 0; bit >>= 1) {
                picture.append((mask & bit) == 0 ? '.' : (bits & bit) == 0 ? '0' : '1');
                if (bit == 0x10) {
                    picture.append(' ');
                }
            }
            return picture.toString();
        }
    }
}
