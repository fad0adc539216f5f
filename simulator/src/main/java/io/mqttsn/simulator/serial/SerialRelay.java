package io.mqttsn.simulator.serial;

import java.net.InetSocketAddress;

/** A loopback UDP address that is a gateway for whoever sends there, reached by way of a serial port. Closing it gives back socket and port. */
public interface SerialRelay extends AutoCloseable {

    /** Where clients find the gateway. */
    InetSocketAddress address();

    @Override
    void close();
}
