package io.mqttsn.udp;

import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;
import io.netty.channel.unix.UnixChannelOption;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Socket options of a group, for both kinds of channel. Netty's epoll channels know them by the IP version of the socket and mean the TTL of unicast;
 * what counts here is the version of the group, and an IPv6 socket may well send to an IPv4 group. So they are set by their numbers in Linux.
 */
final class GroupOptions {

    private static final int IPPROTO_IP = 0;
    private static final int IPPROTO_IPV6 = 41;

    /** Size of {@code struct ip_mreqn}: group, address, index of the interface. */
    private static final int IP_MREQN_BYTES = 12;

    private static final ChannelOption<ByteBuffer> IP_MULTICAST_IF =
            new RawUnixChannelOption("IP_MULTICAST_IF", IPPROTO_IP, 32, IP_MREQN_BYTES);
    private static final ChannelOption<Integer> IP_MULTICAST_TTL =
            new IntegerUnixChannelOption("IP_MULTICAST_TTL", IPPROTO_IP, 33);
    private static final ChannelOption<Integer> IP_MULTICAST_ALL =
            new IntegerUnixChannelOption("IP_MULTICAST_ALL", IPPROTO_IP, 49);
    private static final ChannelOption<Integer> IPV6_MULTICAST_IF =
            new IntegerUnixChannelOption("IPV6_MULTICAST_IF", IPPROTO_IPV6, 17);
    private static final ChannelOption<Integer> IPV6_MULTICAST_HOPS =
            new IntegerUnixChannelOption("IPV6_MULTICAST_HOPS", IPPROTO_IPV6, 18);
    private static final ChannelOption<Integer> IPV6_MULTICAST_ALL =
            new IntegerUnixChannelOption("IPV6_MULTICAST_ALL", IPPROTO_IPV6, 29);

    private GroupOptions() {}

    /** What is sent to the group leaves by the interface of {@code route} and passes as many routers as the group says. */
    static void setOutgoing(DatagramChannel channel, UdpGroup group, GroupRoute route) {
        if (!group.isMulticast()) {
            // Not by the channel's own method, which doubts on NIO that broadcasts work for all but root, and says so
            // in the log.
            set(
                    channel,
                    channel instanceof EpollDatagramChannel
                            ? ChannelOption.SO_BROADCAST
                            : NioChannelOption.of(StandardSocketOptions.SO_BROADCAST),
                    true);
        } else if (!(channel instanceof EpollDatagramChannel)) {
            set(channel, NioChannelOption.of(StandardSocketOptions.IP_MULTICAST_IF), route.networkInterface());
            set(channel, NioChannelOption.of(StandardSocketOptions.IP_MULTICAST_TTL), group.ttl());
        } else if (group.isIpv4()) {
            set(channel, IP_MULTICAST_IF, mreqn(route.networkInterface()));
            set(channel, IP_MULTICAST_TTL, group.ttl());
        } else {
            set(channel, IPV6_MULTICAST_IF, route.networkInterface().getIndex());
            set(channel, IPV6_MULTICAST_HOPS, group.ttl());
        }
    }

    /** Other gateways and tools on the machine may bind the same group, whichever of the two options they know; each hears every datagram. */
    static void setShareable(DatagramChannel channel) {
        set(channel, ChannelOption.SO_REUSEADDR, true);
        if (channel instanceof EpollDatagramChannel) {
            set(channel, UnixChannelOption.SO_REUSEPORT, true);
        } else if (channel.config().getOptions().containsKey(NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT))) {
            set(channel, NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT), true);
        }
    }

    /** By default Linux also delivers what any other program on the machine has joined, on other interfaces too; the JDK sees to that itself. */
    static void setOnlyJoinedGroups(DatagramChannel channel, UdpGroup group) {
        if (channel instanceof EpollDatagramChannel) {
            set(channel, group.isIpv4() ? IP_MULTICAST_ALL : IPV6_MULTICAST_ALL, 0);
        }
    }

    private static <T> void set(DatagramChannel channel, ChannelOption<T> option, T value) {
        if (!channel.config().setOption(option, value)) {
            throw new UnsupportedOperationException("this system has no option " + option);
        }
    }

    /** With its address, too: Linux would take the source address of another interface for a datagram that stays on the machine. */
    private static ByteBuffer mreqn(NetworkInterface networkInterface) {
        ByteBuffer struct = ByteBuffer.allocateDirect(IP_MREQN_BYTES).order(ByteOrder.nativeOrder());
        networkInterface
                .inetAddresses()
                .filter(Inet4Address.class::isInstance)
                .findFirst()
                .ifPresent(address -> struct.put(4, address.getAddress()));
        return struct.putInt(8, networkInterface.getIndex());
    }
}
