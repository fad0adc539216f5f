package io.mqttsn.gateway.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.core.SubscribeOutcome;
import io.mqttsn.gateway.core.Ticket;
import io.mqttsn.gateway.core.UplinkFacts;
import io.mqttsn.gateway.core.Will;
import io.mqttsn.gateway.routing.Delivery;
import io.mqttsn.gateway.routing.MessageHandle;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.gateway.routing.TopicName;
import io.mqttsn.gateway.store.MemoryStore;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Sessions, broker and link do what a seed says, in any order and at any speed, with cuts, restarts and stalls in between; after it all has come to rest,
 * nothing may be lost, doubled or left over. A failure names the seed that brings it back.
 */
class AggregatingUplinkWorldTest {

    private static final int SEEDS = 1_500;
    private static final int STEPS = 150;

    @Test
    void shouldKeepItsPromisesWhateverHappens() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try {
                new World(seed).run();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e, e);
            }
        }
    }

    private static final class World implements UplinkFacts {

        private static final List<TopicFilter> FILTERS = List.of(
                filter("#"),
                filter("a/#"),
                filter("a/+"),
                filter("a/b"),
                filter("a/b/c"),
                filter("+/b"),
                filter("b"),
                filter("c/#"),
                filter("c/d"));

        private static final List<String> TOPICS = List.of("a/b", "a/c", "a/b/c", "b", "c/d", "c", "x/b");

        private final Random random;
        private final MemoryStore store = new MemoryStore();
        private final ModelLink link = new ModelLink();
        private final VirtualClock clock = new VirtualClock();
        private final AggregatingUplink uplink =
                new AggregatingUplink(link, store, UplinkSettings.of(URI.create("tcp://localhost"), "gateway"), clock);

        /** What sessions have been granted, as they know it themselves. */
        private final Map<Long, Map<TopicFilter, Qos>> granted = new HashMap<>();

        private final Set<Long> sessions = new HashSet<>();
        private final List<Asked> asked = new ArrayList<>();
        private final List<Delivery> untaken = new ArrayList<>();
        private final Set<String> deliveredAtQos2 = new HashSet<>();
        private int lastNumber;

        World(long seed) {
            random = new Random(seed);
            link.retainedBeforeSubAck = random.nextBoolean();
            clock.driving(uplink);
        }

        /** A question, and what was answered. */
        private static final class Asked implements Ticket {
            final String what;
            final long session;
            final Qos qos;
            final Optional<TopicFilter> filter;
            final List<String> answers = new ArrayList<>();

            Asked(String what, long session, Qos qos, Optional<TopicFilter> filter) {
                this.what = what;
                this.session = session;
                this.qos = qos;
                this.filter = filter;
            }

            @Override
            public boolean isOpen() {
                return answers.isEmpty();
            }
        }

        void run() {
            uplink.start(this);
            link.connect();
            for (int i = 0; i < STEPS; i++) {
                step();
                link.run(random.nextInt(4));
            }
            comeToRest();
            check();
        }

        private void step() {
            long session = 1 + random.nextInt(5);
            switch (random.nextInt(20)) {
                case 0, 1 -> open(session);
                case 2 -> uplink.close(session, random.nextBoolean());
                case 3 -> discard(session);
                case 4, 5, 6, 7 -> subscribe(session);
                case 8, 9 -> unsubscribe(session);
                case 10, 11, 12 -> publish(session);
                case 13, 14, 15 ->
                    link.publishElsewhere(oneOf(TOPICS), "e" + ++lastNumber, qos(), random.nextInt(3) == 0);
                case 16 -> link.cutLater();
                case 17 -> link.connectLater();
                case 18 -> clock.advanceToNextDeadline();
                default -> fault();
            }
            if (random.nextInt(3) == 0) {
                takeSome();
            }
        }

        private void fault() {
            switch (random.nextInt(3)) {
                case 0 -> link.restartBrokerLater();
                case 1 -> link.isStalled = !link.isStalled;
                default -> link.losesAnswers = !link.losesAnswers;
            }
        }

        private void open(long session) {
            boolean clean = random.nextInt(4) == 0;
            Will will = new Will(new TopicName("a/b"), Octets.utf8("w" + ++lastNumber), qos(), false);
            int before = sessions.size();
            uplink.open(session, new ClientId("c" + session), clean, 60, Optional.of(will));
            if (clean && uplink.isAvailable()) {
                granted.remove(session);
            }
            assertTrue(sessions.size() >= before);
        }

        private void discard(long session) {
            granted.remove(session);
            sessions.remove(session);
            uplink.discard(session);
        }

        private void subscribe(long session) {
            TopicFilter filter = oneOf(FILTERS);
            Asked question = ask("subscribe", session, qos(), Optional.of(filter));
            uplink.subscribe(question, session, filter, question.qos);
        }

        private void unsubscribe(long session) {
            TopicFilter filter = oneOf(FILTERS);
            if (granted.containsKey(session)) {
                granted.get(session).remove(filter);
            }
            uplink.unsubscribe(ask("unsubscribe", session, Qos.ZERO, Optional.empty()), session, filter);
        }

        private void publish(long session) {
            Qos qos = qos();
            String payload = "p" + asked.size();
            Asked question = ask("publish " + payload, session, qos, Optional.empty());
            uplink.publish(
                    question,
                    session,
                    Publication.of(new TopicName(oneOf(TOPICS)), Octets.utf8(payload), qos, random.nextInt(4) == 0));
        }

        private Asked ask(String what, long session, Qos qos, Optional<TopicFilter> filter) {
            Asked question = new Asked(what, session, qos, filter);
            asked.add(question);
            return question;
        }

        private void takeSome() {
            for (int i = random.nextInt(3); i > 0 && !untaken.isEmpty(); i--) {
                uplink.acknowledge(untaken.remove(random.nextInt(untaken.size())));
            }
        }

        private void comeToRest() {
            link.isStalled = false;
            link.losesAnswers = false;
            // What was stalled or lost within this connection comes back with the next one only.
            link.cut();
            link.connect();
            do {
                link.run();
                while (!untaken.isEmpty()) {
                    uplink.acknowledge(untaken.remove(0));
                }
                link.run();
            } while (clock.advanceToNextDeadline());
            link.run();
        }

        private void check() {
            for (Asked question : asked) {
                boolean mayBeSilent = question.what.startsWith("publish") && question.qos == Qos.ZERO;
                assertTrue(
                        question.answers.size() == 1 || mayBeSilent && question.answers.isEmpty(),
                        question.what + " " + question.qos + " answered " + question.answers);
                if (question.what.startsWith("publish") && question.answers.contains("DELIVERED")) {
                    String payload = question.what.substring("publish ".length());
                    long copies = link.received.stream()
                            .filter(publication ->
                                    publication.payload().asText().equals(payload))
                            .count();
                    assertTrue(question.qos == Qos.TWO ? copies == 1 : copies >= 1, payload + " copies: " + copies);
                }
            }
            checkSubscriptions();
            assertEquals(
                    new HashSet<>(uplink.filtersAtBroker()),
                    link.subscriptions().keySet());
            assertEquals(0, store.messages(), "messages left in the store");
            assertEquals(0, link.unacknowledged(), "messages not acknowledged");
            assertEquals(0, link.owned(), "messages left in the link");
            assertEquals(0, uplink.queuedMessages());
            assertEquals(0, uplink.queuedBytes());
            assertEquals(0, uplink.waitingWills());
        }

        /** The broker knows the filters that no other one covers, with the QoS that is needed and no more. */
        private void checkSubscriptions() {
            Map<TopicFilter, Qos> wanted = new HashMap<>();
            granted.values().forEach(of -> of.forEach((filter, qos) -> wanted.merge(filter, qos, Qos::max)));
            Set<TopicFilter> roots = wanted.keySet().stream()
                    .filter(filter -> wanted.keySet().stream()
                            .noneMatch(other -> !other.equals(filter) && FilterCover.covers(other, filter)))
                    .collect(Collectors.toSet());
            Map<TopicFilter, Qos> actual = link.subscriptions();
            assertEquals(roots, actual.keySet(), "filters at the broker");
            wanted.forEach((filter, qos) -> assertTrue(
                    roots.stream()
                            .filter(root -> FilterCover.covers(root, filter))
                            .anyMatch(root -> actual.get(root).compareTo(qos) >= 0),
                    () -> filter + " wants " + qos + " of " + actual));
            roots.forEach(root -> assertTrue(
                    wanted.entrySet().stream()
                            .filter(one -> FilterCover.covers(root, one.getKey()))
                            .anyMatch(one -> one.getValue() == actual.get(root)),
                    () -> "nobody wants " + root + " at " + actual.get(root)));
        }

        @Override
        public void uplinkOpened(long sessionId) {
            sessions.add(sessionId);
        }

        @Override
        public void uplinkNotOpened(long sessionId, PublishOutcome reason) {
            assertEquals(PublishOutcome.CONGESTED, reason);
        }

        @Override
        public void uplinkLost(long sessionId) {
            throw new AssertionError("only transparent uplinks say this");
        }

        @Override
        public void uplinkWillChanged(Ticket ticket, PublishOutcome outcome) {}

        @Override
        public void uplinkAvailable(boolean available) {
            assertEquals(uplink.isAvailable(), available);
        }

        @Override
        public void uplinkPublished(Ticket ticket, PublishOutcome outcome) {
            answer(ticket, outcome.toString());
        }

        @Override
        public void uplinkSubscribed(Ticket ticket, SubscribeOutcome outcome) {
            Asked question = answer(ticket, outcome.toString());
            if (outcome.isGranted()) {
                granted.computeIfAbsent(question.session, session -> new LinkedHashMap<>())
                        .put(question.filter.orElseThrow(), outcome.grantedQos());
            }
        }

        @Override
        public void uplinkUnsubscribed(Ticket ticket) {
            answer(ticket, "UNSUBSCRIBED");
        }

        private static Asked answer(Ticket ticket, String answer) {
            Asked question = (Asked) ticket;
            question.answers.add(answer);
            return question;
        }

        @Override
        public void uplinkMessageArrived(
                long sessionId, Delivery delivery, MessageHandle handle, Publication publication) {
            assertTrue(
                    granted.getOrDefault(sessionId, Map.of()).keySet().stream()
                            .anyMatch(filter -> filter.matches(publication.topic())),
                    () -> "session " + sessionId + " gets " + publication.topic() + " without a subscription");
            if (handle.qos() == Qos.TWO && !handle.retain()) {
                String line = sessionId + " " + publication.payload().asText();
                assertTrue(deliveredAtQos2.add(line), () -> line + " delivered twice");
            }
            untaken.add(delivery);
        }

        private Qos qos() {
            return Qos.ofBits(random.nextInt(3));
        }

        private <T> T oneOf(List<T> choices) {
            return choices.get(random.nextInt(choices.size()));
        }

        private static TopicFilter filter(String text) {
            return new TopicFilter(text);
        }
    }
}
