/**
 * The one thread that drives the core: frames, uplink and store answers go in, commands are carried out, answers are flushed in batches. The wiring in
 * {@code app} builds a {@link io.mqttsn.gateway.app.loop.GatewayLoop} and hands it to transports and uplink.
 */
@NullMarked
package io.mqttsn.gateway.app.loop;

import org.jspecify.annotations.NullMarked;
