package io.mqttsn.gateway.app.loop;

import io.mqttsn.codec.Frame;
import io.mqttsn.transport.PeerAddress;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * (NOT thread safe: used on the gateway's loop.) Decoded frames in the log at level DEBUG, one of so many, and never more than {@value #LINES_MAX} in a
 * second: what a support engineer switches on to see who talks.
 */
public final class FrameLog {
    private static final Logger LOG = LoggerFactory.getLogger(FrameLog.class);

    static final int LINES_MAX = 1000;

    private final int sampling;
    private final Ticker ticker;
    private final LineBudget budget = new LineBudget(LINES_MAX, Duration.ofSeconds(1));
    private int sinceLast;

    /**
     * @param sampling one of how many frames is logged, both directions together: 1 for each, 0 for none
     */
    public FrameLog(int sampling, Ticker ticker) {
        this.sampling = sampling;
        this.ticker = ticker;
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
        if (sampling == 0 || ++sinceLast < sampling) {
            return;
        }
        sinceLast = 0;
        if (budget.take(ticker.nanoTime())) {
            long leftOut = budget.takeLeftOut();
            if (leftOut > 0) {
                LOG.debug("{} frames were left out", leftOut);
            }
            LOG.debug("{} {} {}", direction, peer, frame);
        }
    }
}
