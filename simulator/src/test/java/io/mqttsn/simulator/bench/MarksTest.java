package io.mqttsn.simulator.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Figures with a flaw have looked like any others before, and were believed. */
class MarksTest {

    @Test
    void shouldNotMarkWhatIsFlawless() {
        assertEquals(List.of(), Results.flawless().marks());
    }

    @Test
    void shouldMarkEachFlaw() {
        OptionalLong none = OptionalLong.empty();
        assertMark("3 datagrams were dropped", Results.with(new Troubles(OptionalLong.of(3), none, 0, 0, 0)));
        assertMark("before the sensors", Results.with(new Troubles(none, OptionalLong.of(1), 0, 0, 0)));
        assertMark("5 datagrams were not taken", Results.with(new Troubles(none, none, 5, 0, 0)));
        assertMark("2 connections were lost", Results.with(new Troubles(none, none, 0, 2, 0)));
        assertMark(
                "7 were not acknowledged", Results.of("", 1000, 7, none, OptionalDouble.empty(), Results.NO_TROUBLES));
        assertMark(
                "9 messages did not arrive",
                Results.of("", 1000, 0, OptionalLong.of(9), OptionalDouble.empty(), Results.NO_TROUBLES));
        assertMark("nothing came through", Results.completed("", 0));
    }

    @Test
    void shouldMarkAScheduleThatWasNotKept() {
        OptionalLong none = OptionalLong.empty();
        OptionalDouble punctual = OptionalDouble.of(0.2);
        assertEquals(
                List.of(),
                Results.of("", 990, 0, none, punctual, Results.NO_TROUBLES).marks());
        assertMark("450 of 500 per second", Results.of("", 900, 0, none, punctual, Results.NO_TROUBLES));
        assertMark(
                "itself was late, by 7.0 ms", Results.of("", 1000, 0, none, OptionalDouble.of(7), Results.NO_TROUBLES));
    }

    private static void assertMark(String expected, BenchResult result) {
        assertEquals(1, result.marks().size(), () -> "" + result.marks());
        assertTrue(result.marks().get(0).contains(expected), () -> "" + result.marks());
    }
}
