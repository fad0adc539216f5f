package io.mqttsn.gateway.world;

import io.mqttsn.transport.PeerAddress;

/** A host on the network; the gateway has port 0. */
record Address(int port) implements PeerAddress {

    static final String LISTENER = "udp";
    static final Address GATEWAY = new Address(0);

    @Override
    public String transportName() {
        return LISTENER;
    }

    @Override
    public String source() {
        return "host" + port;
    }

    @Override
    public String toString() {
        return ":" + port;
    }
}
