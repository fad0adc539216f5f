/**
 * Digi's XBee modules in API mode: the framing on the UART, the frames of Zigbee, DigiMesh and 802.15.4 firmware in both directions, what is known
 * of the radios in reach, and an emulated module. All of it is pure; the serial transport uses one side, simulators and tests the other.
 */
@NullMarked
package io.mqttsn.serial.xbee;

import org.jspecify.annotations.NullMarked;
