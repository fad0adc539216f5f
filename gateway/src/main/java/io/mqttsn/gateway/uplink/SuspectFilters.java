package io.mqttsn.gateway.uplink;

import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.time.Moments;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Filters over which connections have ended. Some brokers end the connection over a filter that they do not like, and all sensors with it; so from the second
 * time on a filter is set aside for a while, longer each time. Not for ever: a broker that restarts a few times ends connections over innocent filters too.
 *
 * <p>(NOT thread safe: everything happens on the gateway's loop.)
 */
final class SuspectFilters {

    private static final int CUTS_MAX = 2;
    private static final int REMEMBERED_MAX = 64;
    private static final int DOUBLINGS_MAX = 7;
    private static final long SET_ASIDE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Map<TopicFilter, Suspicion> suspicions = new LinkedHashMap<>();

    private record Suspicion(int cuts, long setAsideUntilNanos) {}

    /** A connection has ended over this filter; answers whether it is set aside now. */
    boolean blame(TopicFilter filter, long nowNanos) {
        Suspicion before = suspicions.remove(filter);
        int cuts = before == null ? 1 : before.cuts + 1;
        int doublings = Math.min(cuts - CUTS_MAX, DOUBLINGS_MAX);
        suspicions.put(
                filter,
                new Suspicion(
                        cuts, cuts < CUTS_MAX ? Moments.NEVER : Moments.after(nowNanos, SET_ASIDE_NANOS << doublings)));
        if (suspicions.size() > REMEMBERED_MAX) {
            suspicions.remove(suspicions.keySet().iterator().next());
        }
        return cuts >= CUTS_MAX;
    }

    /** The broker has answered for this filter. */
    void clear(TopicFilter filter) {
        suspicions.remove(filter);
    }

    boolean isSetAside(TopicFilter filter) {
        Suspicion suspicion = suspicions.get(filter);
        return suspicion != null && suspicion.setAsideUntilNanos != Moments.NEVER;
    }

    /** Gives every filter another chance whose time has come. One more cut, and it is set aside for longer. */
    List<TopicFilter> dueAt(long nowNanos) {
        List<TopicFilter> due = new ArrayList<>();
        suspicions.forEach((filter, suspicion) -> {
            if (Moments.isDue(suspicion.setAsideUntilNanos, nowNanos)) {
                due.add(filter);
            }
        });
        due.forEach(
                filter -> suspicions.computeIfPresent(filter, (same, old) -> new Suspicion(old.cuts, Moments.NEVER)));
        return due;
    }

    /** When the next one is due, {@link Moments#NEVER} if none is set aside. */
    long nextDueNanos() {
        long next = Moments.NEVER;
        for (Suspicion suspicion : suspicions.values()) {
            next = Moments.earlier(next, suspicion.setAsideUntilNanos);
        }
        return next;
    }
}
