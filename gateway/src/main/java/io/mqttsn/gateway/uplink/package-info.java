/**
 * The ways to a broker: built in, or over one connection shared by all sensors. What an uplink decides is pure code of one thread; the drivers that
 * talk to sockets live in packages below.
 */
@NullMarked
package io.mqttsn.gateway.uplink;

import org.jspecify.annotations.NullMarked;
