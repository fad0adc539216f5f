package io.mqttsn.simulator.bench;

import io.mqttsn.simulator.bench.BenchResult.LatencyOf;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Results for people, as lines of a table, and what its columns mean. */
public final class BenchReport {

    /**
     * One column.
     *
     * @param width negative when its texts begin at the left
     */
    private record Column(String over, String name, int width, Function<BenchResult, String> value, String meaning) {

        String cell(String text) {
            return String.format(Locale.ROOT, "%" + width + "s", text);
        }
    }

    private static final List<Column> COLUMNS = List.of(
            new Column("", "MODE", -7, result -> result.mode().title(), "what is measured, see --mode"),
            new Column(
                    "",
                    "QOS",
                    3,
                    result -> result.mode().hasQos()
                            ? Integer.toString(result.qos().level())
                            : "-",
                    "of the messages"),
            new Column(
                    "",
                    "PER-SEC",
                    8,
                    result -> Long.toString(Math.round(result.perSecond())),
                    "messages that came through (each copy counts), or connections"),
            new Column(
                    "ms",
                    "p50",
                    8,
                    result -> millis(result.latency().medianMillis()),
                    "latency in milliseconds, of half of them at most"),
            new Column("", "p99", 8, result -> millis(result.latency().p99Millis()), "of all but one in a hundred"),
            new Column("", "max", 8, result -> millis(result.latency().maxMillis()), "of the slowest"),
            new Column(
                    "",
                    "of",
                    -5,
                    result -> name(result.latency().of()),
                    "ack: from PUBLISH to its last acknowledgement, at the sensor; deliv: from one client to the other;"
                            + " fence: at QoS 0, from a message or the first of a batch to the PINGRESP that shows that"
                            + " it was read; each: from the moment when all wake or connect to the last answer that one"
                            + " of them gets. With --rate counted from the moment that the schedule intended"),
            new Column(
                    "",
                    "LOST",
                    6,
                    result -> number(result.lost()),
                    "messages that did not arrive; - when nobody looks"),
            new Column("", "DOUBLE", 6, result -> Long.toString(result.duplicates()), "messages that arrived again"),
            new Column("", "FAILED", 6, result -> Long.toString(result.failed()), "not acknowledged, or refused"),
            new Column(
                    "",
                    "RETRY",
                    5,
                    result -> Long.toString(result.troubles().retries()),
                    "CONNECTs and PUBLISHes that sensors repeated for want of an answer"),
            new Column(
                    "KERNEL",
                    "DROPS",
                    6,
                    BenchReport::drops,
                    "datagrams that the system dropped, in front of the gateway and of the sensors"),
            new Column(
                    "GATEWAY",
                    "us/msg",
                    7,
                    result -> micros(result.gatewayCpuMicros()),
                    "its processor time per message, in microseconds, with --pid"),
            new Column("GATEWAY", "%core", 7, BenchReport::coreShare, "the same, in percent of one core"),
            new Column(
                    "GATEWAY",
                    "MiB",
                    7,
                    result -> result.gatewayResidentBytes().isPresent()
                            ? Long.toString(result.gatewayResidentBytes().getAsLong() >> 20)
                            : "-",
                    "its memory, with --pid"),
            new Column(
                    "BENCH",
                    "us/msg",
                    6,
                    result -> micros(result.benchCpuMicros()),
                    "the benchmark's own processor time per message, all threads: a million divided by it is what one"
                            + " core can send"));

    private static final String MARK = "! ";
    /** Of a second. */
    private static final double MICROS_PER_PERCENT = 10_000;

    private BenchReport() {}

    /** The two lines above the rows. */
    public static String header(BenchSettings settings) {
        return line(settings, "", Column::over).stripTrailing()
                + System.lineSeparator()
                + line(settings, "GW", Column::name).stripTrailing();
    }

    /** One line about a result, and one more for each reason to doubt it. */
    public static String row(BenchSettings settings, BenchResult result) {
        List<String> lines = new ArrayList<>();
        lines.add(line(settings, result.target(), column -> column.value().apply(result))
                .stripTrailing());
        result.marks().forEach(mark -> lines.add(MARK + mark));
        return String.join(System.lineSeparator(), lines);
    }

    /** What two gateways differ in. */
    public static String text(Comparison comparison) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%s%s, %s as a multiple of %s, %d rounds:",
                comparison.mode().title(),
                comparison.mode().hasQos() ? ", QoS " + comparison.qos().level() : "",
                comparison.a(),
                comparison.b(),
                comparison.rounds()));
        for (Comparison.Line line : comparison.lines()) {
            String interval = Double.isNaN(line.low())
                    ? "one round says nothing about the spread"
                    : String.format(
                            Locale.ROOT, "95 %%: %.3f to %.3f; %s", line.low(), line.high(), verdict(comparison, line));
            lines.add(String.format(Locale.ROOT, "  %-15s %7.3f  (%s)", line.figure(), line.ratio(), interval));
        }
        if (comparison.markedRounds() > 0) {
            lines.add(MARK + comparison.markedRounds() + " of " + comparison.rounds() + " rounds are marked above");
        }
        return String.join(System.lineSeparator(), lines);
    }

    /** What the columns mean, one paragraph each. */
    public static List<String> legend() {
        return COLUMNS.stream()
                .map(column -> (column.over() + " " + column.name()).strip() + ": " + column.meaning() + ".")
                .toList();
    }

    static String name(LatencyOf of) {
        return switch (of) {
            case ACKNOWLEDGEMENT -> "ack";
            case DELIVERY -> "deliv";
            case FENCE -> "fence";
            case EACH -> "each";
        };
    }

    private static String line(BenchSettings settings, String target, Function<Column, String> text) {
        String cells =
                COLUMNS.stream().map(column -> column.cell(text.apply(column))).collect(Collectors.joining(" "));
        return settings.targets().size() < 2 ? cells : String.format("%-2s %s", target, cells);
    }

    private static String verdict(Comparison comparison, Comparison.Line line) {
        if (!line.isSignificant()) {
            return "no difference shown";
        }
        return (line.ratio() > 1 == line.moreIsBetter() ? comparison.a() : comparison.b()) + " is better";
    }

    private static String drops(BenchResult result) {
        Troubles troubles = result.troubles();
        return troubles.gatewayDrops().isEmpty() && troubles.benchDrops().isEmpty()
                ? "-"
                : Long.toString(troubles.gatewayDrops().orElse(0)
                        + troubles.benchDrops().orElse(0));
    }

    private static String coreShare(BenchResult result) {
        return result.gatewayCpuMicros().isPresent()
                ? String.format(
                        Locale.ROOT,
                        "%.1f",
                        result.perSecond() * result.gatewayCpuMicros().getAsDouble() / MICROS_PER_PERCENT)
                : "-";
    }

    private static String number(OptionalLong value) {
        return value.isPresent() ? Long.toString(value.getAsLong()) : "-";
    }

    private static String millis(double millis) {
        return Double.isNaN(millis) ? "-" : String.format(Locale.ROOT, "%.2f", millis);
    }

    private static String micros(OptionalDouble micros) {
        return micros.isPresent() ? String.format(Locale.ROOT, "%.1f", micros.getAsDouble()) : "-";
    }
}
