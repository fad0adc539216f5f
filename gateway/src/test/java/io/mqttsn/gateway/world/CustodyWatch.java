package io.mqttsn.gateway.world;

import io.mqttsn.gateway.core.session.ClientSession;
import io.mqttsn.gateway.routing.Delivery;
import io.mqttsn.gateway.routing.MessageHandle;
import io.mqttsn.gateway.routing.Publication;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stands between core, store and uplink, and follows each message of the broker into each session and out of it:
 *
 * <pre>
 *   offered --&gt; storing --&gt; committed --&gt; answered      acknowledged upstream from here on ...
 *                  |
 *                  +--&gt; the client has it --&gt; forgotten  ... or from here on, when the broker keeps it for this client
 *                  +--&gt; dropped, and noticed so
 * </pre>
 */
final class CustodyWatch {

    private static final long NO_MESSAGE = -1;

    private final World world;
    private final Map<Delivery, Custody> byDelivery = new IdentityHashMap<>();
    private final Map<Long, Map<Long, Share>> bySession = new HashMap<>();
    private long offered;

    // What has happened in the present event.
    private final List<Share> offeredNow = new ArrayList<>();
    private final List<Share> forgottenNow = new ArrayList<>();
    private final Map<String, List<String>> dropsNoticed = new HashMap<>();
    private final Map<String, Integer> dropsSeen = new HashMap<>();

    /** One message of the broker, for all its sessions. */
    private static final class Custody {
        final Delivery delivery;
        final List<Share> shares = new ArrayList<>(1);
        int answers;
        boolean isRefused;

        Custody(Delivery delivery) {
            this.delivery = delivery;
        }

        /** How many sessions must not have answered yet. */
        int owingRightly() {
            int owing = 0;
            for (Share share : shares) {
                owing += share.mayStillOwe(delivery.awaitsClient()) ? 1 : 0;
            }
            return owing;
        }
    }

    /** One session's share of it. */
    private static final class Share {
        final Custody custody;
        final long sessionId;
        final String clientId;
        final MessageHandle handle;
        final String text;
        boolean isStored;
        boolean isCommitted;
        boolean isAnsweredByStore;
        boolean hasBegun;
        boolean hasReachedClient;
        boolean isForgotten;
        /** The broker need not wait for the client: it sleeps, or is gone. */
        boolean isReleased;

        Share(Custody custody, long sessionId, String clientId, MessageHandle handle, String text) {
            this.custody = custody;
            this.sessionId = sessionId;
            this.clientId = clientId;
            this.handle = handle;
            this.text = text;
        }

        boolean mayStillOwe(boolean awaitsClient) {
            return isStored && !isAnsweredByStore || awaitsClient && awaitsItsClient();
        }

        boolean awaitsItsClient() {
            return isStored && !hasReachedClient && !isForgotten && !isReleased;
        }

        boolean isOver() {
            return isForgotten && isAnsweredByStore;
        }
    }

    CustodyWatch(World world) {
        this.world = world;
    }

    /** How many times the uplink has offered a message to a session. */
    long offered() {
        return offered;
    }

    void offered(long sessionId, Delivery delivery, MessageHandle handle, Publication publication) {
        offered++;
        Custody custody = byDelivery.computeIfAbsent(delivery, Custody::new);
        ClientSession session = world.gateway.core.sessions().withId(sessionId);
        String clientId = session == null ? "" : session.clientId().value();
        Share share = new Share(custody, sessionId, clientId, handle, Messages.idOf(publication));
        share.isReleased = session == null || !session.state().canReceive();
        custody.shares.add(share);
        bySession.computeIfAbsent(sessionId, id -> new LinkedHashMap<>()).put(handle.messageId(), share);
        offeredNow.add(share);
    }

    /** The delivery that a queued message came with. */
    @Nullable
    Delivery deliveryOf(long sessionId, MessageHandle handle) {
        Share share = shareOf(sessionId, handle);
        return share == null ? null : share.custody.delivery;
    }

    /** The delivery that this text came with to this session, when the broker waits for the client and the store has answered. */
    @Nullable
    Delivery awaitedDelivery(long sessionId, String text) {
        for (Share share : bySession.getOrDefault(sessionId, Map.of()).values()) {
            boolean awaits = share.custody.delivery.awaitsClient() && share.awaitsItsClient();
            if (awaits && share.isAnsweredByStore && share.text.equals(text)) {
                return share.custody.delivery;
            }
        }
        return null;
    }

    void storing(long sessionId, MessageHandle handle) {
        Share share = shareOf(sessionId, handle);
        if (share == null) {
            throw world.failure(Invariant.CUSTODY, "an entry that was never offered: " + handle);
        }
        share.isStored = true;
    }

    void committed(long sessionId, MessageHandle handle) {
        Share share = shareOf(sessionId, handle);
        if (share != null) {
            share.isCommitted = true;
        }
    }

    void answeredByStore(long sessionId, MessageHandle handle) {
        Share share = shareOf(sessionId, handle);
        if (share != null) {
            share.isAnsweredByStore = true;
            removeIfOver(share);
        }
    }

    /** The client is sent this text for the first time: the first message in its queue that has it. Answers which one. */
    long begins(long sessionId, String text) {
        for (Share share : bySession.getOrDefault(sessionId, Map.of()).values()) {
            boolean isNext =
                    !share.hasBegun && !share.isForgotten && share.handle.qos().isAcknowledged();
            if (isNext && share.text.equals(text)) {
                share.hasBegun = true;
                return share.handle.messageId();
            }
        }
        return NO_MESSAGE;
    }

    /** The client has acknowledged this message. */
    void reachedClient(long sessionId, long messageId) {
        Share share = bySession.getOrDefault(sessionId, Map.of()).get(messageId);
        if (share != null) {
            share.hasReachedClient = true;
        }
    }

    void forgotten(long sessionId, MessageHandle handle) {
        Share share = shareOf(sessionId, handle);
        if (share != null) {
            share.isForgotten = true;
            forgottenNow.add(share);
            removeIfOver(share);
        }
    }

    /** The gateway says that it has dropped a message for this client. */
    void dropNoticed(String clientId, String reason) {
        dropsNoticed.computeIfAbsent(clientId, id -> new ArrayList<>(1)).add(reason);
    }

    /** One session's share is refused, which promises nothing. */
    void refused(Delivery delivery) {
        Custody custody = custodyOf(delivery);
        custody.isRefused = true;
        answered(custody);
    }

    /** One session's share is acknowledged. */
    void acknowledged(Delivery delivery) {
        Custody custody = custodyOf(delivery);
        int uncommitted = 0;
        for (Share share : custody.shares) {
            uncommitted += share.isStored && !share.isCommitted ? 1 : 0;
            if (delivery.awaitsClient() && share.isStored) {
                world.tally.happened(share.hasReachedClient ? Happening.KEPT_AWAKE : Happening.KEPT_ASLEEP);
            }
            if (delivery.awaitsClient() && share.awaitsItsClient() && canReceive(share)) {
                throw world.failure(
                        Invariant.AWAITS_SENSOR,
                        share.text + " is acknowledged to the broker, but not by " + share.clientId);
            }
        }
        answered(custody);
        if (custody.answers > custody.shares.size() - uncommitted) {
            throw world.failure(
                    Invariant.CUSTODY,
                    custody.answers + " answers to " + custody.shares.size() + " offers, of which " + uncommitted
                            + " are not committed");
        }
    }

    private boolean canReceive(Share share) {
        ClientSession session = world.gateway.core.sessions().withId(share.sessionId);
        return session != null && session.state().canReceive();
    }

    private Custody custodyOf(Delivery delivery) {
        Custody custody = byDelivery.get(delivery);
        if (custody == null) {
            throw world.failure(Invariant.CUSTODY, "an answer to a delivery that has had all its answers");
        }
        return custody;
    }

    private void answered(Custody custody) {
        custody.answers++;
        if (custody.answers == custody.shares.size()) {
            byDelivery.remove(custody.delivery);
        }
    }

    /** The gateway has come to rest: whatever left a queue has reached its client or was dropped in words, and nobody keeps the broker waiting. */
    void check() {
        offeredNow.forEach(this::checkTaken);
        offeredNow.clear();
        forgottenNow.forEach(this::checkForgotten);
        forgottenNow.clear();
        dropsNoticed.clear();
        dropsSeen.clear();
        byDelivery.values().forEach(this::checkAnswered);
    }

    /** What a session does not store it has dropped, unless it is of QoS 0 and can be sent at once. */
    private void checkTaken(Share share) {
        if (!share.isStored) {
            remove(share);
            if (share.handle.qos().isAcknowledged() && !share.custody.isRefused && !share.clientId.isEmpty()) {
                dropped(share);
            }
        }
    }

    private void checkForgotten(Share share) {
        if (share.handle.qos().isAcknowledged() && !share.hasReachedClient && !share.custody.isRefused) {
            dropped(share);
        }
    }

    private void dropped(Share share) {
        List<String> reasons = dropsNoticed.getOrDefault(share.clientId, List.of());
        int drops = dropsSeen.merge(share.clientId, 1, Integer::sum);
        if (drops > reasons.size()) {
            throw world.failure(
                    Invariant.CONSERVATION,
                    share.text + " has left the queue of " + share.clientId + ", who has not acknowledged it");
        }
        // Which of several drops in one event is which, nobody says.
        String reason =
                reasons.stream().filter(DownstreamOracle::isPolicy).findFirst().orElse(reasons.get(0));
        world.downstream.dropped(share.clientId, share.text, reason);
    }

    /** At once: a broker stops when too much is unanswered. */
    private void checkAnswered(Custody custody) {
        boolean awaitsClient = custody.delivery.awaitsClient();
        for (Share share : custody.shares) {
            share.isReleased |= awaitsClient && !canReceive(share);
        }
        int owing = custody.shares.size() - custody.answers;
        if (owing > custody.owingRightly()) {
            throw world.failure(
                    Invariant.CUSTODY,
                    custody.shares.get(0).text + " has " + owing + " answers to come, but only "
                            + custody.owingRightly() + " sessions have to wait for anything");
        }
    }

    private @Nullable Share shareOf(long sessionId, MessageHandle handle) {
        return bySession.getOrDefault(sessionId, Map.of()).get(handle.messageId());
    }

    private void removeIfOver(Share share) {
        if (share.isOver()) {
            remove(share);
        }
    }

    private void remove(Share share) {
        Map<Long, Share> shares = bySession.get(share.sessionId);
        if (shares != null && shares.remove(share.handle.messageId(), share) && shares.isEmpty()) {
            bySession.remove(share.sessionId);
        }
    }

    /** Offers that are not answered. */
    int open() {
        return byDelivery.size();
    }

    /** Messages that are neither delivered nor dropped. */
    int kept() {
        return bySession.size();
    }
}
