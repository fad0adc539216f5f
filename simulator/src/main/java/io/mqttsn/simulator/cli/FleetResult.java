package io.mqttsn.simulator.cli;

import io.mqttsn.simulator.fleet.FleetSnapshot;
import io.mqttsn.simulator.fleet.endtoend.Verdict;
import io.mqttsn.simulator.fleet.profile.FleetProfile;
import io.mqttsn.simulator.network.NetworkCounters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a run has come to.
 *
 * @param end the last snapshot
 * @param brokerFailure why the count at the broker is not complete
 */
record FleetResult(FleetProfile profile, FleetSnapshot end, Optional<String> brokerFailure) {

    /** Whether the gateway answered anybody, as far as anybody asked. */
    boolean wasHeard() {
        FleetSnapshot.Counters counters = end.counters();
        boolean someWithoutAnswer = counters.sent() > counters.acknowledged() + counters.failed() + counters.waiting();
        return counters.connects() > 0 || someWithoutAnswer;
    }

    /** Why the run did not go well, as a sentence; empty when it did. */
    Optional<String> complaint() {
        long lost = end.endToEnd().map(Verdict::lost).orElse(0L);
        long twice = end.endToEnd().map(Verdict::doubledExactlyOnce).orElse(0L);
        if (lost > 0) {
            return Optional.of("LOST: " + lost + " acknowledged messages did not arrive at the broker; if its queue"
                    + " for this subscriber was full, its own counters tell");
        }
        if (twice > 0 && profile.network().network().isHonest()) {
            return Optional.of("DOUBLED: " + twice + " messages of QoS 2 arrived at the broker more than once");
        }
        long unwatched = end.endToEnd().map(Verdict::unwatched).orElse(0L);
        if (brokerFailure.isEmpty() && unwatched > 0) {
            return Optional.of(
                    "UNKNOWN: " + unwatched + " messages were acknowledged while the connection to the broker"
                            + " was away, and nobody saw whether they arrived");
        }
        return brokerFailure;
    }

    /** For people. */
    List<String> text() {
        FleetSnapshot.Counters counters = end.counters();
        double seconds = Math.max(1e-3, end.elapsed().toMillis() / 1e3);
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "%d sensors, %.1f s, seed %d", end.total(), seconds, profile.seed()));
        lines.add(String.format(
                Locale.ROOT,
                "  messages     %d sent (%.1f/s), %d acknowledged, %d failed, %d without outcome",
                counters.sent(),
                counters.sent() / seconds,
                counters.acknowledged(),
                counters.failed(),
                counters.waiting()));
        if (!Double.isNaN(end.latency().medianMillis())) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  latency      p50 %.1f ms, p99 %.1f ms, max %.1f ms",
                    end.latency().medianMillis(),
                    end.latency().p99Millis(),
                    end.latency().maxMillis()));
        }
        lines.add("  connections  " + counters.connects() + " made, " + counters.losses() + " lost, "
                + counters.refusals() + " refused");
        lines.add("  sensors      " + counters.commands() + " commands, " + counters.repeats() + " retries, "
                + counters.reboots() + " reboots, " + counters.crashes() + " crashes, " + counters.roams() + " roams, "
                + counters.violations() + " rules broken by the gateway");
        if (!end.brokenRules().isEmpty()) {
            lines.add(end.brokenRules().entrySet().stream()
                    .map(rule -> rule.getValue() + " " + rule.getKey())
                    .collect(Collectors.joining(", ", "  rules broken ", "")));
        }
        end.network().ifPresent(network -> lines.add(text(network)));
        end.endToEnd().ifPresent(verdict -> lines.add(text(verdict)));
        return lines;
    }

    private static String dashed(String rule) {
        return rule.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String text(NetworkCounters network) {
        return String.format(
                Locale.ROOT,
                "  network      %d datagrams: %d lost, %d out of reach, %d too many for the link, %d doubled",
                network.sent(),
                network.lost(),
                network.outOfReach(),
                network.overflowed(),
                network.duplicated());
    }

    private static String text(Verdict verdict) {
        return String.format(
                Locale.ROOT,
                "  broker       %d of %d reports delivered; %d LOST, %d never acknowledged and not there, %d doubled (%d"
                        + " at QoS 2), %d reordered, %d foreign%s",
                verdict.delivered(),
                verdict.sent(),
                verdict.lost(),
                verdict.missing(),
                verdict.doubled(),
                verdict.doubledExactlyOnce(),
                verdict.reordered(),
                verdict.foreign(),
                verdict.unwatched() == 0 ? "" : ", " + verdict.unwatched() + " acknowledged while nobody watched");
    }

    /** For programs: one object, milliseconds and counts; what was not measured is missing. */
    String json() {
        Map<String, Object> fields = new LinkedHashMap<>();
        FleetSnapshot.Counters counters = end.counters();
        fields.put("sensors", end.total());
        fields.put("seed", profile.seed());
        fields.put("elapsed-ms", end.elapsed().toMillis());
        fields.put("sent", counters.sent());
        fields.put("acknowledged", counters.acknowledged());
        fields.put("failed", counters.failed());
        fields.put("waiting", counters.waiting());
        fields.put("retries", counters.repeats());
        fields.put("commands", counters.commands());
        fields.put("connects", counters.connects());
        fields.put("losses", counters.losses());
        fields.put("refusals", counters.refusals());
        fields.put("reboots", counters.reboots());
        fields.put("crashes", counters.crashes());
        fields.put("roams", counters.roams());
        fields.put("violations", counters.violations());
        end.brokenRules().forEach((rule, count) -> fields.put("violations-" + dashed(rule), count));
        if (!Double.isNaN(end.latency().medianMillis())) {
            fields.put("latency-p50-ms", end.latency().medianMillis());
            fields.put("latency-p99-ms", end.latency().p99Millis());
            fields.put("latency-max-ms", end.latency().maxMillis());
        }
        end.network().ifPresent(network -> {
            fields.put("network-datagrams", network.sent());
            fields.put("network-lost", network.lost());
            fields.put("network-out-of-reach", network.outOfReach());
            fields.put("network-overflowed", network.overflowed());
            fields.put("network-doubled", network.duplicated());
        });
        end.endToEnd().ifPresent(verdict -> {
            fields.put("broker-reports", verdict.sent());
            fields.put("broker-delivered", verdict.delivered());
            fields.put("broker-lost", verdict.lost());
            fields.put("broker-missing", verdict.missing());
            fields.put("broker-doubled", verdict.doubled());
            fields.put("broker-doubled-qos2", verdict.doubledExactlyOnce());
            fields.put("broker-reordered", verdict.reordered());
            fields.put("broker-foreign", verdict.foreign());
            fields.put("broker-unwatched", verdict.unwatched());
            fields.put("broker-complete", brokerFailure.isEmpty());
        });
        return fields.entrySet().stream()
                .map(field -> "  \"" + field.getKey() + "\": " + field.getValue())
                .collect(Collectors.joining(",\n", "{\n", "\n}\n"));
    }
}
