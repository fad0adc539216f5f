package io.mqttsn.gateway.uplink;

import io.mqttsn.time.Moments;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * When the subscriptions come back on a new connection: as soon as the broker has answered for the message that may have broken the last one, or has not for a
 * while. They would hide which of the two the broker dislikes. (NOT thread safe.)
 */
final class Resumption {

    /** How long a message that may have broken the last connection holds up the others on the next one. */
    private static final long SUSPICION_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final OutgoingQueue outgoing;
    private final UpstreamSubscriptions subscriptions;
    private final LongSupplier clock;

    /** {@link Moments#NEVER} when nothing has to come back. */
    private long atTheLatestNanos = Moments.NEVER;

    Resumption(OutgoingQueue outgoing, UpstreamSubscriptions subscriptions, LongSupplier clock) {
        this.outgoing = outgoing;
        this.subscriptions = subscriptions;
        this.clock = clock;
    }

    void linkUp() {
        atTheLatestNanos = Moments.after(clock.getAsLong(), SUSPICION_NANOS);
        proceed();
    }

    void linkDown() {
        atTheLatestNanos = Moments.NEVER;
    }

    /** The broker may have answered for the message under suspicion. */
    void proceed() {
        if (atTheLatestNanos != Moments.NEVER && !outgoing.hasSuspect()) {
            atTheLatestNanos = Moments.NEVER;
            subscriptions.linkUp();
        }
    }

    void advanceTo(long nowNanos) {
        if (Moments.isDue(atTheLatestNanos, nowNanos)) {
            outgoing.endSuspicion();
            proceed();
        }
    }

    long nextDeadlineNanos() {
        return atTheLatestNanos;
    }
}
