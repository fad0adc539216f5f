package io.mqttsn.simulator.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MeterTest {

    private final Meter meter = new Meter();

    /** Otherwise a gateway that stands still until the end of the measurement would look as fast as it was before. */
    @Test
    void shouldTakeTheLatencyOfWhatBeginsInTimeAndComesTooLate() {
        meter.start();
        long begun = System.nanoTime();
        meter.stop();
        meter.latencySince(begun, begun + 5_000_000_000L);
        assertEquals(5_000, meter.millisAt(50), 5);
        assertEquals(0, meter.completed());
    }

    @Test
    void shouldCountButNotTimeWhatBeganBefore() {
        long begun = System.nanoTime() - 1;
        meter.start();
        meter.completedSince(1, begun);
        assertEquals(1, meter.completed());
        assertTrue(Double.isNaN(meter.millisAt(50)));
    }

    @Test
    void shouldLeaveOutWhatBeginsAfterwards() {
        meter.start();
        meter.stop();
        meter.completedSince(1, System.nanoTime() + 1);
        assertEquals(0, meter.completed());
        assertTrue(Double.isNaN(meter.millisAt(50)));
    }
}
