package io.mqttsn.simulator.net;

import io.mqttsn.config.HostPort;
import io.mqttsn.udp.UdpEventLoops;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** The one thread that runs any number of {@link LiveSensor}s towards one gateway. */
public final class SensorLoop implements AutoCloseable {

    /** The largest frame that a datagram carries. */
    private static final int FRAME_SIZE_MAX = 65_535;

    private final InetSocketAddress gateway;
    private final int frameSizeMax;
    private final EventLoopGroup group;
    private final EventLoop loop;
    /** One frame at a time is read on this loop. */
    private final byte[] octets;

    private final ByteBuffer frame;

    /**
     * @param threadName tells role and instance, for example {@code sim-fleet}
     * @param gateway a resolved address
     * @param frameSizeMax the largest frame that the sensors receive, 1..65535; larger ones are cut off and count as malformed
     */
    public SensorLoop(String threadName, InetSocketAddress gateway, int frameSizeMax) {
        if (gateway.isUnresolved()) {
            throw new IllegalArgumentException("gateway: " + gateway + " (expected: a resolved address)");
        }
        if (frameSizeMax < 1 || frameSizeMax > FRAME_SIZE_MAX) {
            throw new IllegalArgumentException(
                    "frameSizeMax: " + frameSizeMax + " (expected: 1.." + FRAME_SIZE_MAX + ")");
        }
        this.gateway = gateway;
        this.frameSizeMax = frameSizeMax;
        octets = new byte[frameSizeMax];
        frame = ByteBuffer.wrap(octets);
        group = UdpEventLoops.newGroup(1, task -> {
            Thread thread = new Thread(task, threadName);
            thread.setDaemon(true);
            return thread;
        });
        loop = group.next();
    }

    /** Runs {@code task} on the loop, at once when called there. */
    public void execute(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    /** Runs {@code task} on the loop later. */
    public ScheduledFuture<?> schedule(Runnable task, long delayNanos) {
        return loop.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
    }

    InetSocketAddress gateway() {
        return gateway;
    }

    /** The gateway as people write it. */
    public HostPort gatewayName() {
        return new HostPort(gateway.getHostString(), gateway.getPort());
    }

    /** Whether the calling thread is the loop's. */
    public boolean isCurrent() {
        return loop.inEventLoop();
    }

    /** Ends the thread and closes the sockets that are still open; returns when that is done. */
    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }

    EventLoop eventLoop() {
        return loop;
    }

    /** The buffer for the frame that is read right now. */
    byte[] octets() {
        return octets;
    }

    /** The first {@code size} octets of {@link #octets}. */
    ByteBuffer frame(int size) {
        return frame.clear().limit(size);
    }

    DatagramChannel newChannel() {
        SocketProtocolFamily family =
                gateway.getAddress() instanceof Inet4Address ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
        boolean epoll = loop instanceof IoEventLoop ioLoop && ioLoop.isIoType(EpollIoHandler.class);
        DatagramChannel channel = epoll ? new EpollDatagramChannel(family) : new NioDatagramChannel(family);
        // One octet more than allowed, so that a longer datagram does not pass for a frame that it begins with.
        int datagramSize = Math.min(frameSizeMax + 1, FRAME_SIZE_MAX);
        channel.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(datagramSize).maxMessagesPerRead(16));
        return channel;
    }
}
