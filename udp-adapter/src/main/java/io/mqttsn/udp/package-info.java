/**
 * MQTT-SN over UDP: {@link io.mqttsn.udp.UdpTransport} is a listener on one address and port, run by a Netty event loop. The gateway opens one per
 * configured listener and the simulator one for its sensors.
 */
@NullMarked
package io.mqttsn.udp;

import org.jspecify.annotations.NullMarked;
