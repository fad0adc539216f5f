/**
 * The other end of a gateway's serial port: a device, a radio modem or an XBee module, behind which any clients on UDP find themselves. The command-line
 * tools put their clients behind one when they are told to use a serial port; the gateway's tests do the same.
 */
@NullMarked
package io.mqttsn.simulator.serial;

import org.jspecify.annotations.NullMarked;
