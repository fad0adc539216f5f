package io.mqttsn.gateway.uplink;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.UplinkFacts;
import io.mqttsn.gateway.routing.CustodyListener;
import io.mqttsn.gateway.routing.Delivery;
import io.mqttsn.gateway.routing.Matches;
import io.mqttsn.gateway.routing.MessageHandle;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.SubscriptionTrie;
import io.mqttsn.gateway.store.MessageStore;
import io.mqttsn.gateway.uplink.UplinkCounters.Count;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings each message of the broker to the sessions that want it, and acknowledges it when all of them have it in custody.
 *
 * <p>A message without the retain flag goes to all subscribers, one with it to newcomers only: brokers set it on what they send because of a SUBSCRIBE (MQTT
 * 3.1.1, §3.3.1.3), and the others have had the message before. To a newcomer who has no SUBACK yet it is held back.
 *
 * <p>(NOT thread safe: everything happens on the gateway's loop.) Sessions may subscribe, leave or publish while they are being offered a message.
 */
final class Distributor {

    /** For how many messages of QoS 2 we remember that they were here; more than any broker sends without an acknowledgement. */
    private static final int REMEMBERED_MAX = 4_096;

    /** Messages that one newcomer may have waiting for its SUBACK. */
    private static final int HELD_MAX = 1_000;

    private final UpstreamLink link;
    private final MessageStore store;
    private final UplinkFacts facts;
    private final UplinkCounters counters;
    private final SubscriptionTrie<UplinkSession> subscribers;
    private final Replays replays;

    /** Messages of QoS 2 by their keys, oldest first. The broker may repeat one until it has seen our acknowledgement. */
    private final Map<Long, Arrival> exactlyOnce = new LinkedHashMap<>();

    private final ArrayDeque<Matches<UplinkSession>> unusedMatches = new ArrayDeque<>();
    private long messageNumber;

    Distributor(
            UpstreamLink link,
            MessageStore store,
            UplinkFacts facts,
            UplinkCounters counters,
            SubscriptionTrie<UplinkSession> subscribers,
            Replays replays) {
        this.link = link;
        this.store = store;
        this.facts = facts;
        this.counters = counters;
        this.subscribers = subscribers;
        this.replays = replays;
    }

    void messageArrived(long epoch, long key, Publication publication) {
        counters.add(Count.ARRIVED);
        Arrival arrival = new Arrival(epoch, key, publication);
        if (publication.qos() == Qos.TWO && isRepeated(arrival)) {
            return;
        }
        messageNumber++;
        if (!publication.retain()) {
            offerToSubscribers(arrival);
        }
        if (!replays.open().isEmpty()) {
            offerToNewcomers(arrival);
        }
        if (!arrival.isWanted()) {
            counters.add(Count.UNWANTED);
        }
        arrival.delivery.fannedOut();
    }

    /** Delivers what was held for a newcomer, who has its SUBACK now. */
    void release(UplinkSession session, List<Joiner.Held> held, Qos granted) {
        for (Joiner.Held one : held) {
            MessageHandle handle = one.handle();
            Qos qos = Qos.min(handle.qos(), granted);
            MessageHandle asGranted = new MessageHandle(handle.messageId(), handle.sizeBytes(), qos, handle.retain());
            facts.uplinkMessageArrived(session.id, one.delivery(), asGranted, one.publication());
        }
    }

    int remembered() {
        return exactlyOnce.size();
    }

    /** Whether this message of QoS 2 was here before. If it is in custody already, the acknowledgement got lost with an older connection. */
    private boolean isRepeated(Arrival arrival) {
        Arrival first = exactlyOnce.get(arrival.key);
        if (first == null) {
            exactlyOnce.put(arrival.key, arrival);
            forgetOldest();
            return false;
        }
        counters.add(Count.REPEATED);
        first.epoch = arrival.epoch;
        if (first.isInCustody) {
            link.acknowledge(first.epoch, first.key);
        }
        return true;
    }

    private void forgetOldest() {
        Iterator<Arrival> oldest = exactlyOnce.values().iterator();
        while (exactlyOnce.size() > REMEMBERED_MAX && oldest.hasNext()) {
            if (oldest.next().isInCustody) {
                oldest.remove();
            }
        }
    }

    private void offerToSubscribers(Arrival arrival) {
        Matches<UplinkSession> matches = unusedMatches.isEmpty() ? new Matches<>() : unusedMatches.pop();
        subscribers.match(arrival.publication.topic(), matches);
        for (int i = 0; i < matches.size(); i++) {
            UplinkSession session = matches.subscriber(i);
            if (isNewFor(session)) {
                MessageHandle handle = arrival.expectedBy(matches.granted(i));
                facts.uplinkMessageArrived(session.id, arrival.delivery, handle, arrival.publication);
            }
        }
        matches.clear();
        unusedMatches.push(matches);
    }

    private void offerToNewcomers(Arrival arrival) {
        Publication publication = arrival.publication;
        for (Replay replay : List.copyOf(replays.open())) {
            if (!replay.wants(publication.topic()) || publication.retain() && !replay.isFirst(publication.topic())) {
                continue;
            }
            if (publication.retain()) {
                replays.heard(replay);
            }
            for (Joiner joiner : List.copyOf(replay.joiners)) {
                if (joiner.isAnswered() && publication.retain()) {
                    if (isNewFor(joiner.session)) {
                        MessageHandle handle = arrival.expectedBy(joiner.granted());
                        facts.uplinkMessageArrived(joiner.session.id, arrival.delivery, handle, publication);
                    }
                } else if (!joiner.isAnswered()) {
                    hold(joiner, arrival);
                }
            }
        }
    }

    private void hold(Joiner joiner, Arrival arrival) {
        if (joiner.held() >= HELD_MAX) {
            counters.add(Count.DROPPED_BEFORE_SUBACK);
        } else if (isNewFor(joiner.session)) {
            joiner.hold(arrival.delivery, arrival.expectedBy(joiner.qos), arrival.publication);
        }
    }

    private boolean isNewFor(UplinkSession session) {
        if (session.isDiscarded || session.lastOffered == messageNumber) {
            return false;
        }
        session.lastOffered = messageNumber;
        return true;
    }

    /** One message of the broker, until it is acknowledged. */
    private final class Arrival implements CustodyListener {

        private static final long NOT_STORED = -1;

        final long key;
        final Publication publication;
        final Delivery delivery = new Delivery(this);

        /** The connection on which the broker waits for the acknowledgement. */
        long epoch;

        boolean isInCustody;
        private long messageId = NOT_STORED;
        private @Nullable MessageHandle lastHandle;

        Arrival(long epoch, long key, Publication publication) {
            this.epoch = epoch;
            this.key = key;
            this.publication = publication;
        }

        boolean isWanted() {
            return messageId != NOT_STORED;
        }

        /** How a session with this QoS gets the message, which goes into the store for the first of them. */
        MessageHandle expectedBy(Qos granted) {
            if (!isWanted()) {
                messageId = store.put(publication);
            }
            delivery.expectOne();
            Qos qos = Qos.min(publication.qos(), granted);
            MessageHandle handle = lastHandle;
            if (handle == null || handle.qos() != qos) {
                handle = new MessageHandle(messageId, publication.sizeBytes(), qos, publication.retain());
                lastHandle = handle;
            }
            return handle;
        }

        @Override
        public void inCustody() {
            isInCustody = true;
            releaseFromStore();
            if (publication.qos().isAcknowledged()) {
                link.acknowledge(epoch, key);
            }
        }

        @Override
        public void failed() {
            releaseFromStore();
            counters.add(Count.NOT_TAKEN);
            exactlyOnce.remove(key, this);
        }

        private void releaseFromStore() {
            if (isWanted()) {
                store.release(messageId);
            }
        }
    }
}
