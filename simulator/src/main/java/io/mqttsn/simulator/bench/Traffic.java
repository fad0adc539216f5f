package io.mqttsn.simulator.bench;

import org.jspecify.annotations.Nullable;

/**
 * Messages on their way to sensors: when the next one may be published, and what has become of those before.
 *
 * <p>{@link #take} and {@link #poll} are called by the one thread that publishes, the rest by the loop.
 */
interface Traffic {

    /** What an arriving message tells. */
    enum Arrival {
        /** It was waited for. */
        IN_TIME,
        /** It was counted as lost already. */
        LATE,
        /** It came before. */
        DUPLICATE
    }

    /** Waits until a message may be published, and gives its stamp. */
    Stamp take() throws InterruptedException;

    /** The stamp of a message that may be published now, or {@code null}. */
    @Nullable
    Stamp poll();

    /** A message has come to {@code sensor}. */
    Arrival arrived(Stamp stamp, int sensor);

    /** Gives up what is on its way for longer than {@code timeoutNanos}. */
    void expire(long nowNanos, long timeoutNanos);

    /** Whether nothing is waited for. */
    boolean isIdle();

    /** Deliveries that did not take place, as far as is known. */
    long lost();

    long duplicates();
}
