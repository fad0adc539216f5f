/**
 * The exchanges in flight between clients and gateway, one class per exchange: connecting, publishing in both directions, subscribing, updating the will;
 * and for each kind one that holds them all. Sessions own them, but for connecting; {@link io.mqttsn.gateway.core.GatewayCore} feeds them.
 */
@NullMarked
package io.mqttsn.gateway.core.procedure;

import org.jspecify.annotations.NullMarked;
