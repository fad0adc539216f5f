package io.mqttsn.simulator.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.simulator.bench.Slots.Arrival;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SlotsTest {

    private static final long TIMEOUT = 1_000_000;

    private final Slots slots = new Slots(2);

    private Stamp poll() {
        return Objects.requireNonNull(slots.poll());
    }

    @Test
    void shouldAllowAsManyMessagesAsThereAreSlots() {
        Stamp first = poll();
        poll();
        assertNull(slots.poll());
        assertEquals(Arrival.IN_TIME, slots.arrived(first));
        assertNotNull(slots.poll());
        assertNull(slots.poll());
    }

    @Test
    void shouldTellDuplicatesApart() {
        Stamp first = poll();
        assertEquals(Arrival.IN_TIME, slots.arrived(first));
        assertEquals(Arrival.DUPLICATE, slots.arrived(first));
        assertTrue(slots.isIdle());
    }

    @Test
    void shouldWriteOffWhatDoesNotComeAndTakeItBackWhenItComesLate() {
        Stamp first = poll();
        assertEquals(0, slots.expire(first.sentNanos() + TIMEOUT - 1, TIMEOUT));
        assertEquals(1, slots.expire(first.sentNanos() + TIMEOUT, TIMEOUT));
        assertTrue(slots.isIdle());
        assertEquals(Arrival.LATE, slots.arrived(first));
        assertEquals(Arrival.DUPLICATE, slots.arrived(first));
    }

    @Test
    void shouldNotTakeALateMessageForTheNextOneInItsSlot() {
        Stamp late = poll();
        slots.expire(late.sentNanos() + TIMEOUT, TIMEOUT);
        poll();
        Stamp second = poll();
        assertEquals(late.lane(), second.lane(), "slots are used in turn");
        assertEquals(Arrival.LATE, slots.arrived(late));
        assertFalse(slots.isIdle());
        assertEquals(Arrival.IN_TIME, slots.arrived(second));
    }
}
