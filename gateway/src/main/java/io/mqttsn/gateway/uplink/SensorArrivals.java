package io.mqttsn.gateway.uplink;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.routing.CustodyListener;
import io.mqttsn.gateway.routing.Delivery;
import io.mqttsn.gateway.routing.MessageHandle;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicName;
import io.mqttsn.gateway.uplink.UplinkCounters.Count;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.Predicate;

/**
 * What the broker sends to one sensor, from its arrival to the acknowledgement, which is given when the sensor has the message, or when the core has it in
 * custody for a sensor that sleeps. The broker has done the matching; here messages of QoS 2 that come again are recognised, and those that are faster than
 * the SUBACK they follow from wait for it. (NOT thread safe.)
 */
final class SensorArrivals {

    /** More than any broker sends to one client without an acknowledgement. */
    private static final int REMEMBERED_MAX = 1_024;

    /** Messages that wait for a SUBACK; further ones go before it. */
    private static final int HELD_MAX = 100;

    private final long sessionId;
    private final SensorLink link;
    private final SensorPool pool;
    private final Predicate<TopicName> isTooEarly;
    private final Predicate<TopicName> isCancelled;

    /** Messages of QoS 2 by their keys, oldest first, over all connections. */
    private final Map<Long, Arrival> exactlyOnce = new LinkedHashMap<>();

    /** Valid for one connection. */
    private final Queue<Early> held = new ArrayDeque<>();

    private record Early(Arrival arrival, Publication publication) {}

    /**
     * @param isTooEarly whether a message of this name is for a subscription that is not acknowledged yet, and for no other
     * @param isCancelled whether it is for a subscription that is being ended, and for no other
     */
    SensorArrivals(
            long sessionId,
            SensorLink link,
            SensorPool pool,
            Predicate<TopicName> isTooEarly,
            Predicate<TopicName> isCancelled) {
        this.sessionId = sessionId;
        this.link = link;
        this.pool = pool;
        this.isTooEarly = isTooEarly;
        this.isCancelled = isCancelled;
    }

    void arrived(long epoch, long key, Publication publication) {
        pool.counters.add(Count.ARRIVED);
        Arrival arrival = new Arrival(epoch, key, publication.qos());
        if (publication.qos() == Qos.TWO && isRepeated(arrival)) {
            return;
        }
        if (isCancelled.test(publication.topic())) {
            // Until the broker has read UNSUBSCRIBE it goes on sending; the sensor does not expect that any more.
            pool.counters.add(Count.UNWANTED);
            exactlyOnce.remove(key, arrival);
            if (publication.qos().isAcknowledged()) {
                link.acknowledge(epoch, key);
            }
        } else if (held.size() < HELD_MAX && isTooEarly.test(publication.topic())) {
            held.add(new Early(arrival, publication));
        } else {
            deliver(arrival, publication);
        }
    }

    /** A SUBACK is there: what waited for it goes to the sensor; what waits for another one waits on. */
    void release() {
        for (int waiting = held.size(); waiting > 0; waiting--) {
            Early early = held.remove();
            if (isTooEarly.test(early.publication.topic())) {
                held.add(early);
            } else {
                deliver(early.arrival, early.publication);
            }
        }
    }

    /** The broker will send again what it has no acknowledgement for. */
    void connectionIsOver() {
        held.forEach(early -> exactlyOnce.remove(early.arrival.key, early.arrival));
        held.clear();
    }

    int remembered() {
        return exactlyOnce.size();
    }

    /** Whether this message of QoS 2 was here before. If it is in custody already, the acknowledgement got lost with an older connection. */
    private boolean isRepeated(Arrival arrival) {
        Arrival first = exactlyOnce.putIfAbsent(arrival.key, arrival);
        if (first == null) {
            forgetOldest();
            return false;
        }
        pool.counters.add(Count.REPEATED);
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

    private void deliver(Arrival arrival, Publication publication) {
        arrival.messageId = pool.store.put(publication);
        MessageHandle handle =
                new MessageHandle(arrival.messageId, publication.sizeBytes(), publication.qos(), publication.retain());
        // What has no acknowledgement the broker does not keep either.
        Delivery delivery =
                publication.qos().isAcknowledged() ? Delivery.awaitingClient(arrival) : new Delivery(arrival);
        delivery.expectOne();
        pool.facts.uplinkMessageArrived(sessionId, delivery, handle, publication);
        delivery.fannedOut();
    }

    /** One message of the broker, until it is acknowledged; of QoS 2 for some time longer. */
    private final class Arrival implements CustodyListener {

        final long key;
        private final Qos qos;
        long epoch;
        long messageId;
        boolean isInCustody;

        Arrival(long epoch, long key, Qos qos) {
            this.epoch = epoch;
            this.key = key;
            this.qos = qos;
        }

        @Override
        public void inCustody() {
            isInCustody = true;
            pool.store.release(messageId);
            if (qos.isAcknowledged()) {
                link.acknowledge(epoch, key);
            }
        }

        @Override
        public void failed() {
            pool.store.release(messageId);
            pool.counters.add(Count.NOT_TAKEN);
            exactlyOnce.remove(key, this);
        }
    }
}
