package io.mqttsn.udp;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes a listener's channel from any thread, and waits a little until the system has its port and descriptor back. */
final class PatientClose {

    private static final Logger LOG = LoggerFactory.getLogger(UdpTransport.class);
    private static final long CLOSE_MILLIS_MAX = 1_000;

    private PatientClose() {}

    /** On the loop itself it does not wait; there NIO gives port and descriptor back with the loop's next turn. */
    static void close(Channel channel, String name) {
        EventLoop loop = channel.eventLoop();
        if (loop.inEventLoop()) {
            channel.close();
        } else if (loop.isShuttingDown()) {
            awaitEnd(loop);
        } else {
            closeAndWait(channel, loop, name);
        }
    }

    /** A loop that ends closes its channels. */
    private static void awaitEnd(EventLoop loop) {
        loop.terminationFuture().awaitUninterruptibly(CLOSE_MILLIS_MAX);
    }

    private static void closeAndWait(Channel channel, EventLoop loop, String name) {
        CountDownLatch closed = new CountDownLatch(1);
        try {
            loop.execute(() -> {
                channel.close();
                // NIO gives the socket back when the selector has run once more, which it has before the loop comes to
                // a task scheduled now.
                loop.schedule(closed::countDown, 0, TimeUnit.NANOSECONDS);
            });
        } catch (RejectedExecutionException ending) {
            awaitEnd(loop);
            return;
        }
        try {
            if (!closed.await(CLOSE_MILLIS_MAX, TimeUnit.MILLISECONDS)) {
                LOG.warn("UDP listener '{}' is not closed after {} ms: its event loop is busy", name, CLOSE_MILLIS_MAX);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
