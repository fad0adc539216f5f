package io.mqttsn.simulator.network;

import io.mqttsn.config.DurationText;
import io.mqttsn.config.Scalar;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times at which a peer is out of reach, in both directions: gates that close, lifts, tunnels. Each peer is in reach and out of reach by turns, for
 * exponentially distributed times of its own.
 *
 * @param meanInReachNanos at least 1
 * @param meanOutOfReachNanos at least 1
 */
@Scalar(name = "outages", syntax = "DURATION/EVERY, such as 10s/5m: out of reach for 10s every 5m, on average")
public record Outages(long meanInReachNanos, long meanOutOfReachNanos) {

    private static final Pattern SYNTAX = Pattern.compile("(\\w+)/(\\w+)");

    public Outages {
        if (meanInReachNanos < 1 || meanOutOfReachNanos < 1) {
            throw new IllegalArgumentException(
                    "outages: " + meanInReachNanos + " ns, " + meanOutOfReachNanos + " ns (expected: at least 1 each)");
        }
    }

    public static Outages of(Duration meanInReach, Duration meanOutOfReach) {
        return new Outages(meanInReach.toNanos(), meanOutOfReach.toNanos());
    }

    /** Reads the written form; empty for anything else. */
    public static Optional<Outages> parse(String text) {
        Matcher parts = SYNTAX.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        return DurationText.parse(parts.group(1))
                .filter(duration -> !duration.isZero())
                .flatMap(out -> DurationText.parse(parts.group(2))
                        .filter(every -> every.compareTo(out) > 0)
                        .map(every -> of(every.minus(out), out)));
    }

    @Override
    public String toString() {
        return DurationText.print(Duration.ofNanos(meanOutOfReachNanos)) + "/"
                + DurationText.print(Duration.ofNanos(meanOutOfReachNanos + meanInReachNanos));
    }
}
