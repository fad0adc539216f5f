package io.mqttsn.simulator.client;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.time.Moments;
import org.junit.jupiter.api.Test;

class DeadlineTest {

    /** A client that was told to wait until then did not wait at all, and asked a congested gateway again and again. */
    @Test
    void shouldBeArmedAlsoAtTheMomentThatMeansNever() {
        long now = Moments.NEVER - 5;
        Deadline deadline = new Deadline();
        deadline.arm(now, 5);
        assertTrue(deadline.isArmed());
        assertFalse(deadline.isDue(now));
        assertTrue(deadline.isDue(now + 6));
    }
}
