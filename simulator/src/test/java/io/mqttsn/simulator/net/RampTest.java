package io.mqttsn.simulator.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/**
 * A load generator once computed its ramp in whole clients per millisecond; below a thousand per second that was zero, and it either divided by it or never
 * started anybody.
 */
class RampTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void shouldStartOneClientAtOnce() {
        assertEquals(1, new Ramp(1, 0.001).startedAfter(0));
        assertEquals(0, new Ramp(1, 0.001).lastNanos());
    }

    @Test
    void shouldStartSlowlyWhenThereAreFewerThanOnePerSecond() {
        Ramp ramp = new Ramp(3, 0.5);
        assertEquals(1, ramp.startedAfter(2 * SECOND - 1));
        assertEquals(2, ramp.startedAfter(2 * SECOND));
        assertEquals(3, ramp.startedAfter(4 * SECOND));
        assertEquals(3, ramp.startedAfter(Long.MAX_VALUE));
        assertEquals(4 * SECOND, ramp.lastNanos());
    }

    @Test
    void shouldStartNobodyWhenThereIsNobody() {
        assertEquals(0, new Ramp(0, 100).startedAfter(SECOND));
    }

    @Test
    void shouldRefuseARateThatNeverStartsTheSecond() {
        assertThrows(IllegalArgumentException.class, () -> new Ramp(10, 0));
        assertThrows(IllegalArgumentException.class, () -> new Ramp(10, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new Ramp(-1, 1));
    }

    @Property(tries = 500)
    void shouldGrowSteadilyToAll(
            @ForAll @IntRange(min = 1, max = 100_000) int total,
            @ForAll @DoubleRange(min = 0.01, max = 1_000_000) double perSecond,
            @ForAll @LongRange(min = 0, max = 1_000_000_000_000L) long elapsed,
            @ForAll @LongRange(min = 0, max = 1_000_000_000L) long later) {
        Ramp ramp = new Ramp(total, perSecond);
        int now = ramp.startedAfter(elapsed);
        assertTrue(now >= 1 && now <= total);
        assertTrue(ramp.startedAfter(elapsed + later) >= now);
        // A nanosecond of rounding is forgiven.
        assertEquals(total, ramp.startedAfter(ramp.lastNanos() + 1 + ramp.lastNanos() / 1_000_000_000));
    }
}
