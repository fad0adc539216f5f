package io.mqttsn.gateway.core.session;

import io.mqttsn.transport.PeerAddress;

/** Where messages come from, as far as limits go: two listeners may see the same name and mean different places. */
public record Source(String transportName, String name) {

    public static Source of(PeerAddress address) {
        return new Source(address.transportName(), address.source());
    }
}
