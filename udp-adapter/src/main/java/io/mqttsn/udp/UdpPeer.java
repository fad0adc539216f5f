package io.mqttsn.udp;

import io.mqttsn.transport.PeerAddress;
import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * An MQTT-SN client's IP address and port, seen from one listener. Immutable.
 *
 * <p>The JDK takes {@code fe80::1%eth0} and {@code fe80::1%eth1} for equal, yet they are different machines; here the zone is part of the identity.
 */
public final class UdpPeer implements PeerAddress {

    /** Neighbours differ by little in address and port; an odd factor with bits everywhere keeps their sums apart. */
    private static final int ADDRESS_FACTOR = 0x9E3779B1;

    private final String transportName;
    private final InetSocketAddress address;
    private final int hash;

    /**
     * @param transportName the name of the listener
     * @param address a resolved address
     * @throws IllegalArgumentException when the address is not resolved
     */
    public UdpPeer(String transportName, InetSocketAddress address) {
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("address: " + address + " (expected: a resolved address)");
        }
        this.transportName = transportName;
        this.address = address;
        this.hash =
                (address.getAddress().hashCode() * ADDRESS_FACTOR + address.getPort()) * 31 + transportName.hashCode();
    }

    @Override
    public String transportName() {
        return transportName;
    }

    /** The IP address without the port, with its zone if it has one. */
    @Override
    public String source() {
        String text = NetUtil.toAddressString(address.getAddress());
        int zone = zone(address.getAddress());
        return zone == 0 ? text : text + "%" + zone;
    }

    public InetSocketAddress address() {
        return address;
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || other instanceof UdpPeer that
                        && hash == that.hash
                        && address.equals(that.address)
                        && zone(address.getAddress()) == zone(that.address.getAddress())
                        && transportName.equals(that.transportName);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** As an operator writes it: {@code 192.0.2.7:1234}, {@code [2001:db8::7]:1234}. */
    @Override
    public String toString() {
        return address.getAddress() instanceof Inet6Address
                ? "[" + source() + "]:" + address.getPort()
                : source() + ":" + address.getPort();
    }

    /** The interface that a link-local address belongs to, 0 for every other. */
    private static int zone(InetAddress address) {
        return address instanceof Inet6Address v6 ? v6.getScopeId() : 0;
    }
}
