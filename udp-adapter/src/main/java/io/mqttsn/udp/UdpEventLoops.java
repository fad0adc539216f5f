package io.mqttsn.udp;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.util.concurrent.ThreadFactory;

/**
 * Event loops of the best kind that this machine has: Linux epoll, which reads and writes many datagrams per system call, or else NIO. A
 * {@link UdpTransport} recognises either, so that whoever makes the loop need not know.
 */
public final class UdpEventLoops {

    private UdpEventLoops() {}

    /** A group of {@code threads} loops. */
    public static EventLoopGroup newGroup(int threads, ThreadFactory threadFactory) {
        return new MultiThreadIoEventLoopGroup(threads, threadFactory, ioHandlerFactory());
    }

    /** What an event loop of the best kind is made of. */
    public static IoHandlerFactory ioHandlerFactory() {
        return Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    }

    /** Whether channels on {@code loop} must be of the epoll kind. */
    static boolean isEpoll(EventLoop loop) {
        return loop instanceof IoEventLoop ioLoop && ioLoop.isIoType(EpollIoHandler.class);
    }
}
