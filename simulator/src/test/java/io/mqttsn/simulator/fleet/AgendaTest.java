package io.mqttsn.simulator.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.mqttsn.simulator.fleet.Agenda.Event;
import io.mqttsn.time.Moments;
import org.junit.jupiter.api.Test;

class AgendaTest {

    private final Agenda agenda = new Agenda();

    @Test
    void shouldTakeWhatIsDueInTheOrderOfTime() {
        agenda.plan(Event.CRASH, 20);
        agenda.plan(Event.REPORT, 10);
        assertEquals(10, agenda.nextNanos());
        assertNull(agenda.take(9));
        assertEquals(Event.REPORT, agenda.take(20));
        assertEquals(Event.CRASH, agenda.take(20));
        assertEquals(Moments.NEVER, agenda.nextNanos());
    }

    /** A sensor that planned its report for exactly then reported no more. */
    @Test
    void shouldNotForgetWhatIsPlannedForTheMomentThatMeansNever() {
        agenda.plan(Event.REPORT, Moments.NEVER);
        assertNotEquals(Moments.NEVER, agenda.nextNanos());
        assertNull(agenda.take(Moments.NEVER - 1));
        assertEquals(Event.REPORT, agenda.take(agenda.nextNanos()));
    }
}
