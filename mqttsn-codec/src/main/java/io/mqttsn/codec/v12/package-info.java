/**
 * The octets of MQTT-SN 1.2: {@link io.mqttsn.codec.v12.MqttSnDecoder} turns a datagram into a frame and {@link io.mqttsn.codec.v12.MqttSnEncoder} writes
 * a frame into the caller's buffer. The gateway and the simulator call these two; everything else here is one class per message shape.
 */
@NullMarked
package io.mqttsn.codec.v12;

import org.jspecify.annotations.NullMarked;
