package io.mqttsn.gateway.broker;

/** The return codes of CONNACK that this server uses, in the order of their numbers (MQTT 3.1.1, §3.2.2.3). */
public enum ConnectCode {
    ACCEPTED,
    UNACCEPTABLE_PROTOCOL_LEVEL,
    IDENTIFIER_REJECTED,
    SERVER_UNAVAILABLE
}
