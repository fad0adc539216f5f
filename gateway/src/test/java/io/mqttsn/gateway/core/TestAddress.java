package io.mqttsn.gateway.core;

import io.mqttsn.transport.PeerAddress;

/** Where a client of a test lives; hosts are sources, which limits speak of. */
record TestAddress(String transportName, String host, int port) implements PeerAddress {

    static final String TRANSPORT = "udp";
    static final String RADIO = "radio";

    TestAddress(String host, int port) {
        this(TRANSPORT, host, port);
    }

    /** The same host, seen by another listener. */
    TestAddress on(String listener) {
        return new TestAddress(listener, host, port);
    }

    @Override
    public String source() {
        return host;
    }

    /** Millions of them are looked up in one test. */
    @Override
    public int hashCode() {
        return 31 * host.hashCode() + port;
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
