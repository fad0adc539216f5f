package io.mqttsn.serial.xbee;

import io.mqttsn.transport.PeerAddress;

/**
 * A radio behind a module. Its factory-given 64-bit address is its identity; the 16-bit network address may change whenever the radio joins anew and
 * is no more than a route.
 *
 * @param transportName the listener
 * @param address64 the radio's address as printed on it in hexadecimal
 */
public record XBeeAddress(String transportName, long address64) implements PeerAddress {

    @Override
    public String source() {
        return String.format("%016X", address64);
    }

    @Override
    public String toString() {
        return transportName + "/" + source();
    }
}
