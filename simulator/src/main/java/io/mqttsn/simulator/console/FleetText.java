package io.mqttsn.simulator.console;

import io.mqttsn.simulator.client.SensorState;
import io.mqttsn.simulator.fleet.FleetSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A fleet in phrases, which the table and the single line share. */
final class FleetText {

    private FleetText() {}

    static String states(FleetSnapshot fleet) {
        List<String> states = fleet.states().entrySet().stream()
                .map(state -> state.getValue() + " " + name(state.getKey()))
                .collect(Collectors.toCollection(ArrayList::new));
        addIfAny(states, fleet.switchedOff(), "off");
        return String.join(", ", states);
    }

    static String totals(FleetSnapshot fleet) {
        return String.format(
                Locale.ROOT,
                "%.1f msg/s, %d sent, %d acked, %d waiting",
                fleet.sentPerSecond(),
                fleet.counters().sent(),
                fleet.counters().acknowledged(),
                fleet.counters().waiting());
    }

    static String latency(FleetSnapshot fleet) {
        FleetSnapshot.Latency latency = fleet.latency();
        return Double.isNaN(latency.medianMillis())
                ? "latency -"
                : "latency p50 " + millis(latency.medianMillis()) + ", p99 " + millis(latency.p99Millis()) + ", max "
                        + millis(latency.maxMillis());
    }

    /** What happened besides reports; empty when nothing did. */
    static String events(FleetSnapshot fleet) {
        List<String> events = new ArrayList<>();
        addIfAny(events, fleet.counters().commands(), "commands");
        addIfAny(events, fleet.counters().repeats(), "retries");
        addIfAny(events, fleet.counters().reboots(), "reboots");
        addIfAny(events, fleet.counters().crashes(), "crashes");
        addIfAny(events, fleet.counters().roams(), "roams");
        return String.join(", ", events);
    }

    static Optional<String> network(FleetSnapshot fleet) {
        return fleet.network().map(it -> {
            List<String> drops = new ArrayList<>();
            addIfAny(drops, it.lost(), "lost");
            addIfAny(drops, it.outOfReach(), "out of reach");
            addIfAny(drops, it.overflowed(), "too many for the link");
            addIfAny(drops, it.duplicated(), "doubled");
            addIfAny(drops, it.inFlight(), "on their way");
            return "network: " + it.sent() + " datagrams" + (drops.isEmpty() ? "" : ", ") + String.join(", ", drops);
        });
    }

    static Optional<String> endToEnd(FleetSnapshot fleet) {
        return fleet.endToEnd().map(it -> {
            List<String> parts = new ArrayList<>();
            parts.add(it.delivered() + " of " + it.sent() + " delivered");
            addIfAny(parts, it.lost(), "acked but not there");
            addIfAny(parts, it.unwatched(), "acked while it was away");
            addIfAny(parts, it.missing(), "unacked and not there");
            addIfAny(parts, it.doubled(), "doubled");
            addIfAny(parts, it.doubledExactlyOnce(), "of them at QoS 2");
            addIfAny(parts, it.reordered(), "reordered");
            addIfAny(parts, it.foreign(), "foreign");
            return "broker: " + String.join(", ", parts);
        });
    }

    /** Empty when all is well. */
    static String troubles(FleetSnapshot fleet) {
        List<String> troubles = new ArrayList<>();
        addIfAny(troubles, fleet.counters().failed(), "FAILED");
        addIfAny(troubles, fleet.counters().losses(), "CONNECTIONS LOST");
        addIfAny(troubles, fleet.counters().refusals(), "REFUSED");
        addIfAny(troubles, fleet.counters().violations(), "VIOLATIONS");
        if (fleet.unreachable()) {
            troubles.add("nobody listens on UDP " + fleet.gateway());
        }
        return String.join(", ", troubles);
    }

    static String millis(double millis) {
        if (Double.isNaN(millis)) {
            return "-";
        }
        return String.format(Locale.ROOT, millis < 1000 ? "%.1f ms" : "%.0f ms", millis);
    }

    static String name(SensorState state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    static String clock(Duration time) {
        return String.format(Locale.ROOT, "%02d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart());
    }

    private static void addIfAny(List<String> words, long count, String what) {
        if (count > 0) {
            words.add(count + " " + what);
        }
    }
}
