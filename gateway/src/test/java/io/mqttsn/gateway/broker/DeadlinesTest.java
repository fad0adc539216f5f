package io.mqttsn.gateway.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.mqttsn.gateway.broker.Deadlines.Deadline;
import io.mqttsn.time.Moments;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadlinesTest {

    private final Deadlines deadlines = new Deadlines();
    private final List<String> fired = new ArrayList<>();

    /** Nobody would have been woken for it. */
    @Test
    void shouldTellOfADeadlineAtTheMomentThatMeansNever() {
        deadlines.set(new Deadline(() -> fired.add("at the last value of the clock")), Moments.NEVER);
        assertNotEquals(Moments.NEVER, deadlines.next());
        deadlines.advanceTo(Moments.NEVER - 1);
        assertEquals(List.of(), fired);
        deadlines.advanceTo(Moments.NEVER + 1);
        assertEquals(List.of("at the last value of the clock"), fired);
        assertEquals(Moments.NEVER, deadlines.next());
    }
}
