package io.mqttsn.gateway.core;

import io.mqttsn.transport.PeerAddress;

/** Where a client of a test lives; hosts are sources, which limits speak of. */
record TestAddress(String host, int port) implements PeerAddress {

    static final String TRANSPORT = "udp";

    @Override
    public String transportName() {
        return TRANSPORT;
    }

    @Override
    public String source() {
        return host;
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
