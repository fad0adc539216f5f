package io.mqttsn.gateway.app.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.PingResp;
import io.netty.util.concurrent.Ticker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class FrameSamplingTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(FrameLog.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
        logger.setLevel(null);
    }

    @ParameterizedTest
    @CsvSource({"1, 60", "2, 30", "7, 8", "61, 0", "0, 0"})
    void shouldLogOneOfSoManyFrames(int sampling, int expected) {
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.DEBUG);
        FrameLog log = new FrameLog(sampling, Ticker.newMockTicker());
        var peer = new RecordingTransport.Peer("udp", "s1");

        for (int exchange = 0; exchange < 30; exchange++) {
            log.received(peer, PingReq.KEEP_ALIVE);
            log.sent(peer, PingResp.INSTANCE);
        }

        assertEquals(expected, lines.list.size());
    }
}
