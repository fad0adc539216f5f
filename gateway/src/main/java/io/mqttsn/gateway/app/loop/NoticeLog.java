package io.mqttsn.gateway.app.loop;

import io.mqttsn.gateway.core.Notice;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * (NOT thread safe: used on the gateway's loop.) Writes the core's {@linkplain Notice notices} to the log: of each kind at most {@value #LINES_MAX}
 * lines in ten seconds, so that a storm of clients cannot fill a disk. The next line of that kind, or the next {@link #summarize}, says how many are missing.
 */
public final class NoticeLog {
    static final int LINES_MAX = 10;
    static final Duration PERIOD = Duration.ofSeconds(10);

    private final Logger logger;
    private final Ticker ticker;
    private final Map<Notice.Kind, LineBudget> budgets = new EnumMap<>(Notice.Kind.class);

    public NoticeLog(Logger logger, Ticker ticker) {
        this.logger = logger;
        this.ticker = ticker;
        for (Notice.Kind kind : Notice.Kind.values()) {
            budgets.put(kind, new LineBudget(LINES_MAX, PERIOD));
        }
    }

    void tell(Notice notice) {
        Level level = levelOf(notice.kind());
        if (!logger.isEnabledForLevel(level)) {
            return;
        }
        LineBudget budget = budgetOf(notice.kind());
        if (!budget.take(ticker.nanoTime())) {
            return;
        }
        long leftOut = budget.takeLeftOut();
        if (leftOut == 0) {
            logger.atLevel(level)
                    .log(
                            "{}: {}{}{}",
                            notice.kind().words(),
                            notice.subject(),
                            notice.detail().isEmpty() ? "" : ", ",
                            notice.detail());
        } else {
            logger.atLevel(level)
                    .log(
                            "{}: {}{}{} (left out before: {})",
                            notice.kind().words(),
                            notice.subject(),
                            notice.detail().isEmpty() ? "" : ", ",
                            notice.detail(),
                            leftOut);
        }
    }

    /** Says for each kind how many lines are still missing; called with the periodic statistics line and at the end. */
    public void summarize() {
        for (Map.Entry<Notice.Kind, LineBudget> entry : budgets.entrySet()) {
            long leftOut = entry.getValue().takeLeftOut();
            if (leftOut > 0) {
                logger.atLevel(levelOf(entry.getKey()))
                        .log("{}, left out: {}", entry.getKey().words(), leftOut);
            }
        }
    }

    private LineBudget budgetOf(Notice.Kind kind) {
        LineBudget budget = budgets.get(kind);
        if (budget == null) {
            throw new IllegalStateException("no budget for " + kind);
        }
        return budget;
    }

    private static Level levelOf(Notice.Kind kind) {
        return switch (kind) {
            case CLIENT_CONNECTED, CLIENT_DISCONNECTED, CLIENT_LOST, CLIENT_MOVED, SESSION_EXPIRED, SESSION_RESTARTED ->
                Level.INFO;
            // Every report of a battery sensor comes with these two.
            case CLIENT_ASLEEP, CLIENT_AWAKE -> Level.DEBUG;
            case CLIENT_REFUSED, MESSAGE_DROPPED, UNKNOWN_SENDER, FORWARDER_REFUSED -> Level.WARN;
            case SESSION_FAILED -> Level.ERROR;
        };
    }
}
