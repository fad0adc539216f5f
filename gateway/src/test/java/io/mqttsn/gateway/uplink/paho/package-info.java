/** Tests of the driver over Paho: its parts by themselves, and the whole of it against a Mosquitto that the test starts. */
@NullMarked
package io.mqttsn.gateway.uplink.paho;

import org.jspecify.annotations.NullMarked;
