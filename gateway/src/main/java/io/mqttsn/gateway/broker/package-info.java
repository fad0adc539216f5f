/**
 * The MQTT 3.1.1 server of the built-in broker as pure code of one thread: facts about connections and packets come in with a time, what is to be sent
 * goes out through a {@link io.mqttsn.gateway.broker.ClientLink}. The listeners in {@code front} call it, on the gateway's loop.
 */
@NullMarked
package io.mqttsn.gateway.broker;

import org.jspecify.annotations.NullMarked;
