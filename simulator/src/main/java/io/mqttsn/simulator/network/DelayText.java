package io.mqttsn.simulator.network;

import io.mqttsn.config.DurationText;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The written form of {@link Delay}s. */
final class DelayText {

    private static final Pattern RANGE = Pattern.compile("(\\w+)\\.\\.(\\w+)");
    private static final Pattern NAMED = Pattern.compile("(normal|exponential|pareto):(\\w+):([\\w.]+)");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,6}(\\.\\d{1,6})?");

    private DelayText() {}

    static Optional<Delay> parse(String text) {
        Matcher range = RANGE.matcher(text);
        if (range.matches()) {
            return both(range.group(1), range.group(2), Delay.Uniform::new);
        }
        Matcher named = NAMED.matcher(text);
        if (!named.matches()) {
            return nanos(text).flatMap(fixed -> checked(() -> new Delay.Fixed(fixed)));
        }
        return switch (named.group(1)) {
            case "normal" -> both(named.group(2), named.group(3), Delay.Normal::new);
            case "exponential" ->
                both(
                        named.group(2),
                        named.group(3),
                        (min, extra) -> new Delay.Exponential(min, extra, Delay.TAIL_MAX.toNanos()));
            default -> pareto(named.group(2), named.group(3));
        };
    }

    /** Whole milliseconds or more; what is shorter cannot be written and is cut off. */
    static String print(long nanos) {
        return DurationText.print(Duration.ofNanos(nanos));
    }

    private static Optional<Delay> pareto(String min, String shape) {
        if (!NUMBER.matcher(shape).matches()) {
            return Optional.empty();
        }
        return nanos(min)
                .flatMap(least ->
                        checked(() -> new Delay.Pareto(least, Double.parseDouble(shape), Delay.TAIL_MAX.toNanos())));
    }

    private static Optional<Delay> both(String first, String second, BiFunction<Long, Long, Delay> delay) {
        return nanos(first).flatMap(one -> nanos(second).flatMap(other -> checked(() -> delay.apply(one, other))));
    }

    /** Nobody simulates a network that is slower than the tail is long. */
    private static Optional<Long> nanos(String text) {
        return DurationText.parse(text)
                .filter(duration -> duration.compareTo(Delay.TAIL_MAX) <= 0)
                .map(Duration::toNanos);
    }

    private static Optional<Delay> checked(Supplier<Delay> delay) {
        try {
            return Optional.of(delay.get());
        } catch (IllegalArgumentException notPossible) {
            return Optional.empty();
        }
    }
}
