package io.mqttsn.gateway.app.loop;

import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * (NOT thread safe: used on the gateway's loop.) What the program does when a part of it throws although it never should: one counter and, up to
 * {@value #LINES_MAX} times a minute, one log line with the message that did it and the stack trace. The loop goes on.
 */
final class Faults {
    static final int LINES_MAX = 5;

    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

    private final Ticker ticker;
    private final LineBudget budget = new LineBudget(LINES_MAX, Duration.ofMinutes(1));
    private long count;

    Faults(Ticker ticker) {
        this.ticker = ticker;
    }

    /**
     * @param during what was being done, for the log line
     * @param cause what was thrown
     */
    void report(Object during, Throwable cause) {
        count++;
        if (budget.take(ticker.nanoTime())) {
            long leftOut = budget.takeLeftOut();
            LOG.error(
                    "A bug, please report it; the gateway goes on without this step: {}{}",
                    during,
                    leftOut == 0 ? "" : " (left out before: " + leftOut + ")",
                    cause);
        }
    }

    long count() {
        return count;
    }
}
