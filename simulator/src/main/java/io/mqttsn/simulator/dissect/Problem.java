package io.mqttsn.simulator.dissect;

import io.mqttsn.codec.Malformed;

/**
 * Why a frame is no message, and where that shows.
 *
 * @param offset of the octet where it shows, counted from the frame's first one; the frame's size when something is missing at its end
 */
public record Problem(Malformed reason, int offset) {

    /** {@code FIELDS_MISSING at offset 7: the message ends before its last field}. */
    @Override
    public String toString() {
        return reason.name() + " at offset " + offset + ": " + reason.sentence();
    }
}
