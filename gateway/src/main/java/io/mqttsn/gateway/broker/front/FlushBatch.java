package io.mqttsn.gateway.broker.front;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;

/**
 * The links that have something to send. All are flushed once, when the loop has handled everything that it has read: one system call per client and batch,
 * however many messages there are, and whoever published them.
 */
final class FlushBatch {

    private final EventLoop loop;
    private final ArrayDeque<NettyClientLink> waiting = new ArrayDeque<>();
    private final Runnable flushAll = this::flushAll;

    FlushBatch(EventLoop loop) {
        this.loop = loop;
    }

    void add(NettyClientLink link) {
        if (waiting.isEmpty()) {
            loop.execute(flushAll);
        }
        waiting.add(link);
    }

    private void flushAll() {
        // Flushing may make a link writable, which may write again: what is added meanwhile gets a turn of its own.
        for (int links = waiting.size(); links > 0; links--) {
            waiting.remove().flush();
        }
        if (!waiting.isEmpty()) {
            loop.execute(flushAll);
        }
    }
}
