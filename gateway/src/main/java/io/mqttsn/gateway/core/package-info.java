/**
 * The MQTT-SN side of the gateway: facts and a time go in, commands come out. Nothing here knows sockets, files, threads, clocks or randomness; the
 * loop in {@code app} feeds it and carries out what it decides.
 */
@NullMarked
package io.mqttsn.gateway.core;

import org.jspecify.annotations.NullMarked;
