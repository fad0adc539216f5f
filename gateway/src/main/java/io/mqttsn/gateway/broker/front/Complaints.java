package io.mqttsn.gateway.broker.front;

import io.mqttsn.gateway.core.TokenBucket;
import io.netty.channel.EventLoop;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells operators of clients that broke the rules: a few a second, since a hostile client comes back as often as it likes. Every one is counted. */
final class Complaints {

    private static final Logger LOG = LoggerFactory.getLogger(Complaints.class);
    private static final int LINES_PER_SECOND = 5;

    private final EventLoop loop;
    private final TokenBucket lines;

    Complaints(EventLoop loop) {
        this.loop = loop;
        this.lines = new TokenBucket(LINES_PER_SECOND, loop.ticker().nanoTime());
    }

    void about(Optional<String> clientId, Object address, String why) {
        if (lines.tryTake(loop.ticker().nanoTime())) {
            LOG.warn("MQTT client {} at {} is closed: {}", clientId.orElse("without an id"), address, why);
        }
    }
}
