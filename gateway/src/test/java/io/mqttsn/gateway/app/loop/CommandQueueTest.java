package io.mqttsn.gateway.app.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayDeque;
import java.util.Deque;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CommandQueueTest {
    private final CommandQueue queue = new CommandQueue();

    @Test
    void shouldRefuseToTakeBackWhatHasBeenCarriedOut() {
        long mark = queue.mark();
        queue.discardUplink(1);
        queue.poll();

        assertThrows(IllegalStateException.class, () -> queue.cutBackTo(mark));
    }

    /** Each step appends so many commands, takes some, and cuts back to a mark set half-way; a plain deque is the model. */
    @Property(tries = 200)
    void shouldKeepOrderThroughGrowthAndCuts(
            @ForAll @Size(max = 50) int[] appended, @ForAll @IntRange(max = 400) int takenPerStep) {
        CommandQueue subject = new CommandQueue();
        Deque<Long> model = new ArrayDeque<>();
        long next = 0;
        for (int step : appended) {
            int count = Math.floorMod(step, 300);
            for (int i = 0; i < count; i++) {
                subject.discardUplink(next);
                model.addLast(next++);
            }
            long mark = subject.mark();
            subject.discardUplink(-1);
            subject.closeUplink(-1, true);
            subject.cutBackTo(mark);
            for (int i = 0; i < takenPerStep && !model.isEmpty(); i++) {
                assertEquals(new Command.DiscardUplink(model.removeFirst()), subject.poll());
            }
            assertEquals(model.size(), subject.size());
        }
        while (!model.isEmpty()) {
            assertEquals(new Command.DiscardUplink(model.removeFirst()), subject.poll());
        }
        assertNull(subject.poll());
    }
}
