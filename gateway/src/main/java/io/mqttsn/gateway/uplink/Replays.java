package io.mqttsn.gateway.uplink;

import io.mqttsn.time.Moments;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The replays of retained messages that are open, and when they close. (NOT thread safe.) */
final class Replays {

    private final LongSupplier clock;
    private final long windowNanos;
    private final Set<Replay> open = new LinkedHashSet<>();

    /** Those with a SUBACK, in the order in which they close, unless something has come meanwhile. */
    private final PriorityQueue<Replay> closing =
            new PriorityQueue<>((a, b) -> Long.signum(a.closesAtNanos - b.closesAtNanos));

    /** @param window how long after its SUBACK, or its last message, a replay stays open */
    Replays(LongSupplier clock, Duration window) {
        this.clock = clock;
        this.windowNanos = window.toNanos();
    }

    /** To be copied by whoever tells others while walking through them. */
    Collection<Replay> open() {
        return open;
    }

    /** These newcomers wait for a SUBSCRIBE that is being sent. */
    void begin(UpstreamFilter upstream, List<Joiner> joiners) {
        Replay replay = new Replay(upstream, joiners);
        upstream.replay = replay;
        open.add(replay);
    }

    /** The SUBACK is here; answers whether that is news. */
    boolean confirmed(Replay replay) {
        if (replay.closesAtNanos != Replay.NOT_YET) {
            return false;
        }
        replay.heardAtNanos = clock.getAsLong();
        replay.closesAtNanos = Moments.after(replay.heardAtNanos, windowNanos);
        closing.add(replay);
        return true;
    }

    /** A retained message of this replay has come; there may be more behind it. */
    void heard(Replay replay) {
        replay.heardAtNanos = clock.getAsLong();
    }

    /** There is nothing to come: the broker has refused. */
    void abandon(Replay replay) {
        replay.upstream.replay = null;
        open.remove(replay);
    }

    /** The connection is over. */
    void clear() {
        closing.clear();
        open.clear();
    }

    /** Closes one replay whose time is over; null when there is none left. */
    @Nullable
    Replay closeNext(long nowNanos) {
        Replay next = closing.peek();
        while (next != null && Moments.isDue(next.closesAtNanos, nowNanos) && isStillHeard(next, nowNanos)) {
            closing.remove();
            next.closesAtNanos = Moments.after(next.heardAtNanos, windowNanos);
            closing.add(next);
            next = closing.peek();
        }
        if (next == null || !Moments.isDue(next.closesAtNanos, nowNanos)) {
            return null;
        }
        closing.remove();
        open.remove(next);
        if (next.upstream.replay == next) {
            next.upstream.replay = null;
        }
        return next;
    }

    private boolean isStillHeard(Replay replay, long nowNanos) {
        return !Moments.isDue(Moments.after(replay.heardAtNanos, windowNanos), nowNanos);
    }

    /** {@link Moments#NEVER} when none is about to close. */
    long nextDeadlineNanos() {
        Replay next = closing.peek();
        return next == null ? Moments.NEVER : next.closesAtNanos;
    }
}
