package io.mqttsn.simulator.bench;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BacklogTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private long delivered;
    /** Full at 40. */
    private final Backlog backlog = new Backlog(10, () -> delivered);

    @Test
    void shouldHoldSensorsBackWhileTooMuchHasNotArrived() {
        assertFalse(backlog.isFull(39, 0));
        assertTrue(backlog.isFull(40, 0));
        delivered = 1;
        assertFalse(backlog.isFull(40, 1));
    }

    /** Without this one lost message after the other would close the window for ever. */
    @Test
    void shouldWriteOffWhatIsLost() {
        delivered = 5;
        assertTrue(backlog.isFull(45, 0));
        assertTrue(backlog.isFull(45, 2 * SECOND - 1));
        assertFalse(backlog.isFull(45, 2 * SECOND));
        assertFalse(backlog.isFull(84, 2 * SECOND));
        assertTrue(backlog.isFull(85, 2 * SECOND));
    }
}
