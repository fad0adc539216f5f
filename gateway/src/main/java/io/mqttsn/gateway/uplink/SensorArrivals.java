package io.mqttsn.gateway.uplink;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.routing.CustodyListener;
import io.mqttsn.gateway.routing.Delivery;
import io.mqttsn.gateway.routing.MessageHandle;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.uplink.UplinkCounters.Count;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.BooleanSupplier;

/**
 * What the broker sends to one sensor, from its arrival to the acknowledgement, which is given when the sensor has the message, or when the core has it in
 * custody for a sensor that sleeps. The broker has done the matching; here messages of QoS 2 that come again are recognised, and those that are faster than
 * the SUBACK they follow from wait for it. Then a message goes into the {@link SensorIntake}.
 *
 * <p>Behind what waits may be the answer to something that the sensor has asked. When that is late, everything is let through, for the sensor's queue to keep or
 * to drop, until all is answered; likewise when the connection is about to end, since that waits for answers. (NOT thread safe.)
 */
final class SensorArrivals {

    /** More than any broker sends to one client without an acknowledgement. */
    private static final int REMEMBERED_MAX = 1_024;

    /** Messages that wait for a SUBACK; further ones go before it. Less than the link has room for, or none would ever get so far. */
    private static final int HELD_MAX = 32;

    private final long sessionId;
    private final SensorLink link;
    private final SensorPool pool;
    private final SensorRequests requests;
    private final BooleanSupplier isWanted;
    private final BooleanSupplier isStaying;
    private final SensorIntake intake;
    private final AnswerWatch watch;

    /** Messages of QoS 2 by their keys, oldest first, over all connections. */
    private final Map<Long, Arrival> exactlyOnce = new LinkedHashMap<>();

    /** Valid for one connection. */
    private final Queue<Incoming> held = new ArrayDeque<>();

    record Incoming(Arrival arrival, Publication publication) {}

    /**
     * @param isWanted whether the sensor is there to take messages of the present connection
     * @param isStaying whether it is there to take what has arrived, also when the connection makes way for another one
     */
    SensorArrivals(
            long sessionId,
            SensorLink link,
            SensorPool pool,
            SensorRequests requests,
            BooleanSupplier isWanted,
            BooleanSupplier isStaying) {
        this.sessionId = sessionId;
        this.link = link;
        this.pool = pool;
        this.requests = requests;
        this.isWanted = isWanted;
        this.isStaying = isStaying;
        this.intake = new SensorIntake(link, isStaying, this::deliver, () -> pool.proceedSoon(this));
        this.watch = new AnswerWatch(pool, requests, () -> !intake.isEmpty() || !held.isEmpty(), this::hurry);
    }

    /** What nobody wants any more is not acknowledged either: the broker keeps it, if it keeps the session. */
    void arrived(boolean isCurrent, long epoch, long key, Publication publication) {
        if (!isCurrent || !isWanted.getAsBoolean()) {
            link.taken(publication);
            return;
        }
        pool.counters.add(Count.ARRIVED);
        Incoming incoming = new Incoming(new Arrival(epoch, key, publication.qos()), publication);
        if (publication.qos() == Qos.TWO && isRepeated(incoming.arrival)) {
            link.taken(publication);
        } else if (requests.isCancelled(publication.topic())) {
            link.taken(publication);
            cancelled(incoming);
        } else if (isToBeHeld(publication)) {
            held.add(incoming);
        } else {
            intake.add(incoming);
        }
        watch.look();
    }

    private boolean isToBeHeld(Publication publication) {
        return held.size() < HELD_MAX && !intake.isHurried() && requests.isTooEarly(publication.topic());
    }

    /** Until the broker has read UNSUBSCRIBE it goes on sending; the sensor does not expect that any more. */
    private void cancelled(Incoming incoming) {
        pool.counters.add(Count.UNWANTED);
        forget(incoming);
        if (incoming.publication.qos().isAcknowledged()) {
            link.acknowledge(incoming.arrival.epoch, incoming.arrival.key);
        }
    }

    /** Something was asked of the broker, or answered. */
    void requestsChanged() {
        if (requests.isQuiet()) {
            intake.calmDown();
        }
        watch.look();
    }

    /** The sensor is ending a subscription. */
    void unsubscribing() {
        intake.removeIf(incoming -> requests.isCancelled(incoming.publication.topic()), this::cancelled);
        requestsChanged();
    }

    /** A SUBACK is there: what waited for it goes to the sensor; what waits for another one waits on. */
    void release() {
        for (int waiting = held.size(); waiting > 0; waiting--) {
            Incoming early = held.remove();
            if (isToBeHeld(early.publication)) {
                held.add(early);
            } else {
                intake.add(early);
            }
        }
        requestsChanged();
    }

    /** Nothing is to be held back until the broker has answered everything. */
    void hurry() {
        if (!requests.isQuiet()) {
            intake.hurry();
            release();
        }
    }

    /** Goes on with what waits. */
    void proceed() {
        if (isStaying.getAsBoolean()) {
            intake.proceed();
        } else {
            dropWaiting();
        }
        watch.look();
    }

    /** Of a clean session nobody but a sensor that stays can have what has come; of another one the broker sends it again, which the sensor bears. */
    void connectionIsOver() {
        if (isStaying.getAsBoolean()) {
            intake.handOverAll();
        }
        dropWaiting();
        intake.calmDown();
        watch.look();
    }

    /** The broker will send again what it has no acknowledgement for. */
    private void dropWaiting() {
        while (!held.isEmpty()) {
            Incoming early = held.remove();
            link.taken(early.publication);
            dropped(early);
        }
        intake.removeIf(incoming -> true, this::dropped);
    }

    private void dropped(Incoming incoming) {
        forget(incoming);
        if (!incoming.publication.qos().isAcknowledged()) {
            pool.counters.add(Count.DROPPED_UNSENT);
        }
    }

    private void forget(Incoming incoming) {
        exactlyOnce.remove(incoming.arrival.key, incoming.arrival);
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

    private void deliver(Incoming incoming) {
        Arrival arrival = incoming.arrival;
        Publication publication = incoming.publication;
        arrival.messageId = pool.store.put(publication);
        MessageHandle handle =
                new MessageHandle(arrival.messageId, publication.sizeBytes(), publication.qos(), publication.retain());
        // What has no acknowledgement the broker does not keep either.
        Delivery delivery = publication.qos().isAcknowledged()
                ? Delivery.awaitingClient(arrival)
                : Delivery.pacedAndNotKept(arrival);
        delivery.expectOne();
        pool.facts.uplinkMessageArrived(sessionId, delivery, handle, publication);
        delivery.fannedOut();
    }

    /** One message of the broker, until it is acknowledged; of QoS 2 for some time longer. */
    final class Arrival implements CustodyListener {

        private final long key;
        private final Qos qos;
        private long epoch;
        private long messageId;
        private boolean isInCustody;

        private Arrival(long epoch, long key, Qos qos) {
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
            intake.settled();
        }

        @Override
        public void failed() {
            pool.store.release(messageId);
            pool.counters.add(Count.NOT_TAKEN);
            exactlyOnce.remove(key, this);
            intake.settled();
        }
    }
}
