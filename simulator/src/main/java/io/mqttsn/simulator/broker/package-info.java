/**
 * The way to the MQTT broker that a gateway serves: where it is, who we are there and whom we trust. The benchmark's end and the fleet's witness at the
 * broker connect by it.
 */
@NullMarked
package io.mqttsn.simulator.broker;

import org.jspecify.annotations.NullMarked;
