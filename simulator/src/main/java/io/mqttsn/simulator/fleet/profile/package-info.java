/**
 * How a fleet's sensors live and what weather they live in, as records that the command line and profile files are bound to. Read by the fleet, and by nobody
 * else.
 */
@NullMarked
package io.mqttsn.simulator.fleet.profile;

import org.jspecify.annotations.NullMarked;
