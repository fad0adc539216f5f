package io.mqttsn.simulator.network;

import io.mqttsn.config.DurationText;
import io.mqttsn.config.Scalar;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A time at which nothing gets through, once or again and again: a link that is cut, a cell without power.
 *
 * @param duration how long, above 0
 * @param after when the first one begins, counted from the network's beginning
 * @param every when the next begins, counted from the beginning of the one before; empty for only once, otherwise longer than {@code duration}
 */
@Scalar(name = "partition", syntax = "DURATION@START or DURATION@START/EVERY, such as 30s@5m or 30s@5m/10m")
public record Partition(Duration duration, Duration after, Optional<Duration> every) {

    private static final Pattern SYNTAX = Pattern.compile("(\\w+)@(\\w+)(?:/(\\w+))?");

    public Partition {
        if (duration.isZero() || duration.isNegative() || after.isNegative()) {
            throw new IllegalArgumentException("partition: " + duration + " after " + after
                    + " (expected: longer than nothing, and not before the beginning)");
        }
        if (every.isPresent() && every.get().compareTo(duration) <= 0) {
            throw new IllegalArgumentException(
                    "partition: " + duration + " every " + every.get() + " (expected: shorter than its repetition)");
        }
    }

    /** Reads the written form; empty for anything else. */
    public static Optional<Partition> parse(String text) {
        Matcher parts = SYNTAX.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        Optional<Duration> duration = DurationText.parse(parts.group(1));
        Optional<Duration> after = DurationText.parse(parts.group(2));
        Optional<Duration> every = Optional.ofNullable(parts.group(3)).flatMap(DurationText::parse);
        if (duration.isEmpty() || after.isEmpty() || every.isEmpty() && parts.group(3) != null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Partition(duration.get(), after.get(), every));
        } catch (IllegalArgumentException notPossible) {
            return Optional.empty();
        }
    }

    /** @param elapsedNanos since the network's beginning */
    boolean isOn(long elapsedNanos) {
        long sinceFirst = elapsedNanos - after.toNanos();
        if (sinceFirst < 0) {
            return false;
        }
        long sinceLast = every.isPresent() ? sinceFirst % every.get().toNanos() : sinceFirst;
        return sinceLast < duration.toNanos();
    }

    @Override
    public String toString() {
        return DurationText.print(duration) + "@" + DurationText.print(after)
                + every.map(pause -> "/" + DurationText.print(pause)).orElse("");
    }
}
