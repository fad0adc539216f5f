package io.mqttsn.simulator.cli;

import java.time.Duration;
import java.util.Locale;

/**
 * What a probe has found, as a monitoring plugin says it: a status, and a line with performance data behind a bar.
 *
 * @param times of the messages that came back
 * @param sent how many there were
 */
record ProbeVerdict(RoundTrips times, int sent, Thresholds limits) {

    private static final String[] WORDS = {"OK", "WARNING", "CRITICAL"};

    /** From where on a figure is a warning, and critical: average round trips, and losses in percent. */
    record Thresholds(Duration warn, Duration critical, double warnLossPercent, double criticalLossPercent) {}

    /** 0 OK, 1 WARNING, 2 CRITICAL. */
    int status() {
        double loss = lossPercent();
        double average = times.averageMillis();
        if (!answered() || loss >= limits.criticalLossPercent || average >= limits.critical.toMillis()) {
            return 2;
        }
        return loss >= limits.warnLossPercent || average >= limits.warn.toMillis() ? 1 : 0;
    }

    String line(long connectNanos, long subscribeNanos) {
        return String.format(
                Locale.ROOT,
                "%s - %d of %d messages came back%s | %sconnect=%.3fms subscribe=%.3fms loss=%.0f%%;%s;%s;0;100",
                WORDS[status()],
                times.count(),
                sent,
                answered() ? summary() : "; does the broker answer, and may this client publish and subscribe?",
                answered() ? roundTrips() : "",
                RoundTrips.millis(connectNanos),
                RoundTrips.millis(subscribeNanos),
                lossPercent(),
                plain(limits.warnLossPercent),
                plain(limits.criticalLossPercent));
    }

    private String summary() {
        return String.format(
                Locale.ROOT, ", round trip %.1f ms, at most %.1f ms", times.averageMillis(), times.maxMillis());
    }

    private String roundTrips() {
        return String.format(
                Locale.ROOT,
                "rtt=%.3fms;%d;%d;0 rtt_min=%.3fms rtt_max=%.3fms ",
                times.averageMillis(),
                limits.warn.toMillis(),
                limits.critical.toMillis(),
                times.minMillis(),
                times.maxMillis());
    }

    private boolean answered() {
        return times.count() > 0;
    }

    private double lossPercent() {
        return 100.0 * (sent - times.count()) / sent;
    }

    private static String plain(double percent) {
        return percent == Math.rint(percent) ? Long.toString((long) percent) : Double.toString(percent);
    }
}
