package io.mqttsn.simulator.fleet;

import io.mqttsn.simulator.fleet.endtoend.Ledger;
import java.time.Duration;
import java.util.Optional;

/**
 * How a fleet is run and watched.
 *
 * @param snapshotEvery how often the listener gets a {@link FleetSnapshot}, 1 ms or more
 * @param reportsMax after so many reports of all sensors together they fall silent, {@link Long#MAX_VALUE} for never
 * @param ledger where each report is written down, to be compared with what arrives
 */
public record FleetOptions(Duration snapshotEvery, long reportsMax, Optional<Ledger> ledger) {

    public FleetOptions {
        if (snapshotEvery.toMillis() < 1 || reportsMax < 1) {
            throw new IllegalArgumentException("snapshotEvery, reportsMax: " + snapshotEvery + ", " + reportsMax
                    + " (expected: at least 1 ms, 1)");
        }
    }

    /** Without bound and ledger. */
    public static FleetOptions watchedEvery(Duration snapshotEvery) {
        return new FleetOptions(snapshotEvery, Long.MAX_VALUE, Optional.empty());
    }
}
