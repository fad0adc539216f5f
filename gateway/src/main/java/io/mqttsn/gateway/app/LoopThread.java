package io.mqttsn.gateway.app;

import io.mqttsn.udp.UdpEventLoops;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The one event loop of a gateway and its thread, {@code gw-loop}. */
final class LoopThread {
    private final EventLoopGroup group = UdpEventLoops.newGroup(1, this::newThread);
    private final EventLoop eventLoop = group.next();

    /** Once the loop has had something to do. */
    private volatile @Nullable Thread thread;

    private Thread newThread(Runnable task) {
        Thread fresh = new Thread(task, "gw-loop");
        thread = fresh;
        return fresh;
    }

    EventLoop eventLoop() {
        return eventLoop;
    }

    /**
     * Ends the loop with everything that is registered on it. The group calls itself terminated a moment before its thread is gone, so it is the thread that
     * is waited for.
     */
    void end(Duration atMost) {
        group.shutdownGracefully(0, atMost.toMillis(), TimeUnit.MILLISECONDS);
        Thread ending = thread;
        if (ending == null) {
            return;
        }
        try {
            ending.join(atMost.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
