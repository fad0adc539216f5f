package io.mqttsn.simulator.client;

/** Why the client sleeps (again). */
public enum SleepCause {
    /** The gateway has answered DISCONNECT with a duration. */
    ANNOUNCED,
    /** PINGRESP ended the awake phase: all kept messages have come. */
    DRAINED,
    /** PINGREQ and its repeats, or the deliveries after it, went silent; what is missing comes at the next wake (MQTT-SN 1.2, §6.14). */
    UNANSWERED
}
