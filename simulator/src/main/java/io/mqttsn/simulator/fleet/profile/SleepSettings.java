package io.mqttsn.simulator.fleet.profile;

import io.mqttsn.config.Setting;
import java.time.Duration;
import java.util.Optional;

/** Who sleeps between reports, and how deeply. */
public record SleepSettings(
        @Setting(doc = "Share of the sensors that sleep between reports.", defaultValue = "25%")
        Share share,

        @Setting(
                doc = "How long a sleeper tells the gateway that it may be silent, in whole seconds. Without it,"
                        + " twice the time until its next sign of life, and a second.",
                example = "10m",
                min = "1s",
                max = "65535s")
        Optional<Duration> duration,

        @Setting(
                doc = "How often a sleeper wakes to fetch what the gateway keeps for it. Without it, once in the"
                        + " middle between two reports.",
                example = "1m",
                min = "10ms",
                max = "18h")
        Optional<Duration> wakeInterval) {

    /** @param interval between two reports */
    public Duration wakeInterval(Duration interval) {
        return wakeInterval.orElse(interval.dividedBy(2));
    }

    /** What to announce, 1..65535 seconds. */
    public int announcedSeconds(Duration interval) {
        Duration silence = wakeInterval(interval);
        return (int) Math.min(
                0xFFFF, duration.orElse(silence.multipliedBy(2).plusSeconds(2)).toSeconds());
    }
}
