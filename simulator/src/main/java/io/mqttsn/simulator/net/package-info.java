/**
 * Simulated clients on real UDP sockets, each with its own source port, all on one event loop. The fleet, the benchmark and the command-line tools build
 * their clients on {@link io.mqttsn.simulator.net.LiveSensor}.
 */
@NullMarked
package io.mqttsn.simulator.net;

import org.jspecify.annotations.NullMarked;
