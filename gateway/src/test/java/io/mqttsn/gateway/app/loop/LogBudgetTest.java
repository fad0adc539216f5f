package io.mqttsn.gateway.app.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.mqttsn.gateway.core.Notice;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A storm of clients costs a few lines, and the log says that it is not complete. */
class LogBudgetTest {
    private final MockTicker ticker = Ticker.newMockTicker();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final NoticeLog log;

    LogBudgetTest() {
        Logger logger = new LoggerContext().getLogger("notices");
        lines.start();
        logger.addAppender(lines);
        log = new NoticeLog(logger, ticker);
    }

    private void connect(int clients) {
        for (int i = 0; i < clients; i++) {
            log.tell(new Notice(Notice.Kind.CLIENT_CONNECTED, "s" + i, "from 10.0.0.1:5"));
        }
    }

    private List<String> messages() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void shouldWriteSoManyLinesOfAKindPerPeriodAndCountTheRest() {
        connect(1000);
        log.tell(new Notice(Notice.Kind.CLIENT_LOST, "x", "silent for 90 s"));
        assertEquals(NoticeLog.LINES_MAX + 1, lines.list.size());

        ticker.advance(10, TimeUnit.SECONDS);
        connect(1);

        assertEquals(
                "client connected: s0, from 10.0.0.1:5 (left out before: 990)",
                messages().get(messages().size() - 1));
    }

    @Test
    void shouldSayInTheSummaryWhatIsStillMissing() {
        connect(12);
        lines.list.clear();

        log.summarize();
        log.summarize();

        assertEquals(List.of("client connected, left out: 2"), messages());
    }
}
