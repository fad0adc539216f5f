/**
 * The command line {@code mqttsn-sim}: what a user types becomes settings of the other packages, and what happens becomes lines and an exit code. Started
 * by {@link io.mqttsn.simulator.cli.SimulatorMain}.
 */
@NullMarked
package io.mqttsn.simulator.cli;

import org.jspecify.annotations.NullMarked;
