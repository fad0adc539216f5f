package io.mqttsn.simulator.cli;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How long a command that has no end of its own goes on. */
final class DurationOption {

    @Option(
            names = "--duration",
            paramLabel = "DURATION",
            converter = Converters.ToDuration.class,
            description = "End after this time. Default: go on until Ctrl-C.")
    private @Nullable Duration duration;

    /** Empty for until Ctrl-C. */
    Optional<Duration> duration() {
        return Optional.ofNullable(duration);
    }
}
