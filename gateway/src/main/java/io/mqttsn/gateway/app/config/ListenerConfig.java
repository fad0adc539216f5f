package io.mqttsn.gateway.app.config;

/** One way by which sensors reach the gateway. A new type of listener is one more record in the list of what is permitted. */
public sealed interface ListenerConfig permits UdpListenerConfig, SerialListenerConfig {

    /** Names the listener in logs and counters; unique among listeners. */
    String name();

    /** Who may do what here. */
    AccessConfig access();

    /** What is limited otherwise here than elsewhere. */
    ListenerLimitsConfig limits();

    /** What no other listener on this machine can have at the same time, in a form that suits a client id: a port, a device's name. */
    String place();
}
