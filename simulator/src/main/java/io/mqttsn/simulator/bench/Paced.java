package io.mqttsn.simulator.bench;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The open loop: messages follow a {@link Schedule} and wait for nobody. Each stamp carries the moment that was intended, and in its lane the turn:
 * 0, 1, … up to {@code turns}, then 0 again. Messages to one sensor come in order, so that each of its messages has a number of its own.
 */
final class Paced implements Traffic {

    private final double perSecond;
    private final int turns;
    private final int copies;
    private final Lanes lanes;
    private final Meter lateness;
    private @Nullable Schedule schedule;

    /** Written by the one who publishes. */
    private volatile long published;

    private long lastDelivered;
    private long progressNanos = System.nanoTime();
    private boolean givenUp;

    /**
     * @param turns among how many topics the messages go round
     * @param copies how many sensors receive each one
     * @param sensors how many sensors there are
     * @param lateness gets how long after its moment each message really left
     */
    Paced(double perSecond, int turns, int copies, int sensors, Meter lateness) {
        this.perSecond = perSecond;
        this.turns = turns;
        this.copies = copies;
        this.lateness = lateness;
        lanes = new Lanes(sensors);
    }

    @Override
    public Stamp take() throws InterruptedException {
        Stamp stamp = poll();
        while (stamp == null) {
            LockSupport.parkNanos(nextNanos() - System.nanoTime());
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            stamp = poll();
        }
        return stamp;
    }

    @Override
    public @Nullable Stamp poll() {
        long now = System.nanoTime();
        Schedule running = schedule;
        if (running == null) {
            // It begins with the first question, not when the sensors were still subscribing.
            running = new Schedule(now, perSecond);
            schedule = running;
        }
        long index = published;
        long due = running.dueNanos(index);
        if (now - due < 0) {
            return null;
        }
        lateness.latencySince(due, now);
        published = index + 1;
        return new Stamp((int) (index % turns), index / turns + 1, due);
    }

    /** When the next message is due. */
    long nextNanos() {
        return schedule == null ? System.nanoTime() : schedule.dueNanos(published);
    }

    @Override
    public Arrival arrived(Stamp stamp, int sensor) {
        return lanes.arrived(sensor, stamp.number()) ? Arrival.IN_TIME : Arrival.DUPLICATE;
    }

    @Override
    public void expire(long nowNanos, long timeoutNanos) {
        if (lanes.delivered() != lastDelivered) {
            lastDelivered = lanes.delivered();
            progressNanos = nowNanos;
        }
        givenUp = nowNanos - progressNanos >= timeoutNanos;
    }

    /** Everything has come, or nothing has for a while. */
    @Override
    public boolean isIdle() {
        return givenUp || missing() == 0;
    }

    @Override
    public long lost() {
        return missing();
    }

    @Override
    public long duplicates() {
        return lanes.duplicates();
    }

    private long missing() {
        return published * copies - lanes.delivered();
    }
}
