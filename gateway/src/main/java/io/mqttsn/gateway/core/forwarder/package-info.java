/** Clients behind forwarders: their addresses, and which forwarders may speak for whom. A session never knows that it sits behind one. */
@NullMarked
package io.mqttsn.gateway.core.forwarder;

import org.jspecify.annotations.NullMarked;
