package io.mqttsn.gateway.broker.front;

/** What the {@link FrameGuard} stops a connection for; it tells the handlers behind it by a user event. */
enum WireFault {
    /** No packet that MQTT 3.1.1 allows. */
    MALFORMED,
    /** CONNECT of MQTT 5, whose clients expect an answer in their own form. */
    LEVEL_5,
    /** CONNECT of another protocol level. */
    LEVEL_UNKNOWN
}
