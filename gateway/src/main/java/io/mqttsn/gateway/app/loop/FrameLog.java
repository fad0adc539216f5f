package io.mqttsn.gateway.app.loop;

import io.mqttsn.codec.Frame;
import io.mqttsn.transport.PeerAddress;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * (NOT thread safe: used on the gateway's loop.) Decoded frames in the log at level DEBUG, a sample of at most so many per second: what a support
 * engineer switches on to see who talks.
 */
public final class FrameLog {
    private static final Logger LOG = LoggerFactory.getLogger(FrameLog.class);

    private final Ticker ticker;
    private final LineBudget budget;

    /**
     * @param framesPerSecondMax lines in one second, both directions together, at least 1
     */
    public FrameLog(int framesPerSecondMax, Ticker ticker) {
        this.ticker = ticker;
        this.budget = new LineBudget(framesPerSecondMax, Duration.ofSeconds(1));
    }

    void received(PeerAddress from, Frame frame) {
        if (LOG.isDebugEnabled()) {
            log("<-", from, frame);
        }
    }

    void sent(PeerAddress to, Frame frame) {
        if (LOG.isDebugEnabled()) {
            log("->", to, frame);
        }
    }

    private void log(String direction, PeerAddress peer, Frame frame) {
        if (budget.take(ticker.nanoTime())) {
            long leftOut = budget.takeLeftOut();
            if (leftOut > 0) {
                LOG.debug("{} frames were left out", leftOut);
            }
            LOG.debug("{} {} {}", direction, peer, frame);
        }
    }
}
