package io.mqttsn.gateway.world;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.core.Ticket;
import io.mqttsn.gateway.core.Will;
import io.mqttsn.gateway.routing.Publication;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/** Counts what clients left behind: a will for each loss, and none for anything else. */
final class WillOracle {

    private final World world;
    /** The wills of sessions that are open, as the core has told the uplink. */
    private final Map<Long, Optional<Will>> wills = new HashMap<>();

    private final Map<Ticket, Change> changes = new IdentityHashMap<>();

    /** A question without an answer, and what is in force if it is no. */
    private record Change(long sessionId, Optional<Will> former) {}

    /** How often each was due, and came. */
    private final Map<Publication, Integer> due = new HashMap<>();

    /** How often the broker has fired each, whatever the gateway wanted. */
    private final Map<Publication, Integer> byBroker = new HashMap<>();

    private final Map<Publication, Integer> received = new HashMap<>();
    private int fired;
    private int lost;

    WillOracle(World world) {
        this.world = world;
    }

    void opened(long sessionId, Optional<Will> will) {
        wills.put(sessionId, will);
    }

    /** The core asks for another will; it counts at once, since a client that is lost meanwhile has meant it. */
    void changing(Ticket ticket, long sessionId, Optional<Will> will) {
        Optional<Will> former = wills.replace(sessionId, will);
        if (former != null) {
            changes.put(ticket, new Change(sessionId, former));
        }
    }

    void changed(Ticket ticket, PublishOutcome outcome) {
        Change change = changes.remove(ticket);
        if (change != null && outcome != PublishOutcome.DELIVERED) {
            wills.replace(change.sessionId, change.former);
        }
    }

    void closed(long sessionId, boolean fireWill) {
        Optional<Will> will = wills.remove(sessionId);
        if (fireWill) {
            fired++;
        }
        if (fireWill && will != null && will.isPresent()) {
            world.tally.happened(Happening.WILL_FIRED);
            due.merge(will.get().asPublication(), 1, Integer::sum);
        }
    }

    /** The broker has lost a connection, and fires its will of its own accord. */
    void lostByBroker(Publication will) {
        byBroker.merge(will, 1, Integer::sum);
    }

    /** The gateway hears that the broker has lost a client; it has nothing to fire any more. */
    void clientLostByBroker() {
        fired++;
    }

    /** The gateway has noticed the loss of a client. */
    void clientLost() {
        lost++;
    }

    /** Wills are fired for clients that were lost, and for no others. */
    void check() {
        if (fired != lost) {
            throw world.failure(Invariant.WILL, lost + " clients were lost, the wills of " + fired + " were fired");
        }
    }

    void received(Publication will) {
        int came = received.merge(will, 1, Integer::sum);
        boolean mayRepeat = will.qos() == Qos.ONE && world.climate.isRemote() || !world.broker.remembers();
        int times = due.getOrDefault(will, 0) + byBroker.getOrDefault(will, 0);
        if (times == 0 || came > times && !mayRepeat) {
            throw world.failure(
                    Invariant.WILL, Messages.text(will) + " was published " + came + " times for " + times + " losses");
        }
    }

    /** All is well: what was due must have come, unless it could be lost on the way to the broker or its drop was counted. */
    void checkAllCame() {
        long missing = 0;
        StringBuilder which = new StringBuilder();
        for (Map.Entry<Publication, Integer> one : due.entrySet()) {
            boolean mayBeLost = world.climate.isRemote() && one.getKey().qos() == Qos.ZERO;
            int came = received.getOrDefault(one.getKey(), 0);
            if (!mayBeLost && came < one.getValue()) {
                missing += one.getValue() - came;
                which.append(' ').append(Messages.text(one.getKey()));
            }
        }
        if (missing > world.broker.willsDropped()) {
            throw world.failure(
                    Invariant.WILL,
                    missing + " wills are missing, " + world.broker.willsDropped() + " were dropped:" + which);
        }
    }
}
