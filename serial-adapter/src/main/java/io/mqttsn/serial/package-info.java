/**
 * MQTT-SN over serial ports: the transport with its settings, counters and hooks, and the list of the ports of this machine. The gateway's wiring
 * makes one {@link io.mqttsn.serial.SerialTransport} per listener of type {@code serial}.
 */
@NullMarked
package io.mqttsn.serial;

import org.jspecify.annotations.NullMarked;
