package io.mqttsn.gateway.app.config;

/** How sensors reach an external broker. */
public enum UplinkMode {
    /** All over one connection, as one MQTT client: the gateway. */
    AGGREGATING,
    /** Each over a connection of its own, as an MQTT client of its own. */
    TRANSPARENT
}
