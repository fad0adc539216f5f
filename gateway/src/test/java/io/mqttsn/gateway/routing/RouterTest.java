package io.mqttsn.gateway.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.store.MemoryStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouterTest {

    private final MemoryStore store = new MemoryStore();
    private final List<String> faults = new ArrayList<>();
    private final Router router =
            new Router(store, RoutingLimits.DEFAULTS, (subscriber, fault) -> faults.add(fault.getMessage()));
    private final Outcome publisher = new Outcome();

    /** Counts what a publisher hears. */
    private static final class Outcome implements CustodyListener {
        int inCustody;
        int failed;

        @Override
        public void inCustody() {
            inCustody++;
        }

        @Override
        public void failed() {
            failed++;
        }
    }

    /** A session that notes what it is offered, and answers when it is told to. */
    private static final class Session implements Subscriber {
        final List<Delivery> unanswered = new ArrayList<>();
        final List<String> offered = new ArrayList<>();
        boolean answersAtOnce = true;
        Runnable first = () -> {};

        @Override
        public void deliver(Delivery delivery, MessageHandle handle, Publication publication) {
            first.run();
            offered.add(publication.topic() + " " + handle.qos() + (handle.retain() ? " retained" : ""));
            if (answersAtOnce) {
                delivery.takenByOne();
            } else {
                unanswered.add(delivery);
            }
        }
    }

    @Test
    void shouldDeliverAtTheLowerQosAndNeverWithTheRetainFlagOfThePublisher() {
        Session low = subscribed("t/+", Qos.ZERO);
        Session high = subscribed("t/#", Qos.TWO);

        publish("t/a", "1", Qos.ONE, true);
        publish("t/b", "1", Qos.TWO, false);

        assertEquals(List.of("t/a ZERO", "t/b ZERO"), low.offered);
        assertEquals(List.of("t/a ONE", "t/b TWO"), high.offered);
        assertEquals(2, publisher.inCustody);
        assertEmpty();
    }

    @Test
    void shouldReplayRetainedMessagesToTheNewSubscriberOnly() {
        Session old = subscribed("t/a", Qos.TWO);
        publish("t/a", "1", Qos.ONE, true);
        old.offered.clear();

        Session newcomer = subscribed("t/+", Qos.TWO);
        router.replayRetained(newcomer, new TopicFilter("t/+"), Qos.TWO);

        assertEquals(List.of("t/a ONE retained"), newcomer.offered);
        assertEquals(List.of(), old.offered);
        assertEmpty();
    }

    @Test
    void shouldDeliverAnEmptyRetainedMessageAndForgetTheOldOne() {
        publish("t", "1", Qos.ONE, true);
        Session session = subscribed("t", Qos.ONE);
        publish("t", "", Qos.ONE, true);

        router.replayRetained(session, new TopicFilter("t"), Qos.ONE);

        assertEquals(List.of("t ONE"), session.offered);
        assertEquals(0, router.retained().messages());
    }

    @Test
    void shouldNotTellThePublisherBeforeTheLastSessionHasTheMessage() {
        Session slow = subscribed("t", Qos.ONE);
        slow.answersAtOnce = false;
        subscribed("t", Qos.ONE);

        publish("t", "1", Qos.ONE, false);
        assertEquals(0, publisher.inCustody);
        assertEquals(1, store.messages(), "held for the session that has not answered");

        slow.unanswered.get(0).takenByOne();
        assertEquals(1, publisher.inCustody);
        assertEmpty();
    }

    @Test
    void shouldTellThePublisherAtOnceWhenNobodyListens() {
        publish("t", "1", Qos.TWO, false);
        assertEquals(1, publisher.inCustody);
        assertEmpty();
    }

    /**
     * Exceptions while fanning out were swallowed elsewhere, and the broker was acknowledged. Each of the recipients fails in turn, before and after it
     * has answered; the others get the message, the publisher is not told that it is safe, and the store is empty.
     */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void shouldServeTheOthersAndNotAcknowledgeWhenOneSessionThrows(int failing) {
        List<Session> sessions = List.of(subscribed("t", Qos.ONE), subscribed("+", Qos.ONE), subscribed("#", Qos.ONE));
        sessions.get(failing).first = () -> {
            throw new IllegalStateException("defect of " + failing);
        };

        publish("t", "1", Qos.ONE, false);

        for (int i = 0; i < sessions.size(); i++) {
            assertEquals(i == failing ? 0 : 1, sessions.get(i).offered.size());
        }
        assertEquals(List.of("defect of " + failing), faults);
        assertEquals(1, router.failures());
        assertEquals(1, publisher.failed);
        assertEquals(0, publisher.inCustody);
        assertEmpty();
    }

    @Test
    void shouldNotTrustASessionThatThrowsAfterItsAnswer() {
        Subscriber hasty = (delivery, handle, publication) -> {
            delivery.takenByOne();
            throw new IllegalStateException("too late");
        };
        router.subscribe(hasty, new TopicFilter("t"), Qos.ONE);
        Session slow = subscribed("t", Qos.ONE);
        slow.answersAtOnce = false;

        publish("t", "1", Qos.ONE, false);
        slow.unanswered.get(0).takenByOne();

        assertEquals(1, publisher.failed);
        assertEquals(0, publisher.inCustody);
        assertEmpty();
    }

    @Test
    void shouldAllowSessionsToPublishAndLeaveWhileTheyAreServed() {
        Session other = subscribed("#", Qos.ONE);
        Session leaving = subscribed("t", Qos.ONE);
        leaving.first = () -> {
            router.remove(leaving);
            publish("farewell", "1", Qos.ONE, false);
        };

        publish("t", "1", Qos.ONE, false);
        publish("t", "2", Qos.ONE, false);

        assertEquals(List.of("t ONE"), leaving.offered);
        assertEquals(List.of("farewell ONE", "t ONE", "t ONE"), other.offered);
        assertEquals(3, publisher.inCustody);
        assertEmpty();
    }

    @Test
    void shouldRefuseFiltersWithTooManyLevelsAndChangeNothing() {
        Session session = new Session();
        TopicFilter deep = new TopicFilter("a/".repeat(RoutingLimits.DEFAULTS.levelsMax()) + "#");

        assertFalse(router.subscribe(session, deep, Qos.ONE));
        assertFalse(router.isSubscribed(session, deep));
        assertTrue(router.subscribe(session, new TopicFilter(deep.text().substring(2)), Qos.ONE));
        assertEquals(1, router.subscriptionsOf(session));
    }

    private Session subscribed(String filter, Qos qos) {
        Session session = new Session();
        assertTrue(router.subscribe(session, new TopicFilter(filter), qos));
        return session;
    }

    private void publish(String topic, String payload, Qos qos, boolean retain) {
        router.publish(Publication.of(new TopicName(topic), Octets.utf8(payload), qos, retain), publisher);
    }

    private void assertEmpty() {
        assertEquals(0, store.messages());
        assertEquals(0, store.bytes());
    }
}
