/**
 * Bad networks between simulated sensors and a gateway, as pure functions of a seed: datagrams and a time go in, arrivals come out. The simulated world of
 * the gateway's tests and the command-line simulator put them between the two.
 */
@NullMarked
package io.mqttsn.simulator.network;

import org.jspecify.annotations.NullMarked;
