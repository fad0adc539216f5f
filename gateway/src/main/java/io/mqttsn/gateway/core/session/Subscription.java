package io.mqttsn.gateway.core.session;

import io.mqttsn.codec.Qos;
import io.mqttsn.codec.TopicSelector;

/**
 * One subscription of a session.
 *
 * @param selector how the client named it, which decides how messages for it name their topic
 * @param grantedQos 0..2
 */
public record Subscription(TopicSelector selector, Qos grantedQos) {}
