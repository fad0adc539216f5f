package io.mqttsn.gateway.app.config;

/** Which message goes when a buffer is full. */
public enum DropPolicy {
    /** The one that has waited longest. */
    DROP_OLDEST,
    /** The one that has just come. */
    DROP_NEWEST,
    /** The oldest of QoS 0 if there is one, else the oldest of all. */
    DROP_QOS0_FIRST
}
