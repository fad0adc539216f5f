/**
 * What operators see of a running gateway: a snapshot of its state and counters, as a JSON document on the status topic and as a line in the log. The
 * wiring in {@code app} calls it on the gateway's loop.
 */
@NullMarked
package io.mqttsn.gateway.admin;

import org.jspecify.annotations.NullMarked;
