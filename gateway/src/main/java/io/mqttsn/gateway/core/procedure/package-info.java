/**
 * The exchanges in flight between clients and gateway, one class per exchange, each with its retransmission: connecting, publishing in both directions,
 * subscribing, updating the will. Sessions own them; {@link io.mqttsn.gateway.core.GatewayCore} feeds them.
 */
@NullMarked
package io.mqttsn.gateway.core.procedure;

import org.jspecify.annotations.NullMarked;
