package io.mqttsn.transport;

/**
 * Who sent a frame. Equality is the peer's <em>identity</em>: an IP address and port, a serial port, the 64-bit address of a radio. The route to the
 * peer (a 16-bit network address that changes, say) is the transport's own affair and takes no part in equality.
 *
 * <p>Implementations are immutable, have content equality and a cheap hash code, and print themselves as an operator would write them.
 */
public interface PeerAddress {

    /** The {@linkplain Transport#name() name} of the transport that reaches this peer; part of the identity. */
    String transportName();

    /**
     * The source that limits, allow-lists and log lines speak of: the IP address without the port, the radio address, the port's name. Many peers may
     * share it.
     */
    String source();
}
