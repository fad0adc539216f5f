package io.mqttsn.simulator.net;

import io.mqttsn.codec.Frame;
import io.mqttsn.codec.Malformed;
import io.mqttsn.codec.v12.MqttSnDecoder;
import io.mqttsn.codec.v12.MqttSnEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A UDP socket between one sensor, or several behind a forwarder, and the gateway. Confined to its {@link SensorLoop}. */
public final class SensorSocket {

    private static final Logger LOG = LoggerFactory.getLogger(SensorSocket.class);

    /** The system may grant less. */
    private static final int SHARED_BUFFER_OCTETS = 4 << 20;

    private final DatagramChannel channel;

    private SensorSocket(DatagramChannel channel) {
        this.channel = channel;
    }

    /** Who reads a socket. */
    public interface Reader {

        /** The gateway sent something, readable or not. */
        void received(Frame frame);

        /** What had come is read for now: the time to flush. */
        void batchEnd();

        /** Nobody listens at the gateway's address, says the network. */
        default void unreachable() {}

        /** The system did not take something that should leave, or could not read what came. */
        default void failed(IOException cause) {}
    }

    /**
     * Opens a socket; to be called on the loop.
     *
     * @param local {@code null} for the system's choice; port 0 for any that is free
     * @throws IOException when the system gives no socket; the message names the remedy
     */
    public static SensorSocket open(SensorLoop loop, @Nullable InetSocketAddress local, Reader reader)
            throws IOException {
        return open(loop, local, reader, channel(loop));
    }

    /** Opens a socket that many sensors share, with a buffer for what comes to all of them at once; otherwise as {@link #open}. */
    public static SensorSocket openShared(SensorLoop loop, @Nullable InetSocketAddress local, Reader reader)
            throws IOException {
        DatagramChannel channel = channel(loop);
        channel.config().setReceiveBufferSize(SHARED_BUFFER_OCTETS);
        return open(loop, local, reader, channel);
    }

    private static SensorSocket open(
            SensorLoop loop, @Nullable InetSocketAddress local, Reader reader, DatagramChannel channel)
            throws IOException {
        channel.pipeline().addLast(new Handler(loop, reader));
        loop.eventLoop().register(channel);
        if (local != null) {
            failUnless(channel.bind(local), channel, cause -> {
                String port = local.getPort() == 0 ? "" : " port " + local.getPort();
                return "no socket at " + local.getHostString() + port + " (" + cause
                        + "); use a free port, and addresses that this machine has, or has been given with"
                        + " 'ip route add local RANGE dev lo'";
            });
        }
        failUnless(
                channel.connect(loop.gateway()),
                channel,
                cause -> "no route to the gateway " + loop.gateway() + ": " + cause
                        + "; where the ports of one address have run out, more --source addresses help");
        return new SensorSocket(channel);
    }

    /** What concerns a datagram socket is done at once, or has failed at once. */
    private static void failUnless(ChannelFuture done, DatagramChannel channel, UnaryOperator<String> sentence)
            throws IOException {
        Throwable cause = done.cause();
        if (cause != null) {
            channel.close();
            throw new IOException(sentence.apply(String.valueOf(cause.getMessage())), cause);
        }
    }

    private static DatagramChannel channel(SensorLoop loop) throws IOException {
        try {
            return loop.newChannel();
        } catch (ChannelException e) {
            throw new IOException(
                    "the system gives no further socket (" + e.getMessage()
                            + "); raise the limit of open files (ulimit -n) or use fewer clients",
                    e);
        }
    }

    /** Sends a frame with the next flush. */
    public void send(Frame frame) {
        int length = MqttSnEncoder.encodedLength(frame);
        ByteBuf octets = channel.alloc().directBuffer(length);
        MqttSnEncoder.encode(frame, octets.internalNioBuffer(0, length));
        channel.write(octets.writerIndex(length), channel.voidPromise());
    }

    public void flush() {
        channel.flush();
    }

    /** What has not been flushed is lost. */
    public void close() {
        channel.close();
    }

    private static final class Handler extends ChannelInboundHandlerAdapter {

        private final SensorLoop loop;
        private final Reader reader;

        Handler(SensorLoop loop, Reader reader) {
            this.loop = loop;
            this.reader = reader;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            DatagramPacket datagram = (DatagramPacket) message;
            try {
                ByteBuf content = datagram.content();
                int size = content.readableBytes();
                if (size > loop.octets().length) {
                    reader.received(Malformed.OVERSIZED);
                    return;
                }
                content.getBytes(content.readerIndex(), loop.octets(), 0, size);
                reader.received(MqttSnDecoder.decode(loop.frame(size)));
            } finally {
                datagram.release();
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            reader.batchEnd();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (cause instanceof PortUnreachableException) {
                reader.unreachable();
                reader.batchEnd();
            } else if (cause instanceof IOException failure) {
                reader.failed(failure);
                LOG.debug("{}: {}", context.channel(), cause.toString());
            } else {
                LOG.error("a bug in the simulator; {} goes on", context.channel(), cause);
            }
        }
    }
}
