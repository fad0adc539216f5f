/**
 * The ways to a broker: built in, over one connection shared by all sensors, or over one for each of them. The core calls them through the loop; what an uplink decides is pure code of one thread; the drivers that
 * talk to sockets live in packages below.
 */
@NullMarked
package io.mqttsn.gateway.uplink;

import org.jspecify.annotations.NullMarked;
