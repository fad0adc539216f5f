package io.mqttsn.udp;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.util.concurrent.Executors;

/** The kinds of event loop that a listener must work on. */
enum LoopKind {
    NIO,
    EPOLL;

    boolean isAvailable() {
        return this == NIO || Epoll.isAvailable();
    }

    EventLoopGroup newGroup() {
        return new MultiThreadIoEventLoopGroup(
                1,
                Executors.defaultThreadFactory(),
                this == NIO ? NioIoHandler.newFactory() : EpollIoHandler.newFactory());
    }
}
