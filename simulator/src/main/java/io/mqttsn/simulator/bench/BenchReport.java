package io.mqttsn.simulator.bench;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Results for people, as lines of a table, and for programs, as JSON. */
public final class BenchReport {

    private static final String ROW = "%-4s %3s %9s %9s %9s %9s %-5s %7s %6s %6s %6s %8s %7s %8s";

    private BenchReport() {}

    /** The two lines above the rows. */
    public static String header() {
        return String.format(
                        ROW, "", "", "", "LATENCY", "ms", "", "", "", "", "", "KERNEL", "GATEWAY", "GATEWAY", "BENCH")
                + System.lineSeparator()
                + String.format(
                        ROW, "DIR", "QOS", "MSG/S", "p50", "p99", "max", "of", "LOST", "DOUBLE", "FAILED", "DROPS",
                        "us/msg", "MiB", "us/msg");
    }

    public static String row(BenchResult result) {
        return String.format(
                        Locale.ROOT,
                        ROW,
                        result.direction().name().toLowerCase(Locale.ROOT),
                        result.qos().level(),
                        Math.round(result.messagesPerSecond()),
                        millis(result.latencyMedianMillis()),
                        millis(result.latencyP99Millis()),
                        millis(result.latencyMaxMillis()),
                        switch (result.latencyOf()) {
                            case ACKNOWLEDGEMENT -> "ack";
                            case DELIVERY -> "deliv";
                            case BATCH -> "batch";
                        },
                        number(result.lost()),
                        result.duplicates(),
                        result.failed(),
                        number(result.kernelDrops()),
                        micros(result.gatewayCpuMicros()),
                        result.gatewayResidentBytes().isPresent()
                                ? result.gatewayResidentBytes().getAsLong() >> 20
                                : "-",
                        micros(result.benchCpuMicros()))
                .stripTrailing();
    }

    /** One object with settings, machine and results; unknown figures are {@code null}. */
    public static String json(BenchSettings settings, List<BenchResult> results) {
        return String.format(
                Locale.ROOT,
                """
                {
                  "clients": %d,
                  "payloadBytes": %d,
                  "warmupSeconds": %s,
                  "window": %d,
                  "fence": %d,
                  "countedAtBroker": %s,
                  "machine": {"processors": %d, "java": "%s", "os": "%s", "arch": "%s"},
                  "results": [
                %s
                  ]
                }
                """,
                settings.clients(),
                settings.payloadBytes(),
                settings.warmup().toMillis() / 1e3,
                settings.window(),
                settings.fence(),
                settings.mqtt().isPresent(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"),
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                results.stream().map(BenchReport::json).collect(Collectors.joining("," + "\n")));
    }

    private static String json(BenchResult result) {
        return String.format(
                Locale.ROOT,
                "    {\"direction\": \"%s\", \"qos\": %d, \"seconds\": %.3f, \"messages\": %d, \"messagesPerSecond\": %.1f,"
                        + " \"latencyOf\": \"%s\", \"latencyMillis\": {\"p50\": %s, \"p99\": %s, \"max\": %s},"
                        + " \"lost\": %s, \"duplicates\": %d, \"failed\": %d, \"kernelDrops\": %s,"
                        + " \"gatewayCpuMicrosPerMessage\": %s, \"gatewayResidentBytes\": %s,"
                        + " \"benchCpuMicrosPerMessage\": %s}",
                result.direction().name().toLowerCase(Locale.ROOT),
                result.qos().level(),
                result.seconds(),
                result.messages(),
                result.messagesPerSecond(),
                result.latencyOf().name().toLowerCase(Locale.ROOT),
                jsonNumber(result.latencyMedianMillis()),
                jsonNumber(result.latencyP99Millis()),
                jsonNumber(result.latencyMaxMillis()),
                jsonNumber(result.lost()),
                result.duplicates(),
                result.failed(),
                jsonNumber(result.kernelDrops()),
                jsonNumber(result.gatewayCpuMicros().orElse(Double.NaN)),
                jsonNumber(result.gatewayResidentBytes()),
                jsonNumber(result.benchCpuMicros().orElse(Double.NaN)));
    }

    private static String jsonNumber(double value) {
        return Double.isNaN(value) ? "null" : String.format(Locale.ROOT, "%.3f", value);
    }

    private static String jsonNumber(OptionalLong value) {
        return value.isPresent() ? Long.toString(value.getAsLong()) : "null";
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
