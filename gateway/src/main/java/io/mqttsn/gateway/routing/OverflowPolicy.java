package io.mqttsn.gateway.routing;

/** What a {@link DeliveryQueue} gives up when a message does not fit. */
public enum OverflowPolicy {
    /** The messages that have waited longest: the session gets the newest state of the world. */
    DROP_OLDEST,
    /** The message that arrives: the session gets everything up to the moment of overflow. */
    DROP_NEWEST,
    /** Waiting messages of QoS 0, oldest first; without any, the message that arrives. What was acknowledged to its publisher stays. */
    DROP_QOS0_FIRST
}
