package io.mqttsn.udp;

import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where sensors look for gateways that they do not know yet, and where gateways announce themselves (MQTT-SN 1.2, §6.1): a multicast group, or an IPv4
 * broadcast address. The specification names none; 225.1.1.1 with port 1883 is what most gateways use.
 *
 * @param address a multicast address, 255.255.255.255, or the last address of an IPv4 subnet; whether a subnet of this machine ends there shows at the
 *     start
 * @param port 1..65535
 * @param networkInterface the name or an address of the interface that multicast goes by; if absent, the one that the listener's own address belongs
 *     to, or else the system's choice
 * @param ttl how many routers a multicast datagram may pass, plus one, {@value #TTL_LOWEST}..{@value #TTL_HIGHEST}: 0 stays on this machine, 1 on its
 *     network; routers pass no broadcast anyhow
 */
public record UdpGroup(InetAddress address, int port, Optional<String> networkInterface, int ttl) {

    public static final int TTL_LOWEST = 0;
    public static final int TTL_HIGHEST = 255;

    /** Nobody beyond the network at hand is bothered unless an operator says so. */
    public static final int TTL_DEFAULT = 1;

    public UdpGroup {
        String written = UdpSettings.written(NetUtil.toAddressString(address), port);
        if (!address.isMulticastAddress() && !mayBeBroadcast(address)) {
            throw new IllegalArgumentException("group: " + written + " is neither a multicast nor a broadcast address"
                    + " (expected: 224.0.0.0 to 239.255.255.255, an IPv6 address that begins with ff, 255.255.255.255,"
                    + " or the last address of an IPv4 subnet)");
        }
        UdpSettings.requireRange("the port of group", port, 1, 65_535);
        UdpSettings.requireRange("group-ttl", ttl, TTL_LOWEST, TTL_HIGHEST);
        if (networkInterface.filter(String::isBlank).isPresent()) {
            throw new IllegalArgumentException(
                    "group-interface: blank (expected: the name or an address of an interface)");
        }
        if (networkInterface.isPresent() && !address.isMulticastAddress()) {
            throw new IllegalArgumentException("group-interface: " + networkInterface.get() + " has no effect on "
                    + written + ", which is a broadcast address (expected: no group-interface; a broadcast goes by the"
                    + " interface of its subnet, and 255.255.255.255 by that of the address in bind)");
        }
    }

    /** A group with the default TTL, by the interface that suits. */
    public static UdpGroup of(String host, int port) {
        return of(host, port, Optional.empty(), TTL_DEFAULT);
    }

    /**
     * A group as an operator writes it.
     *
     * @param host an IP address without brackets; names are not looked up
     * @throws IllegalArgumentException when it cannot be a group; the message names the key and the remedy
     */
    public static UdpGroup of(String host, int port, Optional<String> networkInterface, int ttl) {
        if (host.indexOf('%') >= 0) {
            throw new IllegalArgumentException("group: " + UdpSettings.written(host, port)
                    + " names a zone (expected: the address alone, and the interface in group-interface)");
        }
        @Nullable InetAddress address = NetUtil.createInetAddressFromIpAddressString(host);
        if (address == null) {
            throw new IllegalArgumentException("group: " + UdpSettings.written(host, port)
                    + " has no IP address (expected: for example 225.1.1.1:1883 or \"[ff02::1:883]:1883\")");
        }
        return new UdpGroup(address, port, networkInterface, ttl);
    }

    /** The same group by a certain interface. */
    public UdpGroup withNetworkInterface(String nameOrAddress) {
        return new UdpGroup(address, port, Optional.of(nameOrAddress), ttl);
    }

    public boolean isMulticast() {
        return address.isMulticastAddress();
    }

    public boolean isIpv4() {
        return address instanceof Inet4Address;
    }

    /** As an operator writes it: {@code 225.1.1.1:1883}, {@code [ff02::1:883]:1883}. */
    @Override
    public String toString() {
        return UdpSettings.written(NetUtil.toAddressString(address), port);
    }

    /** The smallest subnet with a broadcast address has four addresses, so that every broadcast address ends in two ones. */
    private static boolean mayBeBroadcast(InetAddress address) {
        return address instanceof Inet4Address && (address.getAddress()[3] & 0b11) == 0b11;
    }
}
