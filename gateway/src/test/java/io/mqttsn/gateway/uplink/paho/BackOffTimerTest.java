package io.mqttsn.gateway.uplink.paho;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.gateway.uplink.UplinkSettings.BackOff;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackOffTimerTest {

    private static final long SECOND = 1_000_000_000L;

    private final BackOffTimer timer =
            new BackOffTimer(new BackOff(Duration.ofSeconds(1), Duration.ofSeconds(8)), new Random(1));

    @Test
    void shouldDoubleUpToTheMaximumAndTakeOffLessThanHalf() {
        for (long full : new long[] {1, 2, 4, 8, 8, 8}) {
            long wait = timer.next();
            assertTrue(wait > full * SECOND / 2 && wait <= full * SECOND, full + " s: " + wait);
        }
    }

    @Test
    void shouldBeginAnewAfterAConnectionThatLasted() {
        for (int i = 0; i < 4; i++) {
            timer.next();
        }
        timer.connectionLasted(8 * SECOND);
        assertTrue(timer.next() <= SECOND);
    }

    /** A broker that accepts and breaks would be called upon as fast as one can otherwise. */
    @Test
    void shouldGoOnWaitingLongerWhenConnectionsBreakAtOnce() {
        timer.next();
        timer.connectionLasted(SECOND / 10);
        assertTrue(timer.next() > SECOND);
        timer.connectionLasted(SECOND / 10);
        assertTrue(timer.next() > 2 * SECOND);
    }

    @Test
    void shouldNotWaitTheSameForTwoGateways() {
        BackOff backOff = new BackOff(Duration.ofSeconds(1), Duration.ofSeconds(8));
        long distinct = new Random(2)
                .ints(20)
                .mapToLong(seed -> new BackOffTimer(backOff, new Random(seed)).next())
                .distinct()
                .count();
        assertEquals(20, distinct);
    }
}
