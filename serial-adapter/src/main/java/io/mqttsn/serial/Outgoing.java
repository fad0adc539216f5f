package io.mqttsn.serial;

import io.mqttsn.transport.PeerAddress;

/** Something that waits to be written. */
sealed interface Outgoing {

    /** The octets on the wire, about: what a framing adds at least is counted, what it escapes is not. */
    int lineOctets();

    /** Whoever this is for; things for the same one stay in order. */
    PeerAddress to();

    /** A frame for one peer. */
    record Frame(PeerAddress to, byte[] octets, int lineOctets) implements Outgoing {}

    /** A frame for everybody. */
    record Broadcast(PeerAddress to, byte[] octets, int radius, int lineOctets) implements Outgoing {}
}
