package io.mqttsn.simulator.fleet;

import io.mqttsn.codec.Octets;
import io.mqttsn.simulator.fleet.payload.Climate;
import io.mqttsn.simulator.fleet.payload.PayloadFormat;
import io.mqttsn.simulator.fleet.payload.Reading;
import java.util.OptionalLong;

/** What a sensor measures, numbered from 1 and written as its profile says. Survives reboots, so that no number comes twice. */
final class Measurements {

    private final int number;
    private final String id;
    private final PayloadFormat format;
    private final Climate climate;
    private long sequence;

    Measurements(Traits traits, PayloadFormat format, Climate climate) {
        this.number = traits.number();
        this.id = traits.client().clientId().value();
        this.format = format;
        this.climate = climate;
    }

    /** Measures. */
    Octets next(long epochMillis) {
        sequence++;
        climate.step();
        return Octets.wrap(format.write(new Reading(number, id, sequence, epochMillis, climate)));
    }

    /** The number of the last one, 0 before the first. */
    long sequence() {
        return sequence;
    }

    /** How long the next one has to wait, where the format has times of its own. */
    OptionalLong nanosUntilNext() {
        return format.nanosAfter(sequence);
    }

    Climate climate() {
        return climate;
    }
}
