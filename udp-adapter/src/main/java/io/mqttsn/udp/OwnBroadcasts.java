package io.mqttsn.udp;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Predicate;

/**
 * Takes out what the listener itself has sent to its group, which the system brings back so that other programs on the same machine hear it. Stands in
 * the pipeline before the {@link UdpReader}.
 */
final class OwnBroadcasts extends ChannelInboundHandlerAdapter {

    private final int port;
    private final Predicate<InetAddress> isOwnAddress;
    private final UdpTally tally;

    /** @param own where the listener is bound; if to all addresses, any of this machine may be the source */
    OwnBroadcasts(InetSocketAddress own, UdpTally tally) {
        this.port = own.getPort();
        this.isOwnAddress =
                own.getAddress().isAnyLocalAddress() ? new LocalAddresses()::contains : own.getAddress()::equals;
        this.tally = tally;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        DatagramPacket datagram = (DatagramPacket) message;
        InetSocketAddress sender = datagram.sender();
        if (sender.getPort() == port && isOwnAddress.test(sender.getAddress())) {
            datagram.release();
            tally.ownBroadcasts.increment();
            return;
        }
        context.fireChannelRead(datagram);
    }
}
