package io.mqttsn.gateway.app.config;

/** What a CONNECT with CleanSession does to a sensor that is asleep. */
public enum WakeUpConnectChoice {
    /** Everything is forgotten, as its flag says. */
    AS_FLAGS_SAY,
    /** The session goes on, and what waits for the sensor is delivered. */
    KEEP_SESSION
}
