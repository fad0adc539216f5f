/**
 * A repeatable benchmark against gateways that run already, with closed and open loops, counted at both ends. Started by the command line only: {@code Bench}
 * runs a {@code Trial} for each case at each {@code Site}.
 */
@NullMarked
package io.mqttsn.simulator.bench;

import org.jspecify.annotations.NullMarked;
