package io.mqttsn.simulator.fleet;

import io.mqttsn.time.Moments;
import org.jspecify.annotations.Nullable;

/** What one sensor has planned, each kind of event at most once. Times are monotonic nanoseconds. */
final class Agenda {

    /** What a sensor can plan, in the order of their effect at equal times. */
    enum Event {
        /** The sensor comes back after a reboot or a crash. */
        BOOT,
        REBOOT,
        CRASH,
        ROAM,
        REPORT,
        /** In vain when the sensor has just connected for a report. */
        WAKE
    }

    private static final Event[] EVENTS = Event.values();

    private final long[] atNanos = new long[EVENTS.length];
    /** One bit for each event that is planned. */
    private int planned;

    void plan(Event event, long whenNanos) {
        atNanos[event.ordinal()] = Moments.notNever(whenNanos);
        planned |= bit(event);
    }

    void cancel(Event event) {
        planned &= ~bit(event);
    }

    boolean isPlanned(Event event) {
        return (planned & bit(event)) != 0;
    }

    /** When the earliest event is due, {@link Moments#NEVER} without any. */
    long nextNanos() {
        Event next = earliest();
        return next == null ? Moments.NEVER : atNanos[next.ordinal()];
    }

    /** Takes out the earliest event that is due, or returns null. */
    @Nullable
    Event take(long nowNanos) {
        Event next = earliest();
        if (next == null || atNanos[next.ordinal()] - nowNanos > 0) {
            return null;
        }
        cancel(next);
        return next;
    }

    private @Nullable Event earliest() {
        Event earliest = null;
        for (Event event : EVENTS) {
            if (isPlanned(event) && (earliest == null || atNanos[event.ordinal()] - atNanos[earliest.ordinal()] < 0)) {
                earliest = event;
            }
        }
        return earliest;
    }

    private static int bit(Event event) {
        return 1 << event.ordinal();
    }
}
