/** A field of simulated sensors in the gateway's own process, for a first look. Called by the command line; the only place that uses the simulator. */
@NullMarked
package io.mqttsn.gateway.app.demo;

import org.jspecify.annotations.NullMarked;
