package io.mqttsn.gateway.world;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.Will;
import io.mqttsn.gateway.routing.Publication;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Counts what clients left behind: a will for each loss, and none for anything else. */
final class WillOracle {

    private final World world;
    /** The wills of sessions that are open, as the core has told the uplink. */
    private final Map<Long, Optional<Will>> wills = new HashMap<>();
    /** How often each was due, and came. */
    private final Map<Publication, Integer> due = new HashMap<>();

    private final Map<Publication, Integer> received = new HashMap<>();
    private int fired;
    private int lost;

    WillOracle(World world) {
        this.world = world;
    }

    void opened(long sessionId, Optional<Will> will) {
        wills.put(sessionId, will);
    }

    void changed(long sessionId, Optional<Will> will) {
        wills.replace(sessionId, will);
    }

    void closed(long sessionId, boolean fireWill) {
        Optional<Will> will = wills.remove(sessionId);
        if (fireWill) {
            fired++;
        }
        if (fireWill && will != null && will.isPresent()) {
            due.merge(will.get().asPublication(), 1, Integer::sum);
        }
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
        int times = due.getOrDefault(will, 0);
        if (times == 0 || came > times && !mayRepeat) {
            throw world.failure(
                    Invariant.WILL, Messages.text(will) + " was published " + came + " times for " + times + " losses");
        }
    }

    /** All is well: what was due must have come, unless it could be lost on the way to the broker or its drop was counted. */
    void checkAllCame() {
        long missing = 0;
        for (Map.Entry<Publication, Integer> one : due.entrySet()) {
            boolean mayBeLost = world.climate.isRemote() && one.getKey().qos() == Qos.ZERO;
            if (!mayBeLost) {
                missing += Math.max(0, one.getValue() - received.getOrDefault(one.getKey(), 0));
            }
        }
        if (missing > world.broker.willsDropped()) {
            throw world.failure(
                    Invariant.WILL,
                    missing + " wills are missing, " + world.broker.willsDropped() + " were dropped: " + due
                            + " came as " + received);
        }
    }
}
