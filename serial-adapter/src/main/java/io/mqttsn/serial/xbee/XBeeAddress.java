package io.mqttsn.serial.xbee;

import io.mqttsn.transport.PeerAddress;
import java.util.HexFormat;

/**
 * A radio behind a module. Its factory-given 64-bit address is its identity; the 16-bit network address may change whenever the radio joins anew and
 * is no more than a route.
 *
 * @param transportName the listener
 * @param address64 the radio's address as printed on it in hexadecimal
 */
public record XBeeAddress(String transportName, long address64) implements PeerAddress {

    private static final HexFormat HEXADECIMAL = HexFormat.of().withUpperCase();

    @Override
    public String source() {
        return HEXADECIMAL.toHexDigits(address64);
    }

    // Looked up several times for each frame; what a record brings by itself is slow until it is compiled, and few
    // frames come.

    @Override
    public boolean equals(Object other) {
        return this == other
                || other instanceof XBeeAddress that
                        && address64 == that.address64
                        && transportName.equals(that.transportName);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(address64) * 31 + transportName.hashCode();
    }

    @Override
    public String toString() {
        return transportName + "/" + source();
    }
}
