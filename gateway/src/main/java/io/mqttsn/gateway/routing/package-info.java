/**
 * Publications and who gets them: names and filters, the subscription trie, retained messages, and the bounded queue that every session owns. Pure
 * code of one thread, used by MQTT-SN and MQTT sessions alike; it knows the wire of neither.
 */
@NullMarked
package io.mqttsn.gateway.routing;

import org.jspecify.annotations.NullMarked;
