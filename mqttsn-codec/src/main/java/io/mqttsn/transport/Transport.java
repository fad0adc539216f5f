package io.mqttsn.transport;

import java.nio.ByteBuffer;

/**
 * One way to reach MQTT-SN clients: a UDP listener, a serial port with its framing, a simulated network.
 *
 * <p>Datagram semantics: a frame arrives whole or not at all, in any order. {@link #send}, {@link #broadcast} and {@link #flush} are called by one
 * thread and never block; what cannot be sent is dropped and counted by the transport.
 */
public interface Transport {

    /** The listener's configured name, unique in a gateway. */
    String name();

    /** What an operator reads at start, for example {@code udp 127.0.0.1:10000}. */
    String description();

    /** The largest frame in either direction, in octets. */
    int maxFrameSize();

    /**
     * Opens the transport and begins to deliver frames.
     *
     * @throws TransportException when it cannot be opened; the message names the object, the configuration key and the remedy
     */
    void start(FrameReceiver receiver) throws TransportException;

    /**
     * Sends one frame; at the latest the next {@link #flush} puts it on the wire. Frames to one peer leave in the order of the calls.
     *
     * @param frame the octets between position and limit, at most {@link #maxFrameSize()}; copied before the call returns
     */
    void send(PeerAddress to, ByteBuffer frame);

    /**
     * Sends one frame to everybody in reach, where the transport can; otherwise does nothing.
     *
     * @param radius hops, 0 for the whole network
     */
    void broadcast(ByteBuffer frame, int radius);

    /** Writes out what was sent since the last flush. */
    void flush();

    /** Ends reading and writing and gives back port and descriptors; idempotent. */
    void close();
}
