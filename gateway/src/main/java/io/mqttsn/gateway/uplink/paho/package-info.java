/**
 * The link to a real broker, over Eclipse Paho. The aggregating uplink drives it from the gateway's loop; everything that may block happens on one thread
 * of its own, and what Paho calls back comes to the loop through a bounded queue.
 */
@NullMarked
package io.mqttsn.gateway.uplink.paho;

import org.jspecify.annotations.NullMarked;
