package io.mqttsn.simulator.console;

import io.mqttsn.simulator.client.SensorState;
import io.mqttsn.simulator.fleet.FleetSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A fleet in lines of at most 79 plain characters. */
final class FleetTable {

    private static final String HEADER = String.format(
            "%-16s %-14s %7s %5s %5s %7s %7s %10s",
            "SENSOR", "STATE", "TEMP C", "HUM %", "BAT %", "SENT", "ACKED", "LATENCY");

    private FleetTable() {}

    /** One line per sensor, two about all of them, and one about troubles if there are any. */
    static List<String> block(FleetSnapshot fleet) {
        List<String> lines = new ArrayList<>();
        lines.add(HEADER);
        fleet.rows().forEach(row -> lines.add(line(row)));
        int hidden = fleet.total() - fleet.rows().size();
        if (hidden > 0) {
            lines.add("... and " + hidden + " more");
        }
        lines.add(states(fleet));
        lines.add(totals(fleet));
        String troubles = troubles(fleet);
        if (!troubles.isEmpty()) {
            lines.add(troubles);
        }
        return lines;
    }

    /** Everything about the fleet in one line, for logs and pipes. */
    static String line(FleetSnapshot fleet) {
        String troubles = troubles(fleet);
        return format(fleet.elapsed()) + "  " + states(fleet) + "; " + totals(fleet)
                + (troubles.isEmpty() ? "" : "; " + troubles);
    }

    private static String line(FleetSnapshot.Row row) {
        return String.format(
                Locale.ROOT,
                "%-16.16s %-14s %7.1f %5.0f %5.0f %7d %7d %10s",
                row.id(),
                name(row.state()),
                row.temperatureCelsius(),
                row.humidityPercent(),
                row.batteryPercent(),
                row.sent(),
                row.acknowledged(),
                millis(row.latencyMillis()));
    }

    private static String states(FleetSnapshot fleet) {
        return fleet.states().entrySet().stream()
                .map(state -> state.getValue() + " " + name(state.getKey()))
                .collect(Collectors.joining(", "));
    }

    private static String totals(FleetSnapshot fleet) {
        return String.format(
                Locale.ROOT,
                "%.1f msg/s, %d sent, %d acked, %d commands, latency %s (p99 %s)",
                fleet.sentPerSecond(),
                fleet.sent(),
                fleet.acknowledged(),
                fleet.commands(),
                millis(fleet.latency().medianMillis()),
                millis(fleet.latency().p99Millis()));
    }

    /** Empty when all is well. */
    private static String troubles(FleetSnapshot fleet) {
        List<String> troubles = new ArrayList<>();
        addIfAny(troubles, fleet.failed(), "FAILED");
        addIfAny(troubles, fleet.losses(), "CONNECTIONS LOST");
        addIfAny(troubles, fleet.refusals(), "REFUSED");
        addIfAny(troubles, fleet.violations(), "VIOLATIONS");
        if (fleet.unreachable()) {
            troubles.add("nobody listens on UDP " + fleet.gateway());
        }
        return String.join(", ", troubles);
    }

    private static void addIfAny(List<String> troubles, long count, String what) {
        if (count > 0) {
            troubles.add(count + " " + what);
        }
    }

    static String millis(double millis) {
        return Double.isNaN(millis) ? "-" : String.format(Locale.ROOT, "%.1f ms", millis);
    }

    private static String name(SensorState state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String format(Duration elapsed) {
        return String.format(
                Locale.ROOT, "%02d:%02d:%02d", elapsed.toHours(), elapsed.toMinutesPart(), elapsed.toSecondsPart());
    }
}
