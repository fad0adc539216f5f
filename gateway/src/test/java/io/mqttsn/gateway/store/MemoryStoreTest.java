package io.mqttsn.gateway.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.Ticket;
import io.mqttsn.gateway.routing.MessageHandle;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicName;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class MemoryStoreTest {

    private final MemoryStore store = new MemoryStore();
    private final List<Object> answers = new ArrayList<>();
    private final Ticket ticket = () -> true;
    private final StoreFacts facts = new StoreFacts() {
        @Override
        public void stored(Ticket ticket) {
            answers.add(ticket);
        }

        @Override
        public void messageLoaded(long sessionId, MessageHandle handle, Publication publication) {
            answers.add(publication);
        }
    };

    @Test
    void shouldAnswerWithinTheCall() {
        Publication message = message("1");
        MessageHandle handle = handle(store.put(message), message);

        store.addDelivery(7, handle, ticket, facts);
        store.load(7, handle, facts);

        assertEquals(List.of(ticket, message), answers);
    }

    @Test
    void shouldHoldAMessageUntilAuthorAndSessionsNeedItNoMore() {
        Publication message = message("1");
        MessageHandle handle = handle(store.put(message), message);
        store.addDelivery(1, handle, ticket, facts);
        store.addDelivery(2, handle, ticket, facts);
        assertEquals(1, store.messages());
        assertEquals(message.sizeBytes(), store.bytes());

        store.removeDelivery(1, handle);
        store.release(handle.messageId());
        assertEquals(1, store.messages());

        store.removeDelivery(2, handle);
        assertEquals(0, store.messages());
        assertEquals(0, store.bytes());
    }

    @Test
    void shouldNotMistakeAnOldIdForTheMessageThatTookItsPlace() {
        long first = store.put(message("1"));
        store.release(first);
        long second = store.put(message("2"));

        assertNotEquals(first, second);
        assertThrows(IllegalStateException.class, () -> store.release(first));
        assertEquals(1, store.messages());
    }

    /** {@code choices} decides at random whether to put a message or to end one of the holds on a random message. */
    @Property
    void shouldCountWhatIsHeld(@ForAll("choices") List<Integer> choices) {
        MemoryStore store = new MemoryStore();
        List<MessageHandle> holds = new ArrayList<>();
        for (int choice : choices) {
            if (choice % 2 == 0 || holds.isEmpty()) {
                Publication message = message("x".repeat(choice));
                MessageHandle handle = handle(store.put(message), message);
                holds.add(handle);
                for (int i = 0; i < choice % 3; i++) {
                    store.addDelivery(i, handle, ticket, facts);
                    holds.add(handle);
                }
            } else {
                store.removeDelivery(0, holds.remove(choice % holds.size()));
            }
            List<MessageHandle> held = holds.stream().distinct().toList();
            assertEquals(held.size(), store.messages());
            assertEquals(held.stream().mapToLong(MessageHandle::sizeBytes).sum(), store.bytes());
        }
        holds.forEach(handle -> store.release(handle.messageId()));
        assertEquals(0, store.messages());
        assertEquals(0, store.bytes());
    }

    @Provide
    Arbitrary<List<Integer>> choices() {
        return Arbitraries.integers().between(0, 99).list().ofMinSize(1).ofMaxSize(300);
    }

    private static Publication message(String payload) {
        return Publication.of(new TopicName("t"), Octets.utf8(payload), Qos.ONE, false);
    }

    private static MessageHandle handle(long id, Publication message) {
        return new MessageHandle(id, message.sizeBytes(), message.qos(), false);
    }
}
