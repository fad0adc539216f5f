package io.mqttsn.simulator.client;

/** Where a client stands, as the client itself sees it (MQTT-SN 1.2, §6.14). */
public enum SensorState {
    /** No connection: before the first one, after the end of one, and while a reconnect is pending. */
    DISCONNECTED,
    /** CONNECT is out, or an answer to a will prompt. */
    CONNECTING,
    ACTIVE,
    /** DISCONNECT with a duration is out; messages still arrive. */
    FALLING_ASLEEP,
    /** The radio is off: nothing is heard. */
    ASLEEP,
    /** PINGREQ with the client id is out; the gateway delivers until its PINGRESP. */
    AWAKE,
    /** The plain DISCONNECT is out. */
    DISCONNECTING
}
