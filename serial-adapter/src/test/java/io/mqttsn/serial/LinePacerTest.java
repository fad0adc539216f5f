package io.mqttsn.serial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinePacerTest {

    private static final long OCTET = 1_041_666;

    /** Monotonic time may begin anywhere, wrap included. */
    @ParameterizedTest
    @ValueSource(longs = {0, -1_000_000_000_000L, Long.MAX_VALUE - 5_000_000})
    void shouldFeedTheLineALittleAheadAndNoFaster(long start) {
        LinePacer pacer = new LinePacer(OCTET, start);
        assertTrue(pacer.delayNanos(start) <= 0);

        pacer.wrote(100, start);

        assertEquals(100 * OCTET - LinePacer.REFILL_NANOS, pacer.delayNanos(start));
        assertTrue(pacer.delayNanos(start + 100 * OCTET) <= 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 5_000_000})
    void shouldWriteNothingBeforeItsTime(long from) {
        assertEquals(7_000_000, new LinePacer(OCTET, from).delayNanos(from - 7_000_000));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 5_000_000})
    void shouldNotSaveUpTimeThatTheLineWasIdle(long start) {
        LinePacer pacer = new LinePacer(OCTET, start);
        long later = start + 3_600_000_000_000L;

        pacer.wrote(100, later);

        assertEquals(100 * OCTET - LinePacer.REFILL_NANOS, pacer.delayNanos(later));
    }
}
