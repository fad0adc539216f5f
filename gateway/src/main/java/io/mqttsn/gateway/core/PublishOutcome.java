package io.mqttsn.gateway.core;

/** How an uplink publish ended. */
public enum PublishOutcome {
    /** The broker has completed the exchange, or every matching session of the built-in broker has the message in custody. */
    DELIVERED,
    /** Not now: the broker is away or a queue is full. The sensor may try again later. */
    CONGESTED,
    /** Never: the broker or a rule refuses this message. */
    REFUSED
}
