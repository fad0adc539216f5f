package io.mqttsn.simulator.client;

import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.TopicRef;

/**
 * An application message that reached the client.
 *
 * @param topic the name behind {@code ref}, as the client learned it
 * @param ref the topic as it stood in the PUBLISH
 * @param dup whether the gateway marked it as sent before; at QoS 2 a message is delivered here once
 */
public record Delivery(String topic, TopicRef ref, Qos qos, boolean retain, boolean dup, Octets payload) {}
