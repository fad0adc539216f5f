package io.mqttsn.simulator.console;

import io.mqttsn.simulator.client.SensorState;
import io.mqttsn.simulator.fleet.Fleet;
import io.mqttsn.simulator.fleet.FleetSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A fleet in lines of at most 79 plain characters: small ones sensor by sensor, large ones as bars by state. */
final class FleetTable {

    private static final int WIDTH = 79;
    private static final int BAR = 44;
    private static final String HEADER = String.format(
            "%-16s %-14s %7s %5s %5s %7s %7s %10s",
            "SENSOR", "STATE", "TEMP C", "HUM %", "BAT %", "SENT", "ACKED", "LATENCY");

    private FleetTable() {}

    /** One line per sensor or state, some about all of them, and one about troubles if there are any. */
    static List<String> block(FleetSnapshot fleet, Bounds bounds) {
        List<String> lines = new ArrayList<>();
        if (fleet.total() > Fleet.ROWS_MAX) {
            lines.addAll(bars(fleet));
        } else {
            lines.add(HEADER);
            fleet.rows().forEach(row -> lines.add(line(row)));
            lines.add(FleetText.clock(fleet.elapsed()) + "  " + FleetText.states(fleet));
        }
        lines.add(FleetText.totals(fleet));
        lines.add(Stream.of(FleetText.latency(fleet), FleetText.events(fleet))
                .filter(Predicate.not(String::isEmpty))
                .collect(Collectors.joining(", ")));
        FleetText.network(fleet).ifPresent(lines::add);
        FleetText.endToEnd(fleet).ifPresent(lines::add);
        String troubles = FleetText.troubles(fleet);
        if (!troubles.isEmpty()) {
            lines.add(troubles);
        }
        bounds.progress(fleet)
                .ifPresent(share ->
                        lines.add("[" + bar(share) + "] " + Math.round(100 * share) + " %, " + bounds.left(fleet)));
        return lines.stream().map(FleetTable::fitted).toList();
    }

    /** Everything about the fleet in one line, for logs and pipes. */
    static String line(FleetSnapshot fleet) {
        String text = Stream.of(
                        FleetText.states(fleet),
                        FleetText.totals(fleet),
                        FleetText.latency(fleet),
                        FleetText.events(fleet),
                        FleetText.network(fleet).orElse(""),
                        FleetText.endToEnd(fleet).orElse(""),
                        FleetText.troubles(fleet))
                .filter(Predicate.not(String::isEmpty))
                .collect(Collectors.joining("; "));
        return FleetText.clock(fleet.elapsed()) + "  " + text;
    }

    private static List<String> bars(FleetSnapshot fleet) {
        List<String> lines = new ArrayList<>();
        String title = fleet.total() + " sensors at " + fleet.gateway();
        lines.add(title + " ".repeat(Math.max(2, WIDTH - title.length() - 8)) + FleetText.clock(fleet.elapsed()));
        for (SensorState state : SensorState.values()) {
            lines.add(bar(FleetText.name(state), fleet.states().getOrDefault(state, 0), fleet.total()));
        }
        lines.add(bar("off", fleet.switchedOff(), fleet.total()));
        return lines;
    }

    private static String bar(String name, int count, int total) {
        double share = count / (double) total;
        return String.format(Locale.ROOT, "%-15s %8d  %s %5.1f %%", name, count, bar(share), 100 * share);
    }

    private static String bar(double share) {
        int full = (int) Math.round(BAR * share);
        return "#".repeat(full) + ".".repeat(BAR - full);
    }

    private static String line(FleetSnapshot.Row row) {
        return String.format(
                Locale.ROOT,
                "%-16.16s %-14s %7.1f %5.0f %5.0f %7d %7d %10s",
                row.id(),
                FleetText.name(row.state()),
                row.temperatureCelsius(),
                row.humidityPercent(),
                row.batteryPercent(),
                row.sent(),
                row.acknowledged(),
                FleetText.millis(row.latencyMillis()));
    }

    /** What is too long is cut: the summary at the end has all of it. */
    private static String fitted(String line) {
        return line.length() <= WIDTH ? line : line.substring(0, WIDTH - 3) + "...";
    }
}
