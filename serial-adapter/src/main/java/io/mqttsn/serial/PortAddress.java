package io.mqttsn.serial;

import io.mqttsn.transport.PeerAddress;

/**
 * The one device at the other end of a line. The listener is its identity: a device that was unplugged and comes back under another name of the
 * operating system is still the same.
 *
 * @param transportName the listener
 * @param source the port as it is configured
 */
record PortAddress(String transportName, String source) implements PeerAddress {

    @Override
    public String toString() {
        return transportName;
    }
}
