package io.mqttsn.simulator.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.simulator.bench.Traffic.Arrival;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SlotsTest {

    private static final long TIMEOUT = 1_000_000;

    private final Slots slots = new Slots(2, 1);

    private Stamp poll() {
        return Objects.requireNonNull(slots.poll());
    }

    @Test
    void shouldAllowAsManyMessagesAsThereAreSlots() {
        Stamp first = poll();
        poll();
        assertNull(slots.poll());
        assertEquals(Arrival.IN_TIME, slots.arrived(first, 0));
        assertNotNull(slots.poll());
        assertNull(slots.poll());
    }

    @Test
    void shouldTellDuplicatesApart() {
        Stamp first = poll();
        assertEquals(Arrival.IN_TIME, slots.arrived(first, 0));
        assertEquals(Arrival.DUPLICATE, slots.arrived(first, 0));
        assertEquals(1, slots.duplicates());
        assertTrue(slots.isIdle());
    }

    @Test
    void shouldWriteOffWhatDoesNotComeAndTakeItBackWhenItComesLate() {
        Stamp first = poll();
        slots.expire(first.sentNanos() + TIMEOUT - 1, TIMEOUT);
        assertEquals(0, slots.lost());
        slots.expire(first.sentNanos() + TIMEOUT, TIMEOUT);
        assertEquals(1, slots.lost());
        assertTrue(slots.isIdle());
        assertEquals(Arrival.LATE, slots.arrived(first, 0));
        assertEquals(0, slots.lost());
        assertEquals(Arrival.DUPLICATE, slots.arrived(first, 0));
    }

    @Test
    void shouldNotTakeALateMessageForTheNextOneInItsSlot() {
        Stamp late = poll();
        slots.expire(late.sentNanos() + TIMEOUT, TIMEOUT);
        poll();
        Stamp second = poll();
        assertEquals(late.lane(), second.lane(), "slots are used in turn");
        assertEquals(Arrival.LATE, slots.arrived(late, 0));
        assertFalse(slots.isIdle());
        assertEquals(Arrival.IN_TIME, slots.arrived(second, 0));
    }

    @Test
    void shouldKeepTheSlotUntilAllReceiversHaveTheMessage() {
        Slots all = new Slots(1, 3);
        Stamp message = Objects.requireNonNull(all.poll());
        assertEquals(Arrival.IN_TIME, all.arrived(message, 0));
        assertEquals(Arrival.IN_TIME, all.arrived(message, 2));
        assertEquals(Arrival.DUPLICATE, all.arrived(message, 2));
        assertNull(all.poll());
        assertEquals(Arrival.IN_TIME, all.arrived(message, 1));
        assertNotNull(all.poll());
    }

    @Test
    void shouldCountEachReceiverThatGotNothing() {
        Slots all = new Slots(1, 3);
        Stamp message = Objects.requireNonNull(all.poll());
        all.arrived(message, 1);
        all.expire(message.sentNanos() + TIMEOUT, TIMEOUT);
        assertEquals(2, all.lost());
        assertEquals(Arrival.LATE, all.arrived(message, 0));
        assertEquals(1, all.lost());
        assertEquals(Arrival.DUPLICATE, all.arrived(message, 1));
        assertEquals(1, all.lost());
    }
}
