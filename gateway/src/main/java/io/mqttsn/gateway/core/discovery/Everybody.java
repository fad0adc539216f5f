package io.mqttsn.gateway.core.discovery;

import io.mqttsn.transport.PeerAddress;

/**
 * Everybody in reach of one listener: what is sent here goes to its group, where it has one. Nobody speaks from this address.
 *
 * @param transportName the listener
 * @param radius hops, 0 for the whole network
 */
public record Everybody(String transportName, int radius) implements PeerAddress {

    @Override
    public String source() {
        return "everybody";
    }

    @Override
    public String toString() {
        return "everybody on " + transportName;
    }
}
