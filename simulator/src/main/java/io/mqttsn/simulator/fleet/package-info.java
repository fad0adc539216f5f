/**
 * A field of sensors that report, sleep, wake and obey. The command line runs a {@link io.mqttsn.simulator.fleet.Fleet} against any gateway, and the gateway
 * runs one against itself to show what it does.
 */
@NullMarked
package io.mqttsn.simulator.fleet;

import org.jspecify.annotations.NullMarked;
