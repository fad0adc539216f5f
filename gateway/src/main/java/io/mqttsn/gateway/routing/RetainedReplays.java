package io.mqttsn.gateway.routing;

import io.mqttsn.codec.Qos;
import io.mqttsn.time.Moments;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Retained messages on their way to new subscribers, each as fast as its subscriber takes them: there may be far more than a queue holds. What is not on its way
 * yet costs nothing but a place among the retained messages.
 *
 * <pre>
 * begin --offered--> taken: the next one          not more than a few at a time, and in all not more than a burst in a millisecond,
 *              \---> given back: again later      so that others are served between them
 * </pre>
 *
 * <p>(NOT thread safe: everything happens on the gateway's loop.)
 */
final class RetainedReplays {

    static final int BURST_MAX = 100;
    static final long BURST_NANOS = 1_000_000;

    private final RetainedMessages retained;
    private final Outlet outlet;
    private final Map<Subscriber, Line> lines = new HashMap<>();

    /** The lines that can go on now, whose turn it is first. */
    private final LinkedHashSet<Line> ready = new LinkedHashSet<>();

    private long nowNanos;
    private long burstBeganNanos;
    private int burstLeft = BURST_MAX;

    /** Offers one message to one subscriber. */
    interface Outlet {

        /** @param custody whose answer may come at once, or at any time later */
        void offer(Subscriber subscriber, Publication publication, Qos granted, CustodyListener custody);
    }

    RetainedReplays(RetainedMessages retained, Outlet outlet) {
        this.retained = retained;
        this.outlet = outlet;
    }

    /** A subscriber is to have what this filter matches now; what was on its way for the same filter is over. */
    void begin(Subscriber subscriber, TopicFilter filter, Qos granted) {
        end(subscriber, filter);
        Line line = lines.computeIfAbsent(subscriber, Line::new);
        line.replays.add(new Replay(filter, granted, retained.walk(filter)));
        line.settle();
        work();
    }

    void end(Subscriber subscriber, TopicFilter filter) {
        Line line = lines.get(subscriber);
        if (line != null) {
            line.replays.removeIf(replay -> replay.filter.equals(filter));
            line.settle();
        }
    }

    void end(Subscriber subscriber) {
        Line line = lines.remove(subscriber);
        if (line != null) {
            line.replays.clear();
            ready.remove(line);
        }
    }

    /** The subscriber is away: nothing is offered until {@link #resume}. */
    void pause(Subscriber subscriber) {
        Line line = lines.get(subscriber);
        if (line != null) {
            line.isPaused = true;
            line.settle();
        }
    }

    void resume(Subscriber subscriber) {
        Line line = lines.get(subscriber);
        if (line != null) {
            line.isPaused = false;
            line.settle();
            work();
        }
    }

    void timeIs(long nowNanos) {
        this.nowNanos = nowNanos;
    }

    void advanceTo(long nowNanos) {
        timeIs(nowNanos);
        work();
    }

    /** {@link Moments#NEVER} when nothing is to be offered, or somebody has to answer first. */
    long nextDeadlineNanos() {
        if (ready.isEmpty()) {
            return Moments.NEVER;
        }
        return burstLeft > 0 ? Moments.notNever(nowNanos) : Moments.after(burstBeganNanos, BURST_NANOS);
    }

    /** How many subscribers have not got everything yet. */
    int open() {
        return lines.size();
    }

    private void work() {
        if (burstLeft == BURST_MAX || nowNanos - burstBeganNanos >= BURST_NANOS) {
            burstBeganNanos = nowNanos;
            burstLeft = BURST_MAX;
        }
        while (burstLeft > 0 && !ready.isEmpty()) {
            Line line = ready.iterator().next();
            ready.remove(line);
            line.offerNext();
            line.settle();
        }
    }

    /** What is to come for one subscriber, one subscription after the other. */
    private final class Line {
        private final Subscriber subscriber;
        private final ArrayDeque<Replay> replays = new ArrayDeque<>(1);
        private boolean isPaused;

        Line(Subscriber subscriber) {
            this.subscriber = subscriber;
        }

        void offerNext() {
            Replay replay = replays.element();
            Publication next = replay.next(nowNanos);
            if (next == null) {
                replay.isAtEnd = true;
            } else {
                burstLeft--;
                Offered offered = new Offered(this, replay, next.topic());
                outlet.offer(subscriber, next, replay.granted, offered);
                offered.isBeingOffered = false;
            }
        }

        /** Something has changed: finds out whether there is more to do. */
        void settle() {
            Replay first = replays.peek();
            while (first != null && first.isAtEnd && first.outstanding == 0) {
                replays.remove();
                first = replays.peek();
            }
            if (first == null) {
                lines.remove(subscriber, this);
            }
            if (first != null && !isPaused && !first.isAtEnd && first.outstanding < subscriber.retainedAtOnce()) {
                ready.add(this);
            } else {
                ready.remove(this);
            }
        }
    }

    /** One subscription, and how far it is. */
    private static final class Replay {
        final TopicFilter filter;
        final Qos granted;
        private final RetainedMessages.Walk walk;

        /** What the subscriber could not keep; goes first. */
        final ArrayDeque<TopicName> givenBack = new ArrayDeque<>(1);

        int outstanding;

        /** Nothing is left but what is outstanding and may yet be given back. */
        boolean isAtEnd;

        Replay(TopicFilter filter, Qos granted, RetainedMessages.Walk walk) {
            this.filter = filter;
            this.granted = granted;
            this.walk = walk;
        }

        @Nullable
        Publication next(long nowNanos) {
            while (!givenBack.isEmpty()) {
                Publication again = walk.again(givenBack.remove(), nowNanos);
                if (again != null) {
                    return again;
                }
            }
            return walk.next(nowNanos);
        }
    }

    /** One message that was offered, until the subscriber answers. */
    private final class Offered implements CustodyListener {
        private final Line line;
        private final Replay replay;
        private final TopicName topic;
        private boolean isBeingOffered = true;

        Offered(Line line, Replay replay, TopicName topic) {
            this.line = line;
            this.replay = replay;
            this.topic = topic;
            replay.outstanding++;
        }

        /** The next one follows when it is due: whoever takes a message may be about to leave. */
        @Override
        public void inCustody() {
            replay.outstanding--;
            line.settle();
        }

        /** A subscriber that fails at once would do so again; one that gives a message back later is away, and wants it when it returns. */
        @Override
        public void failed() {
            if (!isBeingOffered && line.replays.contains(replay)) {
                replay.givenBack.add(topic);
                replay.isAtEnd = false;
                line.isPaused = true;
            }
            inCustody();
        }
    }
}
