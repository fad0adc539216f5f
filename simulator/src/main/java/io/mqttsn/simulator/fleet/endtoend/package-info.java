/**
 * Whether what sensors sent arrived at the broker: what was sent and confirmed on one side, what came on the other, and the difference. The command line
 * hands a {@link io.mqttsn.simulator.fleet.endtoend.Ledger} to a fleet and a {@link io.mqttsn.simulator.fleet.endtoend.BrokerWatch} to the ledger.
 */
@NullMarked
package io.mqttsn.simulator.fleet.endtoend;

import org.jspecify.annotations.NullMarked;
