package io.mqttsn.gateway.uplink;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.core.SubscribeOutcome;
import io.mqttsn.gateway.core.Ticket;
import io.mqttsn.gateway.core.UplinkFacts;
import io.mqttsn.gateway.core.Will;
import io.mqttsn.gateway.routing.Delivery;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.RoutingLimits;
import io.mqttsn.gateway.routing.SubscriptionTrie;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.gateway.store.MessageStore;
import io.mqttsn.gateway.uplink.UplinkCounters.Count;
import io.mqttsn.time.Moments;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All sensors over one connection to a broker. The gateway is one MQTT client, subscribes to what any sensor asks for, and brings each message to the sensors
 * that want it; it publishes the wills of lost sensors itself.
 *
 * <p>While the broker is away, opening, publishing and subscribing are answered with congestion; sessions that are open stay open.
 *
 * <p>Some brokers send a copy of a message for each filter that matches it (MQTT 3.1.1, MQTT-3.3.5-1). No overlapping filters are kept at the broker where
 * one covers the other, except while a replay of retained messages is open; but {@code a/+} and {@code +/b} may bring {@code a/b} twice.
 *
 * <p>(NOT thread safe: everything happens on the gateway's loop.) Knows no socket; a model link serves as well as a real one.
 */
public final class AggregatingUplink implements Uplink {

    private final UpstreamLink link;
    private final MessageStore store;
    private final UplinkSettings settings;
    private final LongSupplier clock;
    private final UplinkCounters counters = new UplinkCounters();
    private final SubscriptionTrie<UplinkSession> subscribers = new SubscriptionTrie<>();
    private final Map<Long, UplinkSession> sessions = new LinkedHashMap<>();

    private Optional<Publication> status = Optional.empty();

    /** Numbers what is asked of the link, in order. */
    private long lastPlace;

    /** Valid from {@link #start}. */
    private @Nullable Parts parts;

    /** Valid for one connection. */
    private boolean isUp;

    /** What can only be built when it is known who wants the answers. */
    private record Parts(
            UplinkFacts facts,
            OutgoingQueue outgoing,
            UpstreamSubscriptions subscriptions,
            Resumption resumption,
            Newcomers newcomers,
            Distributor distributor) {}

    /**
     * @param store takes each message of the broker once, however many sessions want it
     * @param clock monotonic nanoseconds, the same as for {@link #advanceTo}
     */
    public AggregatingUplink(UpstreamLink link, MessageStore store, UplinkSettings settings, LongSupplier clock) {
        this.link = link;
        this.store = store;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public void start(UplinkFacts facts) {
        OutgoingQueue outgoing = new OutgoingQueue(link, facts, settings.limits(), counters, this::nextPlace, clock);
        Replays replays = new Replays(clock, settings.replayWindow());
        Distributor distributor = new Distributor(link, store, facts, counters, subscribers, replays);
        Newcomers newcomers = new Newcomers(facts, counters, subscribers, distributor);
        OpenRequests requests = new OpenRequests(link, clock, this::nextPlace);
        UpstreamSubscriptions subscriptions = new UpstreamSubscriptions(newcomers, replays, requests, clock);
        Resumption resumption = new Resumption(outgoing, subscriptions, clock);
        parts = new Parts(facts, outgoing, subscriptions, resumption, newcomers, distributor);
        link.start(new FromLink());
    }

    @Override
    public void open(
            long sessionId, ClientId clientId, boolean cleanSession, int keepAliveSeconds, Optional<Will> will) {
        if (!isUp) {
            parts().facts.uplinkNotOpened(sessionId, PublishOutcome.CONGESTED);
            return;
        }
        if (cleanSession) {
            discard(sessionId);
        }
        UplinkSession session = sessions.computeIfAbsent(sessionId, UplinkSession::new);
        session.isOpen = true;
        session.will = will;
        parts().facts.uplinkOpened(sessionId);
    }

    @Override
    public void close(long sessionId, boolean fireWill) {
        UplinkSession session = sessions.get(sessionId);
        if (session == null || !session.isOpen) {
            return;
        }
        session.isOpen = false;
        Optional<Will> will = session.will;
        session.will = Optional.empty();
        if (fireWill && will.isPresent()) {
            parts().outgoing.publishWill(will.get().asPublication());
        }
    }

    @Override
    public void discard(long sessionId) {
        UplinkSession session = sessions.remove(sessionId);
        if (session == null) {
            return;
        }
        session.isDiscarded = true;
        subscribers.remove(session);
        for (TopicFilter filter : List.copyOf(session.asked.keySet())) {
            parts().newcomers.dismiss(parts().subscriptions.leave(session, filter));
        }
    }

    @Override
    public void changeWill(Ticket ticket, long sessionId, boolean cleanSession, Optional<Will> will) {
        UplinkSession session = sessions.get(sessionId);
        boolean isOpen = session != null && session.isOpen;
        if (isOpen) {
            session.will = will;
        }
        parts().facts.uplinkWillChanged(ticket, isOpen ? PublishOutcome.DELIVERED : PublishOutcome.CONGESTED);
    }

    @Override
    public void publish(Ticket ticket, long sessionId, Publication publication) {
        parts().outgoing.publish(ticket, publication);
    }

    @Override
    public void subscribe(Ticket ticket, long sessionId, TopicFilter filter, Qos qos) {
        UplinkSession session = sessions.get(sessionId);
        if (session == null || !isUp) {
            parts().facts.uplinkSubscribed(ticket, SubscribeOutcome.CONGESTED);
        } else if (parts().subscriptions.isSetAside(filter)) {
            parts().facts.uplinkSubscribed(ticket, SubscribeOutcome.CONGESTED);
        } else if (isNotForUs(filter)) {
            counters.add(Count.SUBSCRIPTIONS_REFUSED);
            parts().facts.uplinkSubscribed(ticket, SubscribeOutcome.REFUSED);
        } else {
            parts().subscriptions.join(new Joiner(session, ticket, qos), filter);
        }
    }

    @Override
    public void unsubscribe(Ticket ticket, long sessionId, TopicFilter filter) {
        UplinkSession session = sessions.get(sessionId);
        if (session != null) {
            subscribers.unsubscribe(session, filter);
            parts().newcomers.dismiss(parts().subscriptions.leave(session, filter));
        }
        parts().facts.uplinkUnsubscribed(ticket);
    }

    @Override
    public void acknowledge(Delivery delivery) {
        delivery.takenByOne();
    }

    /**
     * Publishes the gateway's own state on its status topic, retained, now and after every reconnect: meanwhile the broker may have said "offline" for us.
     * Without such a topic nothing happens.
     */
    public void publishStatus(Octets payload) {
        status = settings.statusTopic().map(topic -> Publication.of(topic, payload, Qos.ONE, true));
        if (isUp) {
            status.ifPresent(parts().outgoing::publishStatus);
        }
    }

    @Override
    public boolean isAvailable() {
        return isUp;
    }

    @Override
    public void advanceTo(long nowNanos) {
        parts().resumption.advanceTo(nowNanos);
        parts().outgoing.advanceTo(nowNanos);
        parts().subscriptions.advanceTo(nowNanos);
    }

    @Override
    public long nextDeadlineNanos() {
        long next = Moments.earlier(
                parts().subscriptions.nextDeadlineNanos(), parts().outgoing.overdueAtNanos());
        return Moments.earlier(next, parts().resumption.nextDeadlineNanos());
    }

    @Override
    public void stop() {
        isUp = false;
        if (parts != null) {
            parts.resumption.linkDown();
        }
        link.stop();
    }

    public UplinkCounters counters() {
        return counters;
    }

    /** Publishes that were accepted and have no answer yet, wills aside. */
    public int queuedMessages() {
        return parts().outgoing.queued();
    }

    /** What those cost, in the unit of {@link Publication#sizeBytes()}. */
    public long queuedBytes() {
        return parts().outgoing.queuedBytes();
    }

    /** Wills that wait for the broker. */
    public int waitingWills() {
        return parts().outgoing.waitingWills();
    }

    /** Messages of QoS 2 that would be known again if the broker repeated them. */
    int rememberedMessages() {
        return parts().distributor.remembered();
    }

    /** The filters that the broker has been told, or was being told when the last connection ended. */
    public List<TopicFilter> filtersAtBroker() {
        return parts().subscriptions.atBroker();
    }

    /** How many filters all sessions together have subscribed to. */
    public int subscriptions() {
        return subscribers.size();
    }

    private long nextPlace() {
        return ++lastPlace;
    }

    private Parts parts() {
        if (parts == null) {
            throw new IllegalStateException("the uplink has not been started");
        }
        return parts;
    }

    /**
     * Shared subscriptions are between a broker and its own clients: what they bring cannot be told apart from the rest. Very deep filters are refused by the
     * built-in broker too. See also {@link SafeText}.
     */
    private static boolean isNotForUs(TopicFilter filter) {
        return filter.text().startsWith("$share/")
                || filter.levels() > RoutingLimits.DEFAULTS.levelsMax()
                || !SafeText.isSafe(filter.text());
    }

    private final class FromLink implements LinkListener {

        @Override
        public void linkUp(long epoch, boolean sessionPresent) {
            counters.add(Count.CONNECTIONS);
            isUp = true;
            if (!sessionPresent) {
                parts().subscriptions.sessionLost();
            }
            status.ifPresent(parts().outgoing::publishStatus);
            parts().outgoing.linkUp();
            parts().resumption.linkUp();
            parts().facts.uplinkAvailable(true);
        }

        @Override
        public void linkDown(long epoch, String reason) {
            isUp = false;
            parts().resumption.linkDown();
            // A broker handles what it gets in order, so whatever is oldest without an answer may have ended the
            // connection.
            long oldestSubscribe = parts().subscriptions.oldestToken();
            boolean blamePublish = parts().outgoing.oldestPlace() < oldestSubscribe;
            if (!blamePublish && parts().subscriptions.blame(oldestSubscribe)) {
                counters.add(Count.SET_ASIDE);
            }
            parts().outgoing.linkDown(blamePublish);
            parts().subscriptions.linkDown();
            parts().facts.uplinkAvailable(false);
        }

        @Override
        public void published(Outgoing message, PublishOutcome outcome) {
            parts().outgoing.published(message, outcome);
            parts().resumption.proceed();
        }

        @Override
        public void subscribed(long token, SubscribeOutcome outcome) {
            parts().subscriptions.subscribed(token, outcome);
        }

        @Override
        public void unsubscribed(long token) {
            parts().subscriptions.unsubscribed(token);
        }

        @Override
        public void messageArrived(long epoch, long key, Publication publication) {
            parts().distributor.messageArrived(epoch, key, publication);
        }
    }
}
