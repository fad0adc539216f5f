package io.mqttsn.gateway.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.Qos;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class DeliveryQueueTest {

    private static final QueueBudget WIDE = new QueueBudget(1_000_000, 1L << 40);

    private final List<String> drops = new ArrayList<>();
    private final DropListener listener = (handle, reason) -> drops.add(handle.messageId() + " " + reason);

    @Test
    void shouldKeepOrderAcrossQosAndForgetWhatWasPolled() {
        DeliveryQueue queue = queue(10, OverflowPolicy.DROP_OLDEST, WIDE);
        offer(queue, 1, Qos.ONE);
        offer(queue, 2, Qos.ZERO);
        offer(queue, 3, Qos.TWO);
        offer(queue, 4, Qos.ZERO);

        assertEquals(List.of(1L, 2L, 3L, 4L), drain(queue));
        assertTrue(queue.isEmpty());
        assertEquals(0, queue.bytes());
        assertNull(queue.poll());
        assertNull(queue.peek());
    }

    @Test
    void shouldGiveUpTheOldestWhenThePolicySaysSo() {
        DeliveryQueue queue = queue(3, OverflowPolicy.DROP_OLDEST, WIDE);
        LongStream.rangeClosed(1, 5).forEach(id -> offer(queue, id, Qos.ONE));

        assertEquals(List.of("1 QUEUE_FULL", "2 QUEUE_FULL"), drops);
        assertEquals(List.of(3L, 4L, 5L), drain(queue));
    }

    @Test
    void shouldKeepTheOldestWhenTheNewestIsToGo() {
        DeliveryQueue queue = queue(3, OverflowPolicy.DROP_NEWEST, WIDE);
        LongStream.rangeClosed(1, 5).forEach(id -> offer(queue, id, Qos.ONE));

        assertEquals(List.of("4 QUEUE_FULL", "5 QUEUE_FULL"), drops);
        assertEquals(List.of(1L, 2L, 3L), drain(queue));
    }

    @Test
    void shouldGiveUpQosZeroFirstAndThenTheNewest() {
        DeliveryQueue queue = queue(3, OverflowPolicy.DROP_QOS0_FIRST, WIDE);
        offer(queue, 1, Qos.ONE);
        offer(queue, 2, Qos.ZERO);
        offer(queue, 3, Qos.TWO);

        assertTrue(offer(queue, 4, Qos.ONE));
        assertFalse(offer(queue, 5, Qos.ONE));
        assertFalse(offer(queue, 6, Qos.ZERO));

        assertEquals(List.of("2 QUEUE_FULL", "5 QUEUE_FULL", "6 QUEUE_FULL"), drops);
        assertEquals(List.of(1L, 3L, 4L), drain(queue));
    }

    @Test
    void shouldBoundOctetsAsWellAsMessages() {
        DeliveryQueue queue = new DeliveryQueue(100, 1000, OverflowPolicy.DROP_OLDEST, WIDE);
        queue.offer(new MessageHandle(1, 400, Qos.ONE, false), listener);
        queue.offer(new MessageHandle(2, 400, Qos.ONE, false), listener);
        queue.offer(new MessageHandle(3, 600, Qos.ONE, false), listener);
        assertEquals(List.of("1 QUEUE_FULL"), drops);
        assertEquals(1000, queue.bytes());

        queue.offer(new MessageHandle(4, 1001, Qos.ONE, false), listener);
        assertEquals(List.of("1 QUEUE_FULL", "4 TOO_LARGE"), drops, "what can never fit pushes nothing out");
        assertEquals(List.of(2L, 3L), drain(queue));
    }

    @Test
    void shouldShareOneBudgetAndPayForAnOverflowAlone() {
        QueueBudget budget = new QueueBudget(3, 1L << 20);
        DeliveryQueue greedy = queue(10, OverflowPolicy.DROP_OLDEST, budget);
        DeliveryQueue modest = queue(10, OverflowPolicy.DROP_OLDEST, budget);
        LongStream.rangeClosed(1, 3).forEach(id -> offer(greedy, id, Qos.ONE));

        assertFalse(offer(modest, 4, Qos.ONE), "it has nothing of its own to give up");
        assertTrue(offer(greedy, 5, Qos.ONE));
        greedy.poll();
        assertTrue(offer(modest, 6, Qos.ONE), "what was polled counts no more");

        assertEquals(List.of("4 BUDGET_EXHAUSTED", "1 BUDGET_EXHAUSTED"), drops);
        assertEquals(3, budget.messages());
        greedy.clear(DropReason.SESSION_ENDED, listener);
        modest.clear(DropReason.SESSION_ENDED, listener);
        assertEquals(0, budget.messages());
        assertEquals(0, budget.bytes());
    }

    @Test
    void shouldPutBackAtTheHeadEvenWhenFull() {
        DeliveryQueue queue = queue(2, OverflowPolicy.DROP_OLDEST, WIDE);
        offer(queue, 1, Qos.ONE);
        offer(queue, 2, Qos.ZERO);
        MessageHandle first = Objects.requireNonNull(queue.poll());
        offer(queue, 3, Qos.ZERO);
        queue.putBack(first);

        assertEquals(3, queue.size());
        assertEquals(first, queue.peek());
        assertEquals(List.of(1L, 2L, 3L), drain(queue));
        assertEquals(List.of(), drops);
    }

    @Test
    void shouldRemoveByConditionAndSayWhy() {
        DeliveryQueue queue = queue(10, OverflowPolicy.DROP_OLDEST, WIDE);
        LongStream.rangeClosed(1, 4).forEach(id -> offer(queue, id, id % 2 == 0 ? Qos.ZERO : Qos.ONE));

        queue.removeIf(handle -> handle.messageId() >= 3, DropReason.UNSUBSCRIBED, listener);

        assertEquals(List.of("4 UNSUBSCRIBED", "3 UNSUBSCRIBED"), drops);
        assertEquals(List.of(1L, 2L), drain(queue));
    }

    @Test
    void shouldRefuseLimitsThatHoldNothing() {
        assertThrows(IllegalArgumentException.class, () -> queue(0, OverflowPolicy.DROP_OLDEST, WIDE));
        assertThrows(IllegalArgumentException.class, () -> new QueueBudget(1, 0));
    }

    /** What happens to a pair of queues with one budget; {@code kind} 0..5 offers, 6 and 7 poll, 8 polls and puts back, 9 removes, 10 clears. */
    record Step(int kind, boolean first, int sizeBytes, int qos) {}

    /**
     * Four places of another gateway dropped in silence when a queue was full. Here offered = polled + queued + dropped holds after every step, as do all
     * bounds, the order, and the sums that the budget keeps.
     */
    @Property
    void shouldLoseNothingInSilence(@ForAll("lives") List<Step> life, @ForAll OverflowPolicy policy) {
        QueueBudget budget = new QueueBudget(9, 900);
        List<DeliveryQueue> queues =
                List.of(new DeliveryQueue(6, 500, policy, budget), new DeliveryQueue(4, 700, policy, budget));
        List<Long> gone = new ArrayList<>();
        DropListener drops = (handle, reason) -> gone.add(handle.messageId());
        long offered = 0;
        long polled = 0;
        List<Long> lastPolled = new ArrayList<>(List.of(-1L, -1L));
        for (Step step : life) {
            int index = step.first ? 0 : 1;
            DeliveryQueue queue = queues.get(index);
            if (step.kind <= 5) {
                MessageHandle handle = new MessageHandle(offered++, step.sizeBytes, Qos.ofBits(step.qos), false);
                boolean queued = queue.offer(handle, drops);
                assertEquals(!queued, gone.contains(handle.messageId()));
            } else if (step.kind <= 8) {
                MessageHandle head = queue.peek();
                MessageHandle handle = queue.poll();
                assertEquals(head, handle);
                if (handle != null && step.kind == 8) {
                    queue.putBack(handle);
                } else if (handle != null) {
                    polled++;
                    assertTrue(lastPolled.set(index, handle.messageId()) < handle.messageId(), "out of order");
                }
            } else if (step.kind == 9) {
                queue.removeIf(handle -> handle.messageId() % 3 == 0, DropReason.UNSUBSCRIBED, drops);
            } else {
                queue.clear(DropReason.SESSION_ENDED, drops);
            }
            int queued = queues.get(0).size() + queues.get(1).size();
            assertEquals(offered, polled + queued + gone.size());
            assertEquals(gone.size(), gone.stream().distinct().count(), "dropped twice");
            assertEquals(queued, budget.messages());
            assertEquals(queues.get(0).bytes() + queues.get(1).bytes(), budget.bytes());
            assertTrue(queues.get(0).size() <= 6 && queues.get(0).bytes() <= 500);
            assertTrue(queues.get(1).size() <= 4 && queues.get(1).bytes() <= 700);
            assertTrue(budget.messages() <= 9 && budget.bytes() <= 900);
        }
    }

    @Provide
    Arbitrary<List<Step>> lives() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 10),
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(1, 600),
                        Arbitraries.integers().between(0, 2))
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }

    private static DeliveryQueue queue(int messagesMax, OverflowPolicy policy, QueueBudget budget) {
        return new DeliveryQueue(messagesMax, 1 << 20, policy, budget);
    }

    private boolean offer(DeliveryQueue queue, long id, Qos qos) {
        return queue.offer(new MessageHandle(id, 100, qos, false), listener);
    }

    private static List<Long> drain(DeliveryQueue queue) {
        return Stream.generate(queue::poll)
                .takeWhile(Objects::nonNull)
                .map(MessageHandle::messageId)
                .toList();
    }
}
