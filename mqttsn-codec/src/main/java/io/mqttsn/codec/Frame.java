package io.mqttsn.codec;

/**
 * What one datagram turned out to hold: a message, a message wrapped by a forwarder, or a reason why it holds neither.
 *
 * <p>Bad input is an ordinary value here. A decoder never throws for what came off the wire; it returns {@link Malformed}.
 */
public sealed interface Frame permits MqttSnMessage, Encapsulated, Malformed {}
