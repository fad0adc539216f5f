package io.mqttsn.gateway.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.gateway.core.Deadlines.Deadline;
import io.mqttsn.time.Moments;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deadlines against a list that is sorted anew at every step. Elsewhere callbacks changed the timers while these were being walked. */
class DeadlinesTest {

    private static final int DEADLINES = 40;

    /** Both kinds of bookkeeping, and what random deadlines do to them while they fire. */
    private static final class Model {
        private final Deadlines deadlines = new Deadlines();
        private final List<Entry> pending = new ArrayList<>();
        private final List<Deadline> all = new ArrayList<>();
        private final List<Integer> fired = new ArrayList<>();
        private final Random random;
        private final long start;
        private long now;
        private long sequence;
        private int mischief;

        /** @param at nanoseconds since the start, which do not wrap */
        private record Entry(int number, long at, long sequence) {}

        Model(long seed, long start) {
            this.random = new Random(seed);
            this.start = start;
            for (int number = 0; number < DEADLINES; number++) {
                int own = number;
                all.add(new Deadline(this, () -> fires(own)));
            }
        }

        private void fires(int number) {
            fired.add(number);
            for (int changes = random.nextInt(4); changes > 0 && mischief > 0; changes--) {
                mischief--;
                change();
            }
        }

        /** Schedules, moves or cancels any deadline: the one that fires, others, some that are due at this very moment. */
        void change() {
            int number = random.nextInt(DEADLINES);
            pending.removeIf(entry -> entry.number() == number);
            if (random.nextInt(4) == 0) {
                deadlines.cancel(all.get(number));
                assertFalse(all.get(number).isPending());
            } else {
                long at = now + random.nextInt(50) - 5;
                deadlines.schedule(all.get(number), start + at);
                pending.add(new Entry(number, at, sequence++));
                assertTrue(all.get(number).isPending());
            }
        }

        private List<Entry> sorted() {
            pending.sort(Comparator.comparingLong(Entry::at).thenComparingLong(Entry::sequence));
            return pending;
        }

        void passes(long nanos) {
            now += nanos;
            mischief = 20;
            for (Deadline due = deadlines.pollDue(start + now); due != null; due = deadlines.pollDue(start + now)) {
                Entry expected = sorted().remove(0);
                assertTrue(expected.at() <= now, "fired too early");
                due.fire();
                assertEquals(expected.number(), fired.get(fired.size() - 1));
                agrees();
            }
            assertTrue(pending.stream().noneMatch(entry -> entry.at() <= now), "a due deadline has not fired");
        }

        void agrees() {
            assertEquals(pending.size(), deadlines.size());
            long next =
                    pending.isEmpty() ? Moments.NEVER : start + sorted().get(0).at();
            assertEquals(next == Moments.NEVER && !pending.isEmpty() ? next - 1 : next, deadlines.nextNanos());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1_000_000_000_000L, Long.MAX_VALUE - 5_000, Long.MIN_VALUE, -3_000})
    void shouldFireInOrderWhateverDeadlinesDoToEachOther(long start) {
        int fired = 0;
        for (long seed = 1; seed <= 10; seed++) {
            Model model = new Model(seed, start);
            for (int step = 0; step < 300; step++) {
                model.change();
                model.agrees();
                model.passes(model.random.nextInt(30));
            }
            fired += model.fired.size();
        }
        assertTrue(fired > 1000, "the seeds make too little happen: " + fired);
    }

    @Test
    void shouldFireEqualTimesInTheOrderOfScheduling() {
        Deadlines deadlines = new Deadlines();
        List<Integer> fired = new ArrayList<>();
        for (int number = 0; number < 200; number++) {
            int own = number;
            deadlines.schedule(new Deadline(this, () -> fired.add(own)), 7);
        }
        for (Deadline due = deadlines.pollDue(7); due != null; due = deadlines.pollDue(7)) {
            due.fire();
        }
        assertEquals(IntStream.range(0, 200).boxed().toList(), fired);
    }

    /**
     * The deadline was a nanosecond early once. Supervision saw that a client had been silent for a nanosecond less than it may, set the same deadline again,
     * and the core fired it for ever.
     */
    @Test
    void shouldNotTakeTheLastOfAllTimesForNoneNorFireBeforeIt() {
        Deadlines deadlines = new Deadlines();
        Deadline deadline = new Deadline(this, () -> {});
        deadlines.schedule(deadline, Moments.NEVER);
        assertEquals(Moments.NEVER + 1, deadlines.nextNanos());
        assertNull(deadlines.pollDue(Moments.NEVER - 1));
        assertNull(deadlines.pollDue(Moments.NEVER));
        assertEquals(deadline, deadlines.pollDue(Moments.NEVER + 1));
    }
}
