package io.mqttsn.simulator.fleet.payload;

import java.util.Optional;
import java.util.OptionalLong;

/** How reports are written, and how their stamps are read again. Immutable; shared by all sensors of a fleet and by whoever counts at the broker. */
public interface PayloadFormat {

    /** One report. */
    byte[] write(Reading reading);

    /** Whether each message can be told from all others of its sensor. */
    boolean hasStamp();

    /** The stamp of a message; empty for a message in another format. May be called by any thread. */
    Optional<Stamp> stampOf(byte[] payload);

    /** The pause between the report of this sequence and the next, when the format knows better than the settings. */
    default OptionalLong nanosAfter(long sequence) {
        return OptionalLong.empty();
    }
}
