package io.mqttsn.simulator.fleet;

import io.mqttsn.simulator.client.PublishOutcome;
import java.util.ArrayDeque;
import java.util.Iterator;

/** What one sensor has handed to its client and has no outcome yet, oldest first. */
final class Outbox {

    private final int number;
    private final FleetTally tally;
    private final ArrayDeque<Pending> pending = new ArrayDeque<>(2);

    private long tokens;
    private long acknowledged;
    private long lastLatencyNanos = -1;

    /** @param sequence of the report; 0 for the answer to a command */
    private record Pending(long token, long sequence, long sinceNanos) {}

    /** @param number of the sensor */
    Outbox(int number, FleetTally tally) {
        this.number = number;
        this.tally = tally;
    }

    /**
     * One more is to be published.
     *
     * @param sequence of the report; 0 for the answer to a command
     * @return the token for the client
     */
    long put(long sequence, long nowNanos) {
        tally.sent++;
        tokens++;
        pending.add(new Pending(tokens, sequence, nowNanos));
        return tokens;
    }

    /** The client has said what became of it. */
    void settle(long token, PublishOutcome outcome, long nowNanos) {
        Pending published = take(token);
        if (outcome instanceof PublishOutcome.Acknowledged) {
            acknowledged++;
            lastLatencyNanos = nowNanos - published.sinceNanos;
            tally.acknowledged(lastLatencyNanos);
        } else if (outcome instanceof PublishOutcome.Sent) {
            tally.unconfirmable++;
        } else {
            tally.failed++;
        }
        if (published.sequence > 0) {
            tally.settled(number, published.sequence, outcome);
        }
    }

    boolean isEmpty() {
        return pending.isEmpty();
    }

    boolean hasReport() {
        return pending.stream().anyMatch(waiting -> waiting.sequence > 0);
    }

    long acknowledged() {
        return acknowledged;
    }

    /** From the last report that was acknowledged; NaN before the first. */
    double lastLatencyMillis() {
        return lastLatencyNanos < 0 ? Double.NaN : lastLatencyNanos / 1e6;
    }

    /** Outcomes come nearly in order: only what is refused at once overtakes. */
    private Pending take(long token) {
        for (Iterator<Pending> each = pending.iterator(); each.hasNext(); ) {
            Pending next = each.next();
            if (next.token == token) {
                each.remove();
                return next;
            }
        }
        throw new IllegalStateException("token " + token + " has had its outcome");
    }
}
