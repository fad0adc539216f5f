/**
 * The program: command line, wiring of core, uplink and listeners, start and stop. Called by the start script and by nobody else.
 */
@NullMarked
package io.mqttsn.gateway.app;

import org.jspecify.annotations.NullMarked;
