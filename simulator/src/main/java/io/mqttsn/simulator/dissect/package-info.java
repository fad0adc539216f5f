/**
 * MQTT-SN frames taken apart octet by octet, for people and for scripts: which octets are which field, and where a frame is wrong. The tools {@code decode}
 * and {@code sniff} show it.
 */
@NullMarked
package io.mqttsn.simulator.dissect;

import org.jspecify.annotations.NullMarked;
