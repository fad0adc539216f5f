/**
 * The messages of MQTT-SN as values: one record per message, and the small types that their fields are made of. Everything here is immutable and
 * free of I/O; the octets of version 1.2 are the business of {@link io.mqttsn.codec.v12}.
 */
@NullMarked
package io.mqttsn.codec;

import org.jspecify.annotations.NullMarked;
