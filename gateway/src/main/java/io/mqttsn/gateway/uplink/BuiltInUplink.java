package io.mqttsn.gateway.uplink;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.core.SubscribeOutcome;
import io.mqttsn.gateway.core.Ticket;
import io.mqttsn.gateway.core.UplinkFacts;
import io.mqttsn.gateway.core.Will;
import io.mqttsn.gateway.routing.CustodyListener;
import io.mqttsn.gateway.routing.Delivery;
import io.mqttsn.gateway.routing.MessageHandle;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.Router;
import io.mqttsn.gateway.routing.Subscriber;
import io.mqttsn.gateway.routing.TopicFilter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The broker in the same process: MQTT-SN sessions are subscribers of the same {@link Router} as MQTT clients, without a hop and without a second copy of
 * any message. Every answer comes within the asking call, but for a publish that waits for the custody of other MQTT-SN sessions.
 *
 * <p>(NOT thread safe: called on the gateway's loop only.)
 */
public final class BuiltInUplink implements Uplink {

    private final Router router;
    private final int subscriptionsPerSessionMax;
    private final LongSupplier clock;
    private final Map<Long, Session> sessions = new HashMap<>();
    private @Nullable UplinkFacts facts;
    private boolean stopped;
    private long willsRefused;

    /** One MQTT-SN session as the broker knows it. */
    private final class Session implements Subscriber {
        final long id;
        Optional<Will> will = Optional.empty();

        Session(long id) {
            this.id = id;
        }

        @Override
        public void deliver(Delivery delivery, MessageHandle handle, Publication publication) {
            facts().uplinkMessageArrived(id, delivery, handle, publication);
        }
    }

    /**
     * @param subscriptionsPerSessionMax at least 1; further filters are answered with {@link SubscribeOutcome#CONGESTED}
     * @param clock monotonic nanoseconds: mostly there are no deadlines here by which the router would learn the time
     */
    public BuiltInUplink(Router router, int subscriptionsPerSessionMax, LongSupplier clock) {
        this.router = router;
        this.clock = clock;
        this.subscriptionsPerSessionMax = subscriptionsPerSessionMax;
    }

    @Override
    public void start(UplinkFacts facts) {
        this.facts = facts;
        facts.uplinkAvailable(true);
    }

    @Override
    public void open(
            long sessionId, ClientId clientId, boolean cleanSession, int keepAliveSeconds, Optional<Will> will) {
        Session session = sessions.computeIfAbsent(sessionId, Session::new);
        if (cleanSession) {
            router.remove(session);
        }
        session.will = will;
        facts().uplinkOpened(sessionId);
        router.timeIs(clock.getAsLong());
        router.resumeReplays(session);
    }

    @Override
    public void close(long sessionId, boolean fireWill) {
        Session session = sessions.get(sessionId);
        if (session == null) {
            return;
        }
        router.pauseReplays(session);
        Optional<Will> will = session.will;
        session.will = Optional.empty();
        if (fireWill) {
            will.ifPresent(this::publish);
        }
    }

    @Override
    public void discard(long sessionId) {
        Session session = sessions.remove(sessionId);
        if (session != null) {
            router.remove(session);
        }
    }

    @Override
    public void changeWill(Ticket ticket, long sessionId, boolean cleanSession, Optional<Will> will) {
        Session session = sessions.get(sessionId);
        if (session != null) {
            session.will = will;
        }
        facts().uplinkWillChanged(ticket, session == null ? PublishOutcome.CONGESTED : PublishOutcome.DELIVERED);
    }

    @Override
    public void publish(Ticket ticket, long sessionId, Publication publication) {
        if (publication.topic().isReservedForBroker()) {
            facts().uplinkPublished(ticket, PublishOutcome.REFUSED);
        } else {
            router.timeIs(clock.getAsLong());
            router.publish(publication, new Answer(facts(), ticket, publication.qos()));
        }
    }

    /** {@inheritDoc} The answer comes before the first retained message, since the client must see its SUBACK first. */
    @Override
    public void subscribe(Ticket ticket, long sessionId, TopicFilter filter, Qos qos) {
        Session session = sessions.get(sessionId);
        if (session == null) {
            facts().uplinkSubscribed(ticket, SubscribeOutcome.REFUSED);
        } else if (router.subscriptionsOf(session) >= subscriptionsPerSessionMax
                && !router.isSubscribed(session, filter)) {
            facts().uplinkSubscribed(ticket, SubscribeOutcome.CONGESTED);
        } else if (!router.subscribe(session, filter, qos)) {
            facts().uplinkSubscribed(ticket, SubscribeOutcome.REFUSED);
        } else {
            facts().uplinkSubscribed(ticket, SubscribeOutcome.granted(qos));
            router.timeIs(clock.getAsLong());
            router.replayRetained(session, filter, qos);
        }
    }

    @Override
    public void unsubscribe(Ticket ticket, long sessionId, TopicFilter filter) {
        Session session = sessions.get(sessionId);
        if (session != null) {
            router.unsubscribe(session, filter);
        }
        facts().uplinkUnsubscribed(ticket);
    }

    @Override
    public void acknowledge(Delivery delivery) {
        delivery.takenByOne();
    }

    @Override
    public boolean isAvailable() {
        return facts != null && !stopped;
    }

    @Override
    public void advanceTo(long nowNanos) {
        router.advanceTo(nowNanos);
    }

    @Override
    public long nextDeadlineNanos() {
        return router.nextDeadlineNanos();
    }

    @Override
    public void stop() {
        stopped = true;
    }

    /** How many wills were not published because their topic belongs to the broker. */
    public long willsRefused() {
        return willsRefused;
    }

    private void publish(Will will) {
        if (will.topic().isReservedForBroker()) {
            willsRefused++;
        } else {
            router.timeIs(clock.getAsLong());
            router.publish(will.asPublication(), CustodyListener.NOBODY);
        }
    }

    private UplinkFacts facts() {
        UplinkFacts started = facts;
        if (started == null) {
            throw new IllegalStateException("the uplink is used before it is started");
        }
        return started;
    }

    /** Tells the core how its publish ended; at QoS 0 only the failure is news. */
    private record Answer(UplinkFacts facts, Ticket ticket, Qos qos) implements CustodyListener {

        @Override
        public void inCustody() {
            if (qos.isAcknowledged()) {
                facts.uplinkPublished(ticket, PublishOutcome.DELIVERED);
            }
        }

        @Override
        public void failed() {
            facts.uplinkPublished(ticket, PublishOutcome.CONGESTED);
        }
    }
}
