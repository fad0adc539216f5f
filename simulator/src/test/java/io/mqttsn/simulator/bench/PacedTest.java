package io.mqttsn.simulator.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.simulator.bench.Traffic.Arrival;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PacedTest {

    private static final long TIMEOUT = 1_000_000;

    @Test
    void shouldGoRoundTheTopicsWithAnIntendedMomentEach() throws InterruptedException {
        Paced paced = new Paced(10_000, 2, 1, 2, new Meter());
        Stamp first = paced.take();
        Stamp second = paced.take();
        Stamp third = paced.take();
        assertEquals(new Stamp(0, 1, first.sentNanos()), first);
        assertEquals(new Stamp(1, 1, first.sentNanos() + 100_000), second);
        assertEquals(new Stamp(0, 2, first.sentNanos() + 200_000), third);
        assertTrue(System.nanoTime() - third.sentNanos() >= 0, "not before its moment");
    }

    @Test
    void shouldNotGiveAMessageBeforeItsMoment() throws InterruptedException {
        Paced paced = new Paced(0.001, 1, 1, 1, new Meter());
        Stamp first = paced.take();
        assertNull(paced.poll());
        assertEquals(first.sentNanos() + TimeUnit.SECONDS.toNanos(1000), paced.nextNanos());
    }

    @Test
    void shouldCountEachCopyThatIsMissing() throws InterruptedException {
        Paced paced = new Paced(1_000_000, 1, 3, 3, new Meter());
        Stamp first = paced.take();
        Stamp second = paced.take();
        assertEquals(Arrival.IN_TIME, paced.arrived(first, 0));
        assertEquals(Arrival.IN_TIME, paced.arrived(second, 0));
        assertEquals(Arrival.DUPLICATE, paced.arrived(second, 0));
        assertEquals(Arrival.IN_TIME, paced.arrived(first, 1));
        assertEquals(Arrival.IN_TIME, paced.arrived(second, 1));
        assertEquals(Arrival.IN_TIME, paced.arrived(first, 2));
        assertEquals(1, paced.lost());
        assertEquals(1, paced.duplicates());
        assertFalse(paced.isIdle());
        assertEquals(Arrival.IN_TIME, paced.arrived(second, 2));
        assertEquals(0, paced.lost());
        assertTrue(paced.isIdle());
    }

    @Test
    void shouldGiveUpWhenNothingComesForAWhile() throws InterruptedException {
        Paced paced = new Paced(1_000_000, 1, 1, 1, new Meter());
        Stamp first = paced.take();
        paced.take();
        paced.arrived(first, 0);
        long now = System.nanoTime();
        paced.expire(now, TIMEOUT);
        paced.expire(now + TIMEOUT - 1, TIMEOUT);
        assertFalse(paced.isIdle());
        paced.expire(now + TIMEOUT, TIMEOUT);
        assertTrue(paced.isIdle());
        assertEquals(1, paced.lost());
    }
}
