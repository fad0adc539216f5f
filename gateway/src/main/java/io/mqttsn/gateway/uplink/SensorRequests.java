package io.mqttsn.gateway.uplink;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.core.SubscribeOutcome;
import io.mqttsn.gateway.core.Ticket;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.gateway.routing.TopicName;
import io.mqttsn.gateway.uplink.UplinkCounters.Count;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one sensor has asked of the broker and has no answer to, and what it has subscribed to. (NOT thread safe.) */
final class SensorRequests {

    /** Messages of one sensor that the broker has not answered; what a sensor may have of QoS 1 and 2 is limited before, but not of QoS 0. */
    private static final int UNANSWERED_MAX = 200;

    private final SensorLink link;
    private final SensorPool pool;

    // Valid for the session.
    private final Map<TopicFilter, Qos> subscriptions = new LinkedHashMap<>();
    private final Set<Outgoing> unanswered = new LinkedHashSet<>();
    private long lastToken;
    private boolean isDiscarded;
    private long answers;

    /** Whether the broker may have a session without all these subscriptions. */
    private boolean isInDoubt;

    // Valid for one connection.
    private final Map<Long, Asked> asked = new LinkedHashMap<>();

    /**
     * One SUBSCRIBE or UNSUBSCRIBE.
     *
     * @param ticket who waits; nobody when a broker is reminded of what it has forgotten
     */
    private record Asked(@Nullable Ticket ticket, TopicFilter filter, boolean isSubscribe) {}

    SensorRequests(SensorLink link, SensorPool pool) {
        this.link = link;
        this.pool = pool;
    }

    void publish(Ticket ticket, Publication publication) {
        if (unanswered.size() >= UNANSWERED_MAX || !pool.takeRoomFor(publication)) {
            congested(ticket, publication);
            return;
        }
        Outgoing message = Outgoing.ofSensor(ticket, publication);
        unanswered.add(message);
        link.publish(message);
    }

    void congested(Ticket ticket, Publication publication) {
        pool.counters.add(publication.qos() == Qos.ZERO ? Count.DROPPED_QOS_0 : Count.CONGESTED);
        pool.facts.uplinkPublished(ticket, PublishOutcome.CONGESTED);
    }

    void subscribe(Ticket ticket, TopicFilter filter, Qos qos) {
        asked.put(++lastToken, new Asked(ticket, filter, true));
        link.subscribe(lastToken, filter, qos);
    }

    void unsubscribe(Ticket ticket, TopicFilter filter) {
        subscriptions.remove(filter);
        asked.put(++lastToken, new Asked(ticket, filter, false));
        link.unsubscribe(lastToken, filter);
    }

    /** A connection may have been made that nobody has heard of, and with it a session in which nothing is subscribed to. */
    void doubtSubscriptions() {
        isInDoubt = true;
    }

    /**
     * A connection stands. If the broker had no session of this sensor, it has forgotten what the sensor has subscribed to; and as long as not all of that
     * is subscribed to again, a session that is present says nothing.
     */
    void subscribeAgainIfInDoubt() {
        if (!isInDoubt) {
            return;
        }
        subscriptions.forEach((filter, qos) -> {
            asked.put(++lastToken, new Asked(null, filter, true));
            link.subscribe(lastToken, filter, qos);
        });
        settleDoubt();
    }

    private void settleDoubt() {
        isInDoubt &= asked.values().stream().anyMatch(one -> one.ticket() == null);
    }

    void forgetSubscriptions() {
        subscriptions.clear();
    }

    /** Whether a message of this name follows from a SUBSCRIBE without an answer, and from nothing else that we know. */
    boolean isTooEarly(TopicName topic) {
        boolean isExpected = false;
        for (Asked one : asked.values()) {
            isExpected |= one.isSubscribe() && one.filter().matches(topic);
        }
        return isExpected && !matchesAny(subscriptions.keySet(), topic);
    }

    /** Whether a message of this name is for a subscription that the sensor is just ending, and for none that it has. */
    boolean isCancelled(TopicName topic) {
        boolean isEnding = false;
        for (Asked one : asked.values()) {
            isEnding |= !one.isSubscribe() && one.filter().matches(topic);
        }
        return isEnding && !matchesAny(subscriptions.keySet(), topic);
    }

    private static boolean matchesAny(Collection<TopicFilter> filters, TopicName topic) {
        for (TopicFilter filter : filters) {
            if (filter.matches(topic)) {
                return true;
            }
        }
        return false;
    }

    /** How many answers there have been. */
    long answers() {
        return answers;
    }

    /** Whether everything that was asked on this connection is answered. */
    boolean isQuiet() {
        return unanswered.isEmpty() && asked.isEmpty();
    }

    void published(Outgoing message, PublishOutcome outcome) {
        if (!unanswered.remove(message)) {
            return;
        }
        answers++;
        Publication publication = message.publication();
        pool.giveRoomBack(publication);
        boolean isAcknowledged = publication.qos().isAcknowledged();
        pool.counters.add(
                switch (outcome) {
                    case DELIVERED -> Count.PUBLISHED;
                    case CONGESTED -> isAcknowledged ? Count.CONGESTED : Count.DROPPED_QOS_0;
                    case REFUSED -> Count.REFUSED;
                });
        Ticket ticket = message.ticket();
        boolean isWorthTelling = isAcknowledged || outcome != PublishOutcome.DELIVERED;
        if (ticket != null && isWorthTelling && !isDiscarded) {
            pool.facts.uplinkPublished(ticket, outcome);
        }
    }

    void subscribed(long token, SubscribeOutcome outcome) {
        Asked one = asked.remove(token);
        if (one == null) {
            return;
        }
        answers++;
        if (outcome.isGranted()) {
            if (!isEnding(one.filter())) {
                subscriptions.put(one.filter(), outcome.grantedQos());
            }
        } else {
            subscriptions.remove(one.filter());
            pool.counters.add(Count.SUBSCRIPTIONS_REFUSED);
        }
        if (one.ticket() == null) {
            settleDoubt();
        } else {
            pool.facts.uplinkSubscribed(one.ticket(), outcome);
        }
    }

    /** Answers come in the order of the questions, so an UNSUBSCRIBE without an answer is younger than any SUBSCRIBE that is answered. */
    private boolean isEnding(TopicFilter filter) {
        return asked.values().stream()
                .anyMatch(one -> !one.isSubscribe() && one.filter().equals(filter));
    }

    void unsubscribed(long token) {
        Asked one = asked.remove(token);
        answers++;
        if (one != null && one.ticket() != null) {
            pool.facts.uplinkUnsubscribed(one.ticket());
        }
    }

    /**
     * Questions end with their connection; messages of QoS 1 and 2 go on with the next one if the broker keeps the session, and those of QoS 0 were written or
     * not, which nobody will ever know.
     */
    void connectionIsOver(boolean cleanSession) {
        List<Asked> open = List.copyOf(asked.values());
        asked.clear();
        for (Outgoing message : List.copyOf(unanswered)) {
            if (cleanSession || isDiscarded || !message.publication().qos().isAcknowledged()) {
                published(message, PublishOutcome.CONGESTED);
            }
        }
        for (Asked one : open) {
            if (one.ticket() != null && one.isSubscribe()) {
                pool.facts.uplinkSubscribed(one.ticket(), SubscribeOutcome.CONGESTED);
            } else if (one.ticket() != null) {
                pool.facts.uplinkUnsubscribed(one.ticket());
            }
        }
    }

    /** The session is over: nobody waits for anything. What the connection has not written yet still goes out before it ends. */
    void discard() {
        isDiscarded = true;
        asked.clear();
        subscriptions.clear();
    }
}
