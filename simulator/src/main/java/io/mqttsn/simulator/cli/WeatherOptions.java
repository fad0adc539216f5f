package io.mqttsn.simulator.cli;

import io.mqttsn.simulator.fleet.profile.Share;
import io.mqttsn.simulator.network.Delay;
import io.mqttsn.simulator.network.NetworkSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The bad network between a single client and its gateway: the same as that of a fleet, by the same words. */
final class WeatherOptions {

    @Option(
            names = "--loss",
            paramLabel = "SHARE",
            converter = ToShare.class,
            description = "Datagrams that are lost, such as 10%%.")
    @Nullable
    Share loss;

    @Option(
            names = "--delay",
            paramLabel = "DELAY",
            converter = ToDelay.class,
            description = "How long they take: 80ms, 50ms..2s, normal:200ms:50ms, exponential:50ms:200ms,"
                    + " pareto:50ms:1.5.")
    @Nullable
    Delay delay;

    @Option(
            names = "--duplicate",
            paramLabel = "SHARE",
            converter = ToShare.class,
            description = "Datagrams that arrive twice.")
    @Nullable
    Share duplicate;

    @Option(
            names = "--reorder",
            paramLabel = "SHARE",
            converter = ToShare.class,
            description = "Datagrams that are held up, by a second at most, so that others overtake them.")
    @Nullable
    Share reorder;

    @Option(names = "--seed", paramLabel = "N", description = "Equal seeds give equal luck. Default: 1.")
    long seed = 1;

    NetworkSettings network() {
        return NetworkSettings.PERFECT
                .withLoss(value(loss))
                .withDelay(delay == null ? Delay.NONE : delay)
                .withDuplication(value(duplicate))
                .withDetour(value(reorder), reorder == null ? Duration.ZERO : Duration.ofSeconds(1));
    }

    private static double value(@Nullable Share share) {
        return share == null ? 0 : share.value();
    }

    /** {@code 10%} or {@code 0.1}. */
    static final class ToShare implements ITypeConverter<Share> {

        @Override
        public Share convert(String text) {
            return Share.parse(text)
                    .orElseThrow(() -> new TypeConversionException("'" + text + "' (expected: 0%..100%, or 0..1)"));
        }
    }

    /** A delay or a distribution of them. */
    static final class ToDelay implements ITypeConverter<Delay> {

        @Override
        public Delay convert(String text) {
            return Delay.parse(text)
                    .orElseThrow(() -> new TypeConversionException("'" + text + "' (expected: 80ms, 50ms..2s,"
                            + " normal:200ms:50ms, exponential:50ms:200ms or pareto:50ms:1.5)"));
        }
    }
}
