package io.mqttsn.gateway.routing;

import io.mqttsn.codec.Qos;

/**
 * One entry of one session's queue: which message, and how this session gets it. The message itself stays in the store until it is needed.
 *
 * @param messageId the {@link Publication} in the store
 * @param sizeBytes what the message costs, see {@link Publication#sizeBytes()}
 * @param qos QoS of this delivery, 0..2: the lower of the publisher's and the subscriber's
 * @param retain the retain flag of this delivery: set when it answers a new subscription
 */
public record MessageHandle(long messageId, int sizeBytes, Qos qos, boolean retain) {}
