package io.mqttsn.simulator.console;

import io.mqttsn.simulator.fleet.FleetSnapshot;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * When a run ends by itself; whichever comes first.
 *
 * @param messagesMax reports of all sensors together
 */
public record Bounds(Optional<Duration> duration, Optional<Long> messagesMax) {

    /** Until somebody ends it. */
    public static final Bounds NONE = new Bounds(Optional.empty(), Optional.empty());

    /** How much is done, 0..1; empty for a run without end. */
    OptionalDouble progress(FleetSnapshot fleet) {
        double byTime = duration.map(it -> fleet.elapsed().toMillis() / (double) Math.max(1, it.toMillis()))
                .orElse(-1.0);
        double byMessages =
                messagesMax.map(it -> fleet.counters().sent() / (double) it).orElse(-1.0);
        double further = Math.max(byTime, byMessages);
        return further < 0 ? OptionalDouble.empty() : OptionalDouble.of(Math.min(1, further));
    }

    /** What is left to do, in words. */
    String left(FleetSnapshot fleet) {
        if (progress(fleet).orElse(0) >= 1) {
            return "waiting for the last ones";
        }
        String time = duration.map(it -> FleetText.clock(fleet.elapsed()) + " of " + FleetText.clock(it))
                .orElse("");
        String messages = messagesMax
                .map(it -> Math.min(it, fleet.counters().sent()) + " of " + it + " messages")
                .orElse("");
        return time.isEmpty() || messages.isEmpty() ? time + messages : time + ", " + messages;
    }
}
