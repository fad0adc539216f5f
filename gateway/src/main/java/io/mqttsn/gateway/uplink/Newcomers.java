package io.mqttsn.gateway.uplink;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.SubscribeOutcome;
import io.mqttsn.gateway.core.UplinkFacts;
import io.mqttsn.gateway.routing.SubscriptionTrie;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.gateway.uplink.UplinkCounters.Count;
import java.util.List;

/** What becomes of sessions that have asked for a filter: the core hears of it, and of what came before the SUBACK right behind it. (NOT thread safe.) */
final class Newcomers {

    private final UplinkFacts facts;
    private final UplinkCounters counters;
    private final SubscriptionTrie<UplinkSession> subscribers;
    private final Distributor distributor;

    Newcomers(
            UplinkFacts facts,
            UplinkCounters counters,
            SubscriptionTrie<UplinkSession> subscribers,
            Distributor distributor) {
        this.facts = facts;
        this.counters = counters;
        this.subscribers = subscribers;
        this.distributor = distributor;
    }

    void joined(Joiner joiner, TopicFilter filter, Qos granted) {
        UplinkSession session = joiner.session;
        subscribers.subscribe(session, filter, granted);
        session.granted.put(filter, granted);
        List<Joiner.Held> held = joiner.answered(granted);
        facts.uplinkSubscribed(joiner.ticket, SubscribeOutcome.granted(granted));
        if (session.isDiscarded) {
            settle(held);
        } else {
            distributor.release(session, held, granted);
        }
    }

    void notJoined(Joiner joiner, TopicFilter filter, SubscribeOutcome outcome) {
        settle(joiner.closed());
        if (outcome == SubscribeOutcome.REFUSED) {
            counters.add(Count.SUBSCRIPTIONS_REFUSED);
        }
        facts.uplinkSubscribed(joiner.ticket, outcome);
    }

    /** They want the filter no more; but whoever still waits for a SUBACK must not wait for ever. */
    void dismiss(List<Joiner> joiners) {
        for (Joiner joiner : joiners) {
            boolean isUnanswered = !joiner.isAnswered();
            settle(joiner.closed());
            if (isUnanswered) {
                facts.uplinkSubscribed(joiner.ticket, SubscribeOutcome.CONGESTED);
            }
        }
    }

    /** Messages that nobody waits for any more count as taken. */
    private static void settle(List<Joiner.Held> held) {
        held.forEach(one -> one.delivery().takenByOne());
    }
}
