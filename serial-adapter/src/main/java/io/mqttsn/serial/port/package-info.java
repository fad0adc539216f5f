/**
 * Serial ports as the operating system shows them: which there are, who holds them, how one is chosen, opened, read and written. The only place that
 * knows jSerialComm; the serial transport works on {@link io.mqttsn.serial.port.SerialLine} alone.
 */
@NullMarked
package io.mqttsn.serial.port;

import org.jspecify.annotations.NullMarked;
