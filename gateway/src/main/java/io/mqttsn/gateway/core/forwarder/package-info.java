/** The addresses of clients behind forwarders, made where their messages come in. A session never knows that it sits behind one. */
@NullMarked
package io.mqttsn.gateway.core.forwarder;

import org.jspecify.annotations.NullMarked;
