/**
 * How MQTT-SN messages are told apart in a stream of octets: raw Length octets, SLIP, and SLIP with a CRC, each as an encoder and a push decoder
 * that knows no port, no thread and no clock. The serial transport drives them, and so does whoever imitates a device at the other end of the wire.
 */
@NullMarked
package io.mqttsn.serial.framing;

import org.jspecify.annotations.NullMarked;
