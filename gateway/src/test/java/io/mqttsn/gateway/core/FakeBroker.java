package io.mqttsn.gateway.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.routing.CustodyListener;
import io.mqttsn.gateway.routing.Delivery;
import io.mqttsn.gateway.routing.MessageHandle;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.gateway.routing.TopicName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A broker with opinions: it fails the test when the core uses a link that is not open, opens or closes one twice, forgets to close one before discarding
 * it, or settles a delivery that it does not owe. It remembers what it saw, which is what tests ask.
 */
final class FakeBroker {

    private final Scenario scene;
    final Answers answers = new Answers();

    /** How the next questions are answered; read when the answer is given. */
    PublishOutcome opening = PublishOutcome.DELIVERED;

    PublishOutcome changingWill = PublishOutcome.DELIVERED;
    PublishOutcome publishing = PublishOutcome.DELIVERED;
    /** Empty grants what was asked for. */
    Optional<SubscribeOutcome> subscribing = Optional.empty();

    /** Whether it keeps what it sends until the client has it, and sends it again on the next connection. */
    boolean isTransparent;

    final List<Publication> published = new ArrayList<>();
    final List<Will> firedWills = new ArrayList<>();
    private final Map<Long, Link> links = new LinkedHashMap<>();
    private final List<Sent> sent = new ArrayList<>();
    /** Messages that were offered to sessions, each session once. */
    long offered;

    FakeBroker(Scenario scene) {
        this.scene = scene;
    }

    private enum LinkState {
        CLOSED,
        OPENING,
        OPEN
    }

    /** What the broker keeps for one session. */
    static final class Link {
        final ClientId clientId;
        private LinkState state = LinkState.CLOSED;
        /** Counts the openings, so that the answer to an old one is not given any more. */
        private int opened;

        Optional<Will> will = Optional.empty();
        boolean cleanSession;
        final Map<TopicFilter, Qos> subscriptions = new LinkedHashMap<>();

        private Link(ClientId clientId) {
            this.clientId = clientId;
        }

        boolean isOpen() {
            return state == LinkState.OPEN;
        }

        /** The highest QoS of all filters that match, or null when none does. */
        private @Nullable Qos grantedFor(TopicName topic) {
            Qos highest = null;
            for (Map.Entry<TopicFilter, Qos> subscription : subscriptions.entrySet()) {
                if (subscription.getKey().matches(topic)) {
                    Qos qos = subscription.getValue();
                    highest = highest == null ? qos : Qos.max(highest, qos);
                }
            }
            return highest;
        }
    }

    /** A message from the broker, and what became of it. */
    final class Sent implements CustodyListener {
        private final long messageId;
        private boolean acknowledged;
        private boolean failed;

        private Sent(long messageId) {
            this.messageId = messageId;
        }

        @Override
        public void inCustody() {
            acknowledged = true;
            scene.store.release(messageId);
        }

        @Override
        public void failed() {
            failed = true;
            scene.store.release(messageId);
        }

        boolean isAcknowledged() {
            return acknowledged;
        }

        boolean isFailed() {
            return failed;
        }
    }

    void open(long sessionId, ClientId clientId, boolean cleanSession, Optional<Will> will) {
        Link link = links.computeIfAbsent(sessionId, id -> new Link(clientId));
        assertEquals(link.clientId, clientId, "session " + sessionId + " changes its client");
        assertSame(LinkState.CLOSED, link.state, "session " + sessionId + " is opened twice");
        link.state = LinkState.OPENING;
        link.will = will;
        link.cleanSession = cleanSession;
        int opened = ++link.opened;
        answers.give(() -> {
            if (link.state == LinkState.OPENING && link.opened == opened) {
                answerOpening(sessionId, link);
            }
        });
    }

    private void answerOpening(long sessionId, Link link) {
        if (opening == PublishOutcome.DELIVERED) {
            link.state = LinkState.OPEN;
            scene.fact(now -> scene.core.uplinkOpened(sessionId, now));
        } else {
            link.state = LinkState.CLOSED;
            if (scene.core.sessions().withId(sessionId) == null) {
                links.remove(sessionId);
            }
            scene.fact(now -> scene.core.uplinkNotOpened(sessionId, opening, now));
        }
    }

    void close(long sessionId, boolean fireWill) {
        Link link = known(sessionId);
        assertFalse(link.state == LinkState.CLOSED, "session " + sessionId + " is closed twice");
        if (fireWill) {
            link.will.ifPresent(firedWills::add);
        }
        link.will = Optional.empty();
        link.state = LinkState.CLOSED;
    }

    void discard(long sessionId) {
        assertSame(LinkState.CLOSED, known(sessionId).state, "session " + sessionId + " is discarded while open");
        links.remove(sessionId);
    }

    void changeWill(Ticket ticket, long sessionId, boolean cleanSession, Optional<Will> will) {
        Link link = open(sessionId);
        answers.give(() -> {
            PublishOutcome outcome = changingWill;
            if (outcome == PublishOutcome.DELIVERED) {
                link.will = will;
                link.cleanSession = cleanSession;
            }
            scene.fact(now -> scene.core.uplinkWillChanged(ticket, outcome, now));
        });
    }

    void publish(Ticket ticket, long sessionId, Publication publication) {
        boolean withoutConnection = sessionId == 0;
        if (!withoutConnection) {
            open(sessionId);
        }
        answers.give(() -> {
            PublishOutcome outcome = publishing;
            if (outcome == PublishOutcome.DELIVERED) {
                published.add(publication);
            }
            if (outcome != PublishOutcome.DELIVERED || publication.qos() != Qos.ZERO) {
                scene.fact(now -> scene.core.uplinkPublished(ticket, outcome, now));
            }
        });
    }

    void subscribe(Ticket ticket, long sessionId, TopicFilter filter, Qos qos) {
        Link link = known(sessionId);
        answers.give(() -> {
            SubscribeOutcome outcome = subscribing.orElse(SubscribeOutcome.granted(qos));
            if (outcome.isGranted()) {
                link.subscriptions.put(filter, outcome.grantedQos());
            }
            scene.fact(now -> scene.core.uplinkSubscribed(ticket, outcome, now));
        });
    }

    void unsubscribe(Ticket ticket, long sessionId, TopicFilter filter) {
        Link link = known(sessionId);
        answers.give(() -> {
            link.subscriptions.remove(filter);
            scene.fact(now -> scene.core.uplinkUnsubscribed(ticket, now));
        });
    }

    /** From now on it does what it is asked to. */
    void works() {
        opening = PublishOutcome.DELIVERED;
        changingWill = PublishOutcome.DELIVERED;
        publishing = PublishOutcome.DELIVERED;
        subscribing = Optional.empty();
    }

    /** A publisher somewhere else sends a message: every subscribed session is offered it. */
    Sent sends(String topic, String payload, Qos qos) {
        return sends(topic, Octets.utf8(payload), qos, false);
    }

    Sent sends(String topic, Octets payload, Qos qos, boolean retain) {
        Publication publication = Publication.of(new TopicName(topic), payload, qos, retain);
        Sent message = new Sent(scene.store.put(publication));
        sent.add(message);
        Delivery delivery = isTransparent ? Delivery.awaitingClient(message) : new Delivery(message);
        new LinkedHashMap<>(links).forEach((sessionId, link) -> {
            Qos granted = link.grantedFor(publication.topic());
            if (granted != null) {
                delivery.expectOne();
                offered++;
                MessageHandle handle =
                        new MessageHandle(message.messageId, publication.sizeBytes(), Qos.min(qos, granted), retain);
                scene.fact(now -> scene.core.uplinkMessageArrived(sessionId, delivery, handle, publication, now));
            }
        });
        delivery.fannedOut();
        return message;
    }

    /** The broker cuts the connection of one session. */
    void loses(long sessionId) {
        open(sessionId).will.ifPresent(firedWills::add);
        scene.fact(now -> scene.core.uplinkLost(sessionId, now));
    }

    Link link(long sessionId) {
        return known(sessionId);
    }

    int links() {
        return links.size();
    }

    void everythingIsSettled() {
        for (Sent message : sent) {
            assertTrue(message.acknowledged || message.failed, "a message was neither taken nor refused");
        }
        assertEquals(Map.of(), links, "links that nobody closed");
    }

    private Link known(long sessionId) {
        Link link = links.get(sessionId);
        assertNotNull(link, "session " + sessionId + " is unknown to the broker");
        return link;
    }

    private Link open(long sessionId) {
        Link link = known(sessionId);
        assertSame(LinkState.OPEN, link.state, "session " + sessionId + " is used while it is not open");
        return link;
    }
}
