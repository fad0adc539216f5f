package io.mqttsn.gateway.uplink;

import io.mqttsn.codec.ClientId;

/** Makes the links of a transparent uplink. Called on the gateway's loop. */
public interface SensorLinks {

    /** A link for one sensor, without a connection yet. */
    SensorLink link(ClientId clientId, LinkListener listener);

    /** Ends all connections: brokers that are quick enough see a goodbye. Does not wait; no listener hears anything any more. */
    void stop();
}
