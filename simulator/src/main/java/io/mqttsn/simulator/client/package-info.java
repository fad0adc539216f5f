/**
 * An MQTT-SN 1.2 client as a pure state machine: facts and a time go in, messages and events come out. The fleets, the benchmark and the command-line
 * tools drive it over sockets, and the simulated world of the gateway's tests drives it in virtual time and believes its judgement.
 */
@NullMarked
package io.mqttsn.simulator.client;

import org.jspecify.annotations.NullMarked;
