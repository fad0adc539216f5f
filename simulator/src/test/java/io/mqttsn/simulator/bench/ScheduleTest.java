package io.mqttsn.simulator.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void shouldBeginAtOnceAndGoOnEvenly() {
        Schedule schedule = new Schedule(-500, 4);
        assertEquals(-500, schedule.dueNanos(0));
        assertEquals(-500 + SECOND / 4, schedule.dueNanos(1));
        assertEquals(-500 + SECOND, schedule.dueNanos(4));
    }

    @Test
    void shouldWaitForSecondsWhenTheRateIsBelowOne() {
        assertEquals(100 * SECOND, new Schedule(0, 0.01).dueNanos(1));
    }

    /** 300 per second is no whole number of nanoseconds; a hundred days of rounding must not add up. */
    @Test
    void shouldNotDrift() {
        assertEquals(8_640_000 * SECOND, new Schedule(0, 300).dueNanos(300L * 8_640_000));
        assertEquals(1_000 * SECOND, new Schedule(0, 3_000_000).dueNanos(3_000_000_000L));
    }

    @Test
    void shouldRefuseARateThatNeverBegins() {
        assertThrows(IllegalArgumentException.class, () -> new Schedule(0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Schedule(0, Double.NaN));
    }

    @Property(tries = 500)
    void shouldSpaceAllMessagesEqually(
            @ForAll @DoubleRange(min = 0.01, max = 10_000_000) double perSecond,
            @ForAll @IntRange(min = 0, max = 1_000_000) int index) {
        Schedule schedule = new Schedule(7, perSecond);
        double gap = schedule.dueNanos(index + 1L) - schedule.dueNanos(index);
        assertTrue(Math.abs(gap - SECOND / perSecond) <= 1 + 1e-9 * gap, () -> "gap " + gap);
    }
}
