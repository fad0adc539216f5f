package io.mqttsn.gateway.world;

import io.mqttsn.codec.MqttSnMessage;

/**
 * What the network carries.
 *
 * @param client whom it concerns: the sensor that sent it, or the one that the gateway takes for its receiver; empty when it takes it for a stranger
 */
record Datagram(MqttSnMessage message, String client) {}
