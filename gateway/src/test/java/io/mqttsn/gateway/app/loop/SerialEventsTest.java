package io.mqttsn.gateway.app.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.mqttsn.serial.SendDrop;
import io.mqttsn.transport.PeerAddress;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A radio network in trouble tells of every transmission; the log must not. */
class SerialEventsTest {
    private final PeerAddress radio = new RecordingTransport("dongle").peer("A1");
    private final MockTicker ticker = Ticker.newMockTicker();
    private final SerialEvents events = new SerialEvents("dongle", ticker);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(SerialEvents.class);

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
        logger.setAdditive(false);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
        logger.setAdditive(true);
    }

    private List<String> lines() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void shouldLogTheFirstFailureOfARadioOnly() {
        events.deliveryFailed(radio, "no route", true);
        events.deliveryFailed(radio, "no route", false);

        assertEquals(List.of("dongle: A1 cannot be reached: no route"), lines());
    }

    @Test
    void shouldLogFiveFailuresAMinuteAndSayHowManyItLeftOut() {
        for (int i = 0; i < 100; i++) {
            events.deliveryFailed(radio, "no route", true);
        }
        assertEquals(5, lines().size());
        ticker.advance(1, TimeUnit.MINUTES);
        events.deliveryFailed(radio, "no route", true);

        assertTrue(lines().get(5).endsWith("(left out before: 95)"), lines().get(5));
    }

    @Test
    void shouldSayWhyMessagesAreDroppedUnlessThePortIsAwayAnyhow() {
        events.frameDropped(radio, SendDrop.NOT_OPEN);
        events.frameDropped(radio, SendDrop.LINE_LOST);
        for (int i = 0; i < 10; i++) {
            events.frameDropped(radio, SendDrop.QUEUE_FULL);
        }
        events.frameDropped(radio, SendDrop.TOO_LARGE);

        assertEquals(6, lines().size());
        assertTrue(lines().get(0).contains("more is to be sent than the line can take"), lines().get(0));
        assertTrue(lines().get(5).contains("larger than the listener or the radio can carry"), lines().get(5));
    }
}
