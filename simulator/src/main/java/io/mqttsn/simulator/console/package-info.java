/**
 * What people see of a fleet: a block that is redrawn in place in a terminal, plain lines anywhere else. Used by the command line and by the gateway's
 * demonstration, whose log lines go through the same block.
 */
@NullMarked
package io.mqttsn.simulator.console;

import org.jspecify.annotations.NullMarked;
