package io.mqttsn.simulator.bench;

import io.mqttsn.codec.Qos;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Finds what makes a measurement doubtful. A figure that hides its losses is worse than none. */
final class Marks {

    /** Less than this part of the wanted rate was not reached. */
    private static final double RATE_SHORTFALL = 0.98;

    /** A schedule that is kept this badly shows in the latencies. */
    private static final double LATE_MILLIS_MAX = 5;

    private Marks() {}

    static List<String> of(BenchResult result) {
        List<String> marks = new ArrayList<>();
        Troubles troubles = result.troubles();
        long gatewayDrops = troubles.gatewayDrops().orElse(0);
        addIf(
                gatewayDrops > 0,
                marks,
                gatewayDrops + " datagrams were dropped by the system before the gateway could read them; use a smaller"
                        + " --window or --rate, or give its socket a larger buffer");
        long benchDrops = troubles.benchDrops().orElse(0);
        addIf(
                benchDrops > 0,
                marks,
                benchDrops + " datagrams were dropped by the system before the sensors could read them; use a smaller"
                        + " --window, or more --clients");
        addIf(
                troubles.sendFailures() > 0,
                marks,
                troubles.sendFailures() + " datagrams were not taken by the system; use fewer --clients");
        addIf(
                troubles.reconnects() > 0,
                marks,
                troubles.reconnects() + " connections were lost; the gateway's log tells why");
        addIf(result.failed() > 0, marks, result.failed() + " were not acknowledged, or refused, by the gateway");
        addIf(
                result.lost().orElse(0) > 0,
                marks,
                result.lost().orElse(0) + " messages did not arrive"
                        + (result.qos() == Qos.TWO
                                ? "; a broker may have dropped what came beyond its limit (Mosquitto: 20 at once on a"
                                        + " connection, max_inflight_messages), --window 20 would tell"
                                : ""));
        addIf(result.completed() == 0, marks, "nothing came through in the time that was measured");
        if (result.rate().isPresent()
                && result.perSecond() < RATE_SHORTFALL * result.rate().getAsDouble()) {
            marks.add(String.format(
                    Locale.ROOT,
                    "%.0f of %.0f per second came through",
                    result.perSecond(),
                    result.rate().getAsDouble()));
        }
        if (result.lateMillis().orElse(0) > LATE_MILLIS_MAX) {
            marks.add(String.format(
                    Locale.ROOT,
                    "the benchmark itself was late, by %.1f ms for one message in a hundred; the machine is too busy",
                    result.lateMillis().getAsDouble()));
        }
        return List.copyOf(marks);
    }

    private static void addIf(boolean condition, List<String> marks, String mark) {
        if (condition) {
            marks.add(mark);
        }
    }
}
