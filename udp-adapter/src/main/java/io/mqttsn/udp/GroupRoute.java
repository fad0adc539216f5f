package io.mqttsn.udp;

import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.Optional;

/**
 * The way from a listener to its group, found when the listener starts.
 *
 * @param target where broadcasts go: the group's address, with the interface as its zone for IPv6
 * @param networkInterface the interface by which they leave and by which the group is heard
 */
record GroupRoute(InetSocketAddress target, NetworkInterface networkInterface) {

    /**
     * Finds the interface and asks the system whether the group can be reached by it. Nothing is sent.
     *
     * @param own the listener's own address
     * @throws IOException when there is no way; the message says why, for the operator
     */
    static GroupRoute find(UdpGroup group, InetSocketAddress own) throws IOException {
        InetAddress source = own.getAddress();
        if (!source.isAnyLocalAddress() && source instanceof Inet4Address != group.isIpv4()) {
            throw new IOException("the listener is bound to " + NetUtil.toAddressString(source)
                    + ", an address of the other IP version");
        }
        NetworkInterface networkInterface =
                group.isMulticast() ? ofMulticast(group, source) : ofBroadcast(group, source);
        if (!networkInterface.isUp()) {
            throw new IOException("the interface " + networkInterface.getName() + " is down");
        }
        InetSocketAddress target = new InetSocketAddress(zoned(group.address(), networkInterface), group.port());
        try {
            chosenSource(target, source, Optional.of(networkInterface));
        } catch (IOException unreachable) {
            throw new IOException(
                    "the system has no route to it by the interface " + networkInterface.getName() + " ("
                            + unreachable.getMessage() + ")",
                    unreachable);
        }
        return new GroupRoute(target, networkInterface);
    }

    private static NetworkInterface ofMulticast(UdpGroup group, InetAddress source) throws IOException {
        if (group.networkInterface().isPresent()) {
            return named(group.networkInterface().get());
        }
        return source.isAnyLocalAddress() ? ofSystemsChoice(group) : owning(source);
    }

    private static NetworkInterface ofBroadcast(UdpGroup group, InetAddress source) throws IOException {
        for (NetworkInterface candidate : NetworkInterface.networkInterfaces().toList()) {
            for (InterfaceAddress address : candidate.getInterfaceAddresses()) {
                if (group.address().equals(address.getBroadcast())
                        || lastOfSubnet(address).filter(group.address()::equals).isPresent()) {
                    return candidate;
                }
            }
        }
        byte[] octets = group.address().getAddress();
        boolean isLimited = (octets[0] & octets[1] & octets[2] & octets[3]) == -1;
        if (!isLimited) {
            throw new IOException("no subnet of this machine has this broadcast address");
        }
        return source.isAnyLocalAddress() ? ofSystemsChoice(group) : owning(source);
    }

    private static NetworkInterface named(String nameOrAddress) throws IOException {
        NetworkInterface byName = NetworkInterface.getByName(nameOrAddress);
        if (byName != null) {
            return byName;
        }
        InetAddress address = NetUtil.createInetAddressFromIpAddressString(nameOrAddress);
        NetworkInterface byAddress = address == null ? null : NetworkInterface.getByInetAddress(address);
        if (byAddress == null) {
            throw new IOException(
                    "no interface of this machine has the name or address '" + nameOrAddress + "'; there are "
                            + String.join(
                                    ", ",
                                    NetworkInterface.networkInterfaces()
                                            .map(NetworkInterface::getName)
                                            .sorted()
                                            .toList()));
        }
        return byAddress;
    }

    private static NetworkInterface owning(InetAddress address) throws IOException {
        NetworkInterface owner = NetworkInterface.getByInetAddress(address);
        if (owner == null) {
            throw new IOException("no interface of this machine has the address " + NetUtil.toAddressString(address));
        }
        return owner;
    }

    /** Where the system would send the group's datagrams; without an opinion of the system, the first interface that might do. */
    private static NetworkInterface ofSystemsChoice(UdpGroup group) throws IOException {
        InetSocketAddress target = new InetSocketAddress(group.address(), group.port());
        try {
            return owning(chosenSource(target, new InetSocketAddress(0).getAddress(), Optional.empty()));
        } catch (IOException noRoute) {
            for (NetworkInterface candidate :
                    NetworkInterface.networkInterfaces().toList()) {
                if (candidate.isUp()
                        && candidate.supportsMulticast()
                        && !candidate.isLoopback()
                        && candidate
                                .inetAddresses()
                                .anyMatch(address -> address instanceof Inet4Address == group.isIpv4())) {
                    return candidate;
                }
            }
            throw new IOException("the system has no route to it (" + noRoute.getMessage() + ")", noRoute);
        }
    }

    /** The address that datagrams to {@code target} would come from. A connected UDP socket has asked for the route and sent nothing. */
    private static InetAddress chosenSource(
            InetSocketAddress target, InetAddress source, Optional<NetworkInterface> networkInterface)
            throws IOException {
        boolean isIpv4 = target.getAddress() instanceof Inet4Address;
        try (DatagramChannel probe =
                DatagramChannel.open(isIpv4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6)) {
            if (!source.isAnyLocalAddress()) {
                probe.bind(new InetSocketAddress(source, 0));
            }
            if (!target.getAddress().isMulticastAddress()) {
                probe.setOption(StandardSocketOptions.SO_BROADCAST, true);
            } else if (networkInterface.isPresent()) {
                probe.setOption(StandardSocketOptions.IP_MULTICAST_IF, networkInterface.get());
            }
            probe.connect(target);
            return ((InetSocketAddress) probe.getLocalAddress()).getAddress();
        } catch (IllegalArgumentException unfit) {
            throw new IOException(unfit.getMessage(), unfit);
        }
    }

    private static InetAddress zoned(InetAddress address, NetworkInterface networkInterface) throws IOException {
        return address instanceof Inet6Address v6
                ? Inet6Address.getByAddress(null, v6.getAddress(), networkInterface.getIndex())
                : address;
    }

    /** The broadcast address by the rule, which the loopback interface has without telling. */
    private static Optional<InetAddress> lastOfSubnet(InterfaceAddress address) throws IOException {
        int prefix = address.getNetworkPrefixLength();
        if (!(address.getAddress() instanceof Inet4Address) || prefix > 30) {
            return Optional.empty();
        }
        byte[] octets = address.getAddress().getAddress();
        for (int bit = prefix; bit < Integer.SIZE; bit++) {
            octets[bit / Byte.SIZE] |= (byte) (0x80 >>> bit % Byte.SIZE);
        }
        return Optional.of(InetAddress.getByAddress(octets));
    }
}
