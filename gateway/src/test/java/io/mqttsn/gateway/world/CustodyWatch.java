package io.mqttsn.gateway.world;

import io.mqttsn.gateway.routing.Delivery;
import io.mqttsn.gateway.routing.MessageHandle;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stands between core, store and uplink: an upstream message may be acknowledged for a session only when that session's entry is committed, or when the
 * session has not asked for one.
 */
final class CustodyWatch {

    private final World world;
    private final Map<Delivery, Custody> byDelivery = new IdentityHashMap<>();
    private final Map<Entry, Custody> byEntry = new HashMap<>();
    private long offered;

    private record Entry(long sessionId, long messageId) {}

    private static final class Custody {
        final Delivery delivery;
        int offers;
        int uncommitted;
        int acknowledgements;

        Custody(Delivery delivery) {
            this.delivery = delivery;
        }
    }

    CustodyWatch(World world) {
        this.world = world;
    }

    /** How many times the uplink has offered a message to a session. */
    long offered() {
        return offered;
    }

    void offered(long sessionId, Delivery delivery, MessageHandle handle) {
        offered++;
        Custody custody = byDelivery.computeIfAbsent(delivery, Custody::new);
        custody.offers++;
        byEntry.put(new Entry(sessionId, handle.messageId()), custody);
    }

    /** The delivery that an entry came with, while it is not committed. */
    @Nullable
    Delivery deliveryOf(long sessionId, MessageHandle handle) {
        Custody custody = byEntry.get(new Entry(sessionId, handle.messageId()));
        return custody == null ? null : custody.delivery;
    }

    void storing(long sessionId, MessageHandle handle) {
        Custody custody = byEntry.get(new Entry(sessionId, handle.messageId()));
        if (custody == null) {
            throw world.failure(Invariant.CUSTODY, "an entry that was never offered: " + handle);
        }
        custody.uncommitted++;
    }

    void committed(long sessionId, MessageHandle handle) {
        Custody custody = byEntry.remove(new Entry(sessionId, handle.messageId()));
        if (custody != null) {
            custody.uncommitted--;
        }
    }

    /** One session's share is refused, which promises nothing. */
    void refused(Delivery delivery) {
        answered(delivery, custodyOf(delivery));
    }

    /** One session's share is acknowledged. */
    void acknowledged(Delivery delivery) {
        Custody custody = custodyOf(delivery);
        answered(delivery, custody);
        if (custody.acknowledgements > custody.offers - custody.uncommitted) {
            throw world.failure(
                    Invariant.CUSTODY,
                    custody.acknowledgements + " answers to " + custody.offers + " offers, of which "
                            + custody.uncommitted + " are not committed");
        }
    }

    private Custody custodyOf(Delivery delivery) {
        Custody custody = byDelivery.get(delivery);
        if (custody == null) {
            throw world.failure(Invariant.CUSTODY, "an answer to a delivery that has had all its answers");
        }
        return custody;
    }

    private void answered(Delivery delivery, Custody custody) {
        custody.acknowledgements++;
        if (custody.acknowledgements == custody.offers) {
            byDelivery.remove(delivery);
        }
    }

    /** Offers that are not answered. */
    int open() {
        return byDelivery.size();
    }
}
