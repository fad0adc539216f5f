package io.mqttsn.udp;

import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDatagramChannelConfig;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.Inet4Address;
import java.net.InetAddress;

/** Makes datagram channels that fit their event loop, set up for batches of small datagrams. */
final class UdpSockets {

    /** How many datagrams are read before they are answered together. */
    private static final int BATCH_SIZE_MAX = 64;

    /** Datagrams per system call, where there is one for many. */
    private static final int DATAGRAMS_PER_READ_MAX = 32;

    /** Memory for one such call; with large frames it takes fewer datagrams. */
    private static final int READ_BYTES_MAX = 131_072;

    /** Frames that wait for a flush, or for the socket, may take this much; beyond it they are dropped. */
    private static final WriteBufferWaterMark SEND_QUEUE_BYTES = new WriteBufferWaterMark(524_288, 1_048_576);

    private UdpSockets() {}

    /**
     * A channel, not yet registered.
     *
     * @param address where it will be bound, which decides between IPv4 and IPv6
     */
    static DatagramChannel create(EventLoop loop, InetAddress address, UdpSettings settings) {
        // One octet more than allowed, so that what fills the buffer is known to be too large, cut off or not.
        int datagramSize = settings.maxFrameSize() + 1;
        SocketProtocolFamily family =
                address instanceof Inet4Address ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
        DatagramChannel channel = UdpEventLoops.isEpoll(loop)
                ? batching(new EpollDatagramChannel(family), datagramSize)
                : single(new NioDatagramChannel(family), datagramSize);
        channel.config()
                .setReceiveBufferSize(settings.receiveBufferBytes())
                .setSendBufferSize(settings.sendBufferBytes())
                .setWriteBufferWaterMark(SEND_QUEUE_BYTES);
        return channel;
    }

    private static DatagramChannel batching(EpollDatagramChannel channel, int datagramSize) {
        // At least two: for a single one Netty takes another path, on which source port 0 looks like the end of the
        // input.
        int datagrams = Math.max(2, Math.min(DATAGRAMS_PER_READ_MAX, READ_BYTES_MAX / datagramSize));
        EpollDatagramChannelConfig config = channel.config();
        config.setMaxDatagramPayloadSize(datagramSize);
        config.setRecvByteBufAllocator(
                new FixedRecvByteBufAllocator(datagrams * datagramSize).maxMessagesPerRead(BATCH_SIZE_MAX));
        return channel;
    }

    private static DatagramChannel single(NioDatagramChannel channel, int datagramSize) {
        channel.config()
                .setRecvByteBufAllocator(
                        new FixedRecvByteBufAllocator(datagramSize).maxMessagesPerRead(BATCH_SIZE_MAX));
        return channel;
    }

    /** The receive buffer that the kernel granted, in the measure in which it was asked for. */
    static int grantedReceiveBufferBytes(DatagramChannel channel) {
        // Linux reserves twice the size for its own records and reports the double; the JDK halves it, Netty's epoll
        // does not.
        int reported = channel.config().getReceiveBufferSize();
        return channel instanceof EpollDatagramChannel ? reported / 2 : reported;
    }
}
