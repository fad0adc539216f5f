package io.mqttsn.udp;

import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listener's part in its group: where its broadcasts go, and the socket that hears the group. Made on the listener's event loop; ends with the
 * listener's own socket.
 *
 * <p>Usually the group has a socket of its own, which other programs may share and from which nothing is sent. A listener that is bound to all addresses
 * with the group's very port has taken that place already, and hears both with one.
 */
final class GroupMembership {

    private static final Logger LOG = LoggerFactory.getLogger(UdpTransport.class);

    private final UdpGroup group;
    private final GroupRoute route;
    private final DatagramChannel heardOn;

    private GroupMembership(UdpGroup group, GroupRoute route, DatagramChannel heardOn) {
        this.group = group;
        this.route = route;
        this.heardOn = heardOn;
    }

    /**
     * Finds the way to the group and joins it.
     *
     * @param own the listener's own channel, bound
     * @param reader takes what a socket for the group alone hears; not used without one
     * @throws IOException when the machine does not let us; the message says why, and nothing is left open
     */
    static GroupMembership join(
            UdpGroup group, UdpSettings settings, DatagramChannel own, ChannelInboundHandler reader, UdpTally tally)
            throws IOException {
        InetSocketAddress local = own.localAddress();
        boolean isOwnEnough = local.getAddress().isAnyLocalAddress() && local.getPort() == group.port();
        GroupRoute route = GroupRoute.find(group, local);
        try {
            GroupOptions.setOutgoing(own, group, route);
            DatagramChannel heardOn = own;
            if (isOwnEnough) {
                enter(own, group, route);
            } else {
                heardOn = openFor(group, route, settings, own, reader);
            }
            heardOn.pipeline().addFirst(new OwnBroadcasts(local, tally));
            return new GroupMembership(group, route, heardOn);
        } catch (ChannelException | UnsupportedOperationException refused) {
            throw new IOException(refused.getMessage(), refused);
        }
    }

    private static DatagramChannel openFor(
            UdpGroup group, GroupRoute route, UdpSettings settings, DatagramChannel own, ChannelInboundHandler reader)
            throws IOException {
        DatagramChannel fresh = UdpSockets.create(own.eventLoop(), group.address(), settings);
        fresh.pipeline().addLast(reader);
        own.eventLoop().register(fresh).syncUninterruptibly();
        try {
            GroupOptions.setShareable(fresh);
            requireDone(fresh.bind(bindAddress(fresh, group, route)));
            enter(fresh, group, route);
        } catch (IOException | ChannelException refused) {
            fresh.close();
            throw refused;
        }
        own.closeFuture().addListener(closed -> fresh.close());
        fresh.closeFuture().addListener(closed -> reportUnexpectedEnd(group, settings, own));
        return fresh;
    }

    /** Bound to the group's address a socket hears nothing else. The JDK refuses that for 255.255.255.255, so on NIO it hears the whole port. */
    private static InetSocketAddress bindAddress(DatagramChannel channel, UdpGroup group, GroupRoute route) {
        return group.isMulticast() || channel instanceof EpollDatagramChannel
                ? route.target()
                : new InetSocketAddress(group.port());
    }

    private static void enter(DatagramChannel channel, UdpGroup group, GroupRoute route) throws IOException {
        if (group.isMulticast()) {
            GroupOptions.setOnlyJoinedGroups(channel, group);
            requireDone(channel.joinGroup(route.target(), route.networkInterface()));
        }
    }

    /** On the loop bind and join are done when they return. */
    private static void requireDone(ChannelFuture future) throws IOException {
        if (!future.isSuccess()) {
            throw new IOException(future.cause().getMessage(), future.cause());
        }
    }

    private static void reportUnexpectedEnd(UdpGroup group, UdpSettings settings, DatagramChannel own) {
        if (own.isOpen() && !own.eventLoop().isShuttingDown()) {
            LOG.error(
                    "UDP listener '{}' lost the group {} by an error of its socket and hears only what is sent to itself",
                    settings.name(),
                    group);
        }
    }

    /** Where broadcasts go. */
    InetSocketAddress target() {
        return route.target();
    }

    /** The channel that hears the group; the listener's own where one is enough. */
    DatagramChannel heardOn() {
        return heardOn;
    }

    /** For example {@code group 225.1.1.1:1883 on eth0, ttl 1}, or {@code broadcast 192.0.2.255:1883 on eth0}. */
    @Override
    public String toString() {
        String place = group + " on " + route.networkInterface().getName();
        return (group.isMulticast() ? "group " + place + ", ttl " + group.ttl() : "broadcast " + place)
                + (heardOn.isActive() ? "" : ", not heard any more");
    }
}
