package io.mqttsn.gateway.uplink;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.SubscribeOutcome;
import io.mqttsn.gateway.routing.TopicFilter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which filters the broker is to know, and the conversation that gets it there.
 *
 * <p>Every new subscription leads to a SUBSCRIBE of its filter, since only that makes a broker send its retained messages. Newcomers of one filter share
 * one SUBSCRIBE; while it and its replay are open, the retained messages of later ones wait for the next. A newcomer is answered at once when the broker
 * has granted its filter before. A filter covered by a wider one is withdrawn again when its replay is
 * over. Where filters replace one another, the new one is confirmed before the old one is withdrawn, so that nothing slips through.
 *
 * <p>A few requests at a time are open. (NOT thread safe: everything happens on the gateway's loop.)
 */
final class UpstreamSubscriptions {

    /** How many requests the broker has in front of it at most; brokers take them one by one anyway. */
    static final int OPEN_MAX = 32;

    private static final int BLAMED_MAX = 64;
    private static final int CUTS_MAX = 2;

    private final UpstreamLink link;
    private final SubscriptionListener listener;
    private final LongSupplier clock;
    private final long replayWindowNanos;
    private final LongSupplier places;

    private final Map<TopicFilter, UpstreamFilter> filters = new LinkedHashMap<>();
    private final FilterTree tree = new FilterTree();

    /** At the broker, but with no askers any more, until their heirs are confirmed. */
    private final Set<UpstreamFilter> leaving = new LinkedHashSet<>();

    /** Open replays; those with a SUBACK also in the order in which they close. */
    private final Set<Replay> replays = new LinkedHashSet<>();

    private final ArrayDeque<Replay> closing = new ArrayDeque<>();

    /** How many connections have ended over a filter, oldest first. */
    private final Map<TopicFilter, Integer> blamed = new LinkedHashMap<>();

    /** Valid for one connection. */
    private boolean isActive;

    private final Map<Long, UpstreamFilter> open = new LinkedHashMap<>();
    private final Set<UpstreamFilter> backlog = new LinkedHashSet<>();

    /** What became of a newcomer. */
    interface SubscriptionListener {
        void joined(Joiner joiner, TopicFilter filter, Qos granted);

        void notJoined(Joiner joiner, TopicFilter filter, SubscribeOutcome outcome);
    }

    UpstreamSubscriptions(
            UpstreamLink link,
            SubscriptionListener listener,
            LongSupplier clock,
            Duration replayWindow,
            LongSupplier places) {
        this.link = link;
        this.listener = listener;
        this.clock = clock;
        this.replayWindowNanos = replayWindow.toNanos();
        this.places = places;
    }

    /** A session wants to subscribe, or subscribes again. The link is up. */
    void join(Joiner joiner, TopicFilter filter) {
        UpstreamFilter upstream = filters.computeIfAbsent(filter, UpstreamFilter::new);
        upstream.isRefused = false;
        upstream.waiting.add(joiner);
        changeAsked(joiner.session, upstream, joiner.qos);
        if (upstream.provides(joiner.qos)) {
            listener.joined(joiner, filter, Qos.min(joiner.qos, upstream.grantedQos));
        }
        work(upstream);
        if (upstream.cover != null) {
            work(upstream.cover);
        }
    }

    /** A session wants this filter no more; what was held for it is given back. */
    List<Joiner.Held> leave(UplinkSession session, TopicFilter filter) {
        UpstreamFilter upstream = filters.get(filter);
        if (upstream == null) {
            return List.of();
        }
        List<Joiner.Held> held = new ArrayList<>();
        withdraw(session, upstream.waiting, held);
        Replay replay = upstream.replay;
        if (replay != null) {
            withdraw(session, replay.joiners, held);
        }
        changeAsked(session, upstream, null);
        return held;
    }

    private static void withdraw(UplinkSession session, List<Joiner> joiners, List<Joiner.Held> held) {
        joiners.removeIf(joiner -> {
            if (joiner.session == session) {
                held.addAll(joiner.closed());
            }
            return joiner.session == session;
        });
    }

    /** The replays that are open; to be copied by whoever tells others while walking through them. */
    Collection<Replay> replays() {
        return replays;
    }

    /** The filters that the broker has, or may have. */
    List<TopicFilter> atBroker() {
        return filters.values().stream()
                .filter(upstream -> upstream.isAtBroker)
                .map(upstream -> upstream.filter)
                .toList();
    }

    void linkUp(boolean sessionPresent) {
        isActive = true;
        for (UpstreamFilter upstream : List.copyOf(filters.values())) {
            upstream.isRefused = isSetAside(upstream.filter);
            if (!sessionPresent) {
                upstream.isAtBroker = false;
                upstream.confirmedQos = null;
            }
            work(upstream);
        }
    }

    /** Whoever waits is told to come again; what was being asked may or may not have reached the broker. */
    void linkDown() {
        isActive = false;
        List<UpstreamFilter> interrupted = List.copyOf(open.values());
        open.clear();
        backlog.clear();
        closing.clear();
        replays.clear();
        for (UpstreamFilter upstream : interrupted) {
            upstream.openToken = UpstreamFilter.NO_TOKEN;
            upstream.confirmedQos = null;
        }
        for (UpstreamFilter upstream : List.copyOf(filters.values())) {
            List<Joiner> unanswered = new ArrayList<>();
            Replay replay = upstream.replay;
            if (replay != null) {
                unanswered.addAll(replay.joiners);
                upstream.replay = null;
            }
            unanswered.addAll(upstream.waiting);
            upstream.waiting = new ArrayList<>();
            turnAway(upstream, unanswered, SubscribeOutcome.CONGESTED);
        }
    }

    /** The token of the SUBSCRIBE that has been open longest, {@link Long#MAX_VALUE} when there is none. */
    long oldestToken() {
        for (UpstreamFilter upstream : open.values()) {
            if (upstream.openIsSubscribe) {
                return upstream.openToken;
            }
        }
        return Long.MAX_VALUE;
    }

    /**
     * Blames an open SUBSCRIBE for the end of the connection. It is set aside the second time: some brokers end the connection over a filter that they do
     * not like, and all sensors with it.
     *
     * @return whether its filter is set aside now
     */
    boolean blame(long token) {
        UpstreamFilter upstream = open.get(token);
        if (upstream == null) {
            return false;
        }
        int cuts = blamed.merge(upstream.filter, 1, Integer::sum);
        if (blamed.size() > BLAMED_MAX) {
            blamed.remove(blamed.keySet().iterator().next());
        }
        return cuts == CUTS_MAX;
    }

    /** Whether the connection has broken over this filter too often. */
    boolean isSetAside(TopicFilter filter) {
        return blamed.getOrDefault(filter, 0) >= CUTS_MAX;
    }

    void subscribed(long token, SubscribeOutcome outcome) {
        UpstreamFilter upstream = open.remove(token);
        if (upstream == null) {
            return;
        }
        upstream.openToken = UpstreamFilter.NO_TOKEN;
        if (outcome.isGranted()) {
            confirmed(upstream, outcome.grantedQos());
        } else {
            refused(upstream, outcome);
        }
        workOnBacklog();
    }

    void unsubscribed(long token) {
        UpstreamFilter upstream = open.remove(token);
        if (upstream == null) {
            return;
        }
        upstream.openToken = UpstreamFilter.NO_TOKEN;
        upstream.isAtBroker = false;
        upstream.confirmedQos = null;
        work(upstream);
        workOnBacklog();
    }

    void advanceTo(long nowNanos) {
        for (Replay next = closing.peek(); next != null; next = closing.peek()) {
            if (next.closesAtNanos - nowNanos > 0) {
                return;
            }
            closing.poll();
            replays.remove(next);
            if (next.upstream.replay == next) {
                next.upstream.replay = null;
            }
            work(next.upstream);
        }
    }

    long nextDeadlineNanos() {
        Replay next = closing.peek();
        return next == null ? Long.MAX_VALUE : next.closesAtNanos;
    }

    private void confirmed(UpstreamFilter upstream, Qos granted) {
        upstream.isAtBroker = true;
        upstream.confirmedQos = upstream.askingQos;
        upstream.grantedQos = granted;
        blamed.remove(upstream.filter);
        Replay replay = upstream.replay;
        if (replay != null && replay.closesAtNanos == Replay.NOT_YET) {
            replay.closesAtNanos = clock.getAsLong() + replayWindowNanos;
            closing.add(replay);
            for (Joiner joiner : List.copyOf(replay.joiners)) {
                if (!joiner.isAnswered()) {
                    listener.joined(joiner, upstream.filter, Qos.min(joiner.qos, granted));
                }
            }
        }
        work(upstream);
        List.copyOf(upstream.covered).forEach(this::work);
        List.copyOf(leaving).forEach(this::work);
    }

    private void refused(UpstreamFilter upstream, SubscribeOutcome outcome) {
        upstream.isRefused = true;
        if (upstream.confirmedQos == null) {
            upstream.isAtBroker = false;
        }
        Replay replay = upstream.replay;
        if (replay != null) {
            upstream.replay = null;
            replays.remove(replay);
            turnAway(upstream, replay.joiners, outcome);
        }
        work(upstream);
        List.copyOf(leaving).forEach(this::work);
    }

    /** Gives back the subscriptions that were there before, in the reverse order, and tells those who have not been answered. */
    private void turnAway(UpstreamFilter upstream, List<Joiner> joiners, SubscribeOutcome outcome) {
        List<Joiner> unanswered = new ArrayList<>();
        for (int i = joiners.size() - 1; i >= 0; i--) {
            Joiner joiner = joiners.get(i);
            if (!joiner.isAnswered()) {
                changeAsked(joiner.session, upstream, joiner.previousQos);
                unanswered.add(0, joiner);
            }
        }
        for (Joiner joiner : unanswered) {
            listener.notJoined(joiner, upstream.filter, outcome);
        }
    }

    private void changeAsked(UplinkSession session, UpstreamFilter upstream, @Nullable Qos after) {
        Qos before = after == null ? session.asked.remove(upstream.filter) : session.asked.put(upstream.filter, after);
        upstream.changeAskers(before, after);
        if (upstream.hasAskers() && !upstream.isPlaced) {
            tree.place(upstream);
            leaving.remove(upstream);
        } else if (!upstream.hasAskers() && upstream.isPlaced) {
            tree.remove(upstream);
            leaving.add(upstream);
            List.copyOf(upstream.heirs).forEach(this::work);
            work(upstream);
        } else if (before != after) {
            work(upstream.cover == null ? upstream : upstream.cover);
        }
    }

    /** Takes the next step for one filter, if there is one to take now. */
    private void work(UpstreamFilter upstream) {
        if (!isActive || upstream.openToken != UpstreamFilter.NO_TOKEN) {
            return;
        }
        if (!upstream.waiting.isEmpty()) {
            if (upstream.replay == null) {
                subscribe(upstream);
            }
        } else if (upstream.isNeeded()) {
            if (upstream.confirmedQos != upstream.qosToAsk() && !upstream.isRefused) {
                subscribe(upstream);
            }
        } else if (upstream.replay == null && isReplaced(upstream)) {
            if (upstream.isAtBroker) {
                unsubscribe(upstream);
            } else if (!upstream.isPlaced) {
                filters.remove(upstream.filter, upstream);
                leaving.remove(upstream);
            }
        }
    }

    private static boolean isReplaced(UpstreamFilter upstream) {
        if (upstream.cover != null) {
            return upstream.cover.isConfirmed();
        }
        for (UpstreamFilter heir : upstream.heirs) {
            if (heir.isNeeded() && !heir.isConfirmed() && !heir.isRefused) {
                return false;
            }
        }
        return true;
    }

    private void subscribe(UpstreamFilter upstream) {
        if (isPutOff(upstream)) {
            return;
        }
        if (!upstream.waiting.isEmpty()) {
            Replay replay = new Replay(upstream, upstream.waiting);
            upstream.replay = replay;
            upstream.waiting = new ArrayList<>();
            replays.add(replay);
        }
        upstream.isAtBroker = true;
        upstream.openIsSubscribe = true;
        upstream.askingQos = upstream.qosToAsk();
        link.subscribe(newToken(upstream), upstream.filter, upstream.askingQos);
    }

    private void unsubscribe(UpstreamFilter upstream) {
        if (isPutOff(upstream)) {
            return;
        }
        upstream.openIsSubscribe = false;
        link.unsubscribe(newToken(upstream), upstream.filter);
    }

    private long newToken(UpstreamFilter upstream) {
        upstream.openToken = places.getAsLong();
        open.put(upstream.openToken, upstream);
        return upstream.openToken;
    }

    private boolean isPutOff(UpstreamFilter upstream) {
        if (open.size() < OPEN_MAX) {
            return false;
        }
        backlog.add(upstream);
        return true;
    }

    private void workOnBacklog() {
        while (!backlog.isEmpty() && open.size() < OPEN_MAX) {
            UpstreamFilter next = backlog.iterator().next();
            backlog.remove(next);
            work(next);
        }
    }
}
