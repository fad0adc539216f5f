/** Tests of the other end of a serial port. */
@NullMarked
package io.mqttsn.simulator.serial;

import org.jspecify.annotations.NullMarked;
