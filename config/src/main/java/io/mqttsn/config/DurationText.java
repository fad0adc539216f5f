package io.mqttsn.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as one number with one unit: {@code 500ms}, {@code 10s}, {@code 15m}, {@code 2h}, {@code 7d}. */
public final class DurationText {

    /** Ten digits of days are 27 million years, so no sum of durations in settings overflows. */
    private static final Pattern SYNTAX = Pattern.compile("([0-9]{1,10})(ms|s|m|h|d)");

    static final ScalarType<Duration> TYPE = ScalarType.of(
                    "duration", "a number with a unit ms, s, m, h or d, for example 10s", DurationText::parse)
            .writtenBy(DurationText::print);

    private DurationText() {}

    /** Reads a duration; empty for anything else. */
    public static Optional<Duration> parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        return matcher.matches()
                ? Optional.of(of(Long.parseLong(matcher.group(1)), matcher.group(2)))
                : Optional.empty();
    }

    private static Duration of(long count, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    /** The largest unit that leaves a whole number; parts below a millisecond cannot be written and are cut off. */
    public static String print(Duration duration) {
        if (duration.toMillisPart() != 0) {
            return duration.toMillis() + "ms";
        }
        long seconds = duration.toSeconds();
        if (seconds == 0 || seconds % 60 != 0) {
            return seconds + "s";
        }
        if (seconds % 3_600 != 0) {
            return seconds / 60 + "m";
        }
        return seconds % 86_400 != 0 ? seconds / 3_600 + "h" : seconds / 86_400 + "d";
    }
}
