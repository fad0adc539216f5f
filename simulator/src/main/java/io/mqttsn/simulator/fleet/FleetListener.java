package io.mqttsn.simulator.fleet;

import io.mqttsn.simulator.client.Violation;

/** Who looks at a fleet. Called on the fleet's thread; must not block it. */
public interface FleetListener {

    /** As often as the settings say, and once at the end. */
    void snapshot(FleetSnapshot snapshot);

    /** The gateway broke a rule towards this sensor. */
    default void violated(String clientId, Violation violation) {}

    /** Something is wrong with the fleet itself; a sentence with its remedy. */
    default void problem(String sentence) {}
}
