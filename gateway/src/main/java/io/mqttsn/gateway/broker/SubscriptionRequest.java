package io.mqttsn.gateway.broker;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.routing.TopicFilter;

/**
 * One pair of a SUBSCRIBE packet.
 *
 * @param qos asked for, 0..2
 */
public record SubscriptionRequest(TopicFilter filter, Qos qos) {}
