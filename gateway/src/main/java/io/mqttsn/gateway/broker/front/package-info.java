/**
 * The listeners of the built-in broker, on Netty's MQTT codec: they turn what clients send into facts for the sessions, and what sessions send into
 * packets. The program opens them, on the gateway's loop.
 */
@NullMarked
package io.mqttsn.gateway.broker.front;

import org.jspecify.annotations.NullMarked;
