package io.mqttsn.gateway.uplink;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.SubscribeOutcome;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.time.Moments;
import java.util.ArrayList;
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
 * <p>(NOT thread safe: everything happens on the gateway's loop.)
 */
final class UpstreamSubscriptions {

    private final Newcomers newcomers;
    private final Replays replays;
    private final OpenRequests requests;
    private final LongSupplier clock;

    private final Map<TopicFilter, UpstreamFilter> filters = new LinkedHashMap<>();
    private final FilterTree tree = new FilterTree();

    /** At the broker, but with no askers any more, until their heirs are confirmed. */
    private final Set<UpstreamFilter> leaving = new LinkedHashSet<>();

    private final SuspectFilters suspects = new SuspectFilters();

    /** Valid for one connection. */
    private boolean isActive;

    /** @param newcomers hears what became of them */
    UpstreamSubscriptions(Newcomers newcomers, Replays replays, OpenRequests requests, LongSupplier clock) {
        this.newcomers = newcomers;
        this.replays = replays;
        this.requests = requests;
        this.clock = clock;
    }

    /** A session wants to subscribe, or subscribes again. The link is up. */
    void join(Joiner joiner, TopicFilter filter) {
        UpstreamFilter upstream = filters.computeIfAbsent(filter, UpstreamFilter::new);
        upstream.isRefused = false;
        supersede(joiner.session, upstream);
        upstream.waiting.add(joiner);
        changeAsked(joiner.session, upstream, joiner.qos);
        answerWhoCanBeAnswered(upstream);
        work(upstream);
        if (upstream.cover != null) {
            work(upstream.cover);
        }
    }

    /** Of two requests of one session only the later one counts; answers out of order would leave it in doubt which. */
    private void supersede(UplinkSession session, UpstreamFilter upstream) {
        for (Joiner joiner : upstream.takeOut(joiner -> joiner.session == session && !joiner.isAnswered())) {
            newcomers.notJoined(joiner, upstream.filter, SubscribeOutcome.CONGESTED);
        }
    }

    /** A session wants this filter no more; gives back those of its newcomers that were waiting. */
    List<Joiner> leave(UplinkSession session, TopicFilter filter) {
        UpstreamFilter upstream = filters.get(filter);
        if (upstream == null) {
            return List.of();
        }
        List<Joiner> left = upstream.takeOut(joiner -> joiner.session == session);
        session.granted.remove(filter);
        changeAsked(session, upstream, null);
        return left;
    }

    /** The filters that the broker has, or may have. */
    List<TopicFilter> atBroker() {
        return filters.values().stream()
                .filter(upstream -> upstream.isAtBroker)
                .map(upstream -> upstream.filter)
                .toList();
    }

    /** The broker knows nothing of what it was told before. */
    void sessionLost() {
        for (UpstreamFilter upstream : filters.values()) {
            upstream.isAtBroker = false;
            upstream.confirmedQos = null;
        }
    }

    void linkUp() {
        isActive = true;
        for (UpstreamFilter upstream : List.copyOf(filters.values())) {
            upstream.isRefused = suspects.isSetAside(upstream.filter);
            work(upstream);
        }
    }

    /** Whoever waits is told to come again; what was being asked may or may not have reached the broker. */
    void linkDown() {
        isActive = false;
        requests.clear();
        replays.clear();
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
        return requests.oldestSubscribe();
    }

    /** Blames an open SUBSCRIBE, if it is not too old, for the end of the connection, and answers whether its filter is set aside now. */
    boolean blame(long token) {
        UpstreamFilter upstream = requests.of(token);
        long nowNanos = clock.getAsLong();
        return upstream != null
                && nowNanos - upstream.openSinceNanos <= InFlight.BLAME_NANOS
                && suspects.blame(upstream.filter, nowNanos);
    }

    /** Whether connections have ended over this filter too often to ask for it now. */
    boolean isSetAside(TopicFilter filter) {
        return suspects.isSetAside(filter);
    }

    void subscribed(long token, SubscribeOutcome outcome) {
        UpstreamFilter upstream = requests.answered(token);
        if (upstream == null) {
            return;
        }
        if (outcome.isGranted()) {
            confirmed(upstream, outcome.grantedQos());
        } else {
            refused(upstream, outcome);
        }
        workOnBacklog();
    }

    void unsubscribed(long token) {
        UpstreamFilter upstream = requests.answered(token);
        if (upstream == null) {
            return;
        }
        upstream.isAtBroker = false;
        upstream.confirmedQos = null;
        work(upstream);
        workOnBacklog();
    }

    void advanceTo(long nowNanos) {
        if (isActive) {
            suspects.dueAt(nowNanos).forEach(this::giveAnotherChance);
        }
        for (Replay over = replays.closeNext(nowNanos); over != null; over = replays.closeNext(nowNanos)) {
            work(over.upstream);
        }
    }

    private void giveAnotherChance(TopicFilter filter) {
        UpstreamFilter upstream = filters.get(filter);
        if (upstream != null) {
            upstream.isRefused = false;
            work(upstream);
        }
    }

    long nextDeadlineNanos() {
        return Moments.earlier(replays.nextDeadlineNanos(), isActive ? suspects.nextDueNanos() : Moments.NEVER);
    }

    private void confirmed(UpstreamFilter upstream, Qos granted) {
        upstream.isAtBroker = true;
        upstream.confirmedQos = upstream.askingQos;
        upstream.grantedQos = granted;
        suspects.clear(upstream.filter);
        Replay replay = upstream.replay;
        if (replay != null && replays.confirmed(replay)) {
            answerAll(upstream, replay.joiners);
        }
        answerWhoCanBeAnswered(upstream);
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
            replays.abandon(replay);
            turnAway(upstream, replay.joiners, outcome);
        }
        work(upstream);
        List.copyOf(leaving).forEach(this::work);
    }

    private void answerAll(UpstreamFilter upstream, List<Joiner> joiners) {
        for (Joiner joiner : List.copyOf(joiners)) {
            if (!joiner.isAnswered()) {
                newcomers.joined(joiner, upstream.filter, Qos.min(joiner.qos, upstream.grantedQos));
            }
        }
    }

    /** Those who need not wait for the next SUBSCRIBE, except for their retained messages. */
    private void answerWhoCanBeAnswered(UpstreamFilter upstream) {
        answerAll(
                upstream,
                upstream.waiting.stream()
                        .filter(joiner -> upstream.provides(joiner.qos))
                        .toList());
    }

    /** Leaves everything as it was for those who have no answer yet, and tells them. */
    private void turnAway(UpstreamFilter upstream, List<Joiner> joiners, SubscribeOutcome outcome) {
        List<Joiner> unanswered =
                joiners.stream().filter(joiner -> !joiner.isAnswered()).toList();
        for (Joiner joiner : unanswered) {
            changeAsked(joiner.session, upstream, joiner.session.granted.get(upstream.filter));
        }
        for (Joiner joiner : unanswered) {
            newcomers.notJoined(joiner, upstream.filter, outcome);
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
        if (!requests.hasRoomFor(upstream)) {
            return;
        }
        if (!upstream.waiting.isEmpty()) {
            replays.begin(upstream, upstream.waiting);
            upstream.waiting = new ArrayList<>();
        }
        requests.subscribe(upstream);
    }

    private void unsubscribe(UpstreamFilter upstream) {
        if (requests.hasRoomFor(upstream)) {
            requests.unsubscribe(upstream);
        }
    }

    private void workOnBacklog() {
        for (UpstreamFilter next = requests.nextWithRoom(); next != null; next = requests.nextWithRoom()) {
            work(next);
        }
    }
}
