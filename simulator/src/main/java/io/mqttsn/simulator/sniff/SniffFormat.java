package io.mqttsn.simulator.sniff;

import java.util.List;

/** How sightings are shown. (NOT thread safe.) */
public interface SniffFormat {

    /** The lines for the next sighting, in the order of time. */
    List<String> lines(Sighting sighting);
}
