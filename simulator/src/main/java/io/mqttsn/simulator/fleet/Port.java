package io.mqttsn.simulator.fleet;

import io.mqttsn.codec.MqttSnMessage;

/** A sensor's way to the gateway: a socket of its own, or a place behind a forwarder. Confined to the loop. */
interface Port {

    /** Sends with the next flush. */
    void send(MqttSnMessage message);

    void flush();

    /** The way is gone; messages of the gateway to it are lost. */
    void close();
}
