/**
 * The gateway's configuration: records whose annotations are its documentation, loaded by {@link io.mqttsn.gateway.app.config.GatewayConfig#load}. The
 * command line loads it, and the wiring hands each part of the program the values it needs; nothing else sees these types.
 */
@NullMarked
package io.mqttsn.gateway.app.config;

import org.jspecify.annotations.NullMarked;
