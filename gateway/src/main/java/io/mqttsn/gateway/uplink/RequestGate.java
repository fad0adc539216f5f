package io.mqttsn.gateway.uplink;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.SubscribeOutcome;
import io.mqttsn.gateway.core.Ticket;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicFilter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where one sensor's requests go: to the broker while there is a connection, into a line while it is being made again, and back with "congestion" when there is
 * neither. (NOT thread safe.)
 */
final class RequestGate {

    private static final int PARKED_MAX = 64;

    private final SensorPool pool;
    private final SensorRequests requests;
    private final SensorArrivals arrivals;
    private final BooleanSupplier isUp;
    private final BooleanSupplier isReconnecting;
    private final Queue<Parked> parked = new ArrayDeque<>();

    /**
     * What is to be done when there is a connection again.
     *
     * @param publication the message that waits with it, and takes room as if it was on its way
     */
    private record Parked(@Nullable Publication publication, Runnable request) {}

    /**
     * @param isUp whether there is a connection
     * @param isReconnecting whether there will be one in a moment, of which the sensor need not know
     */
    RequestGate(
            SensorPool pool,
            SensorRequests requests,
            SensorArrivals arrivals,
            BooleanSupplier isUp,
            BooleanSupplier isReconnecting) {
        this.pool = pool;
        this.requests = requests;
        this.arrivals = arrivals;
        this.isUp = isUp;
        this.isReconnecting = isReconnecting;
    }

    void publish(Ticket ticket, Publication publication) {
        if (isUp.getAsBoolean()) {
            requests.publish(ticket, publication);
            arrivals.requestsChanged();
        } else if (!park(publication, () -> publish(ticket, publication))) {
            requests.congested(ticket, publication);
        }
    }

    void subscribe(Ticket ticket, TopicFilter filter, Qos qos) {
        if (isUp.getAsBoolean()) {
            requests.subscribe(ticket, filter, qos);
            arrivals.requestsChanged();
        } else if (!park(null, () -> subscribe(ticket, filter, qos))) {
            pool.facts.uplinkSubscribed(ticket, SubscribeOutcome.CONGESTED);
        }
    }

    void unsubscribe(Ticket ticket, TopicFilter filter) {
        if (isUp.getAsBoolean()) {
            requests.unsubscribe(ticket, filter);
            arrivals.unsubscribing();
        } else if (!park(null, () -> unsubscribe(ticket, filter))) {
            pool.facts.uplinkUnsubscribed(ticket);
        }
    }

    private boolean park(@Nullable Publication publication, Runnable request) {
        return isReconnecting.getAsBoolean()
                && parked.size() < PARKED_MAX
                && (publication == null || pool.takeRoomFor(publication))
                && parked.add(new Parked(publication, request));
    }

    /** There is a connection again, or there will be none: each request finds out by itself. */
    void resume() {
        List<Parked> now = new ArrayList<>(parked);
        discard();
        now.forEach(one -> one.request.run());
    }

    /** Nobody waits for anything any more. */
    void discard() {
        for (Parked one : parked) {
            if (one.publication != null) {
                pool.giveRoomBack(one.publication);
            }
        }
        parked.clear();
    }
}
