package io.mqttsn.serial.xbee;

import io.mqttsn.transport.PeerAddress;

/**
 * A radio that shows its 16-bit address alone: 802.15.4 firmware with {@code MY} set. The address is given by whoever set up the network and
 * does not change by itself.
 *
 * @param transportName the listener
 * @param address16 0..0xFFFD
 */
public record XBeeShortAddress(String transportName, int address16) implements PeerAddress {

    @Override
    public String source() {
        return String.format("%04X", address16);
    }

    @Override
    public String toString() {
        return transportName + "/" + source();
    }
}
