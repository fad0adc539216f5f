package io.mqttsn.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BoundedLogTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void shouldWarnOnceAMinuteAndSayWhatItLeftOut() {
        LoggerContext context = new LoggerContext();
        Logger logger = context.getLogger("bounded");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        BoundedLog log = new BoundedLog(logger);
        long start = Long.MAX_VALUE - 30 * SECOND;

        log.warn("first", start);
        for (int i = 1; i < 60; i++) {
            log.warn("flood", start + i * SECOND);
        }
        log.warn("second", start + 60 * SECOND);
        log.warn("third", start + 200 * SECOND);

        assertEquals(
                List.of("first", "second (59 more in the time before were not logged)", "third"),
                lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
    }
}
