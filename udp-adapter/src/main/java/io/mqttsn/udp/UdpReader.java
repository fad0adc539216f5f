package io.mqttsn.udp;

import io.mqttsn.transport.FrameReceiver;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands datagrams to the receiver and ends each batch. Lives in the pipeline of one channel, on its event loop. */
final class UdpReader extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(UdpTransport.class);

    private final UdpSettings settings;
    private final FrameReceiver receiver;
    private final UdpTally tally;
    private final BoundedLog oversizedLog = new BoundedLog(LOG);
    private final BoundedLog errorLog = new BoundedLog(LOG);

    // One frame is copied here for the time of a call. It costs less than a view of the channel's own buffer, which
    // would be made anew each time.
    private final byte[] octets;
    private final ByteBuffer frame;

    private boolean isBatchOpen;

    UdpReader(UdpSettings settings, FrameReceiver receiver, UdpTally tally) {
        this.settings = settings;
        this.receiver = receiver;
        this.tally = tally;
        this.octets = new byte[settings.maxFrameSize()];
        this.frame = ByteBuffer.wrap(octets);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        DatagramPacket datagram = (DatagramPacket) message;
        try {
            read(datagram.sender(), datagram.content());
        } finally {
            datagram.release();
        }
    }

    private void read(InetSocketAddress sender, ByteBuf content) {
        if (sender.getPort() == 0) {
            tally.sourcePortZero.increment();
            return;
        }
        UdpPeer peer = new UdpPeer(settings.name(), sender);
        isBatchOpen = true;
        int size = content.readableBytes();
        if (size > octets.length) {
            tally.oversized.increment();
            oversizedLog.warn(
                    "UDP listener '" + settings.name() + "' dropped a datagram of more than " + octets.length
                            + " octets from " + peer + "; the key listeners[..].max-frame-size raises the limit",
                    System.nanoTime());
            receiver.oversizedFrameReceived(peer);
            return;
        }
        content.getBytes(content.readerIndex(), octets, 0, size);
        tally.received.increment();
        receiver.frameReceived(peer, frame.clear().limit(size));
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (isBatchOpen) {
            isBatchOpen = false;
            receiver.batchEnd();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            tally.errors.increment();
            errorLog.warn(
                    "UDP listener '" + settings.name() + "' goes on after an error of the socket: " + cause,
                    System.nanoTime());
        } else {
            LOG.error(
                    "UDP listener '{}' met a bug behind it and goes on with the next datagram", settings.name(), cause);
        }
    }
}
