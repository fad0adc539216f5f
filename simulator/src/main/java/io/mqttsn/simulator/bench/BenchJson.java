package io.mqttsn.simulator.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A benchmark for programs: one JSON object with settings, machine, results and comparisons, a line for each of the latter two. */
public final class BenchJson {

    private BenchJson() {}

    public static String of(BenchSettings settings, BenchRun run) {
        Map<String, Object> machine = new LinkedHashMap<>();
        machine.put("processors", Runtime.getRuntime().availableProcessors());
        machine.put("java", System.getProperty("java.version", ""));
        machine.put("os", System.getProperty("os.name", ""));
        machine.put("arch", System.getProperty("os.arch", ""));
        return "{\n"
                + "  \"settings\": " + JsonText.of(settings(settings)) + ",\n"
                + "  \"machine\": " + JsonText.of(machine) + ",\n"
                + "  \"violations\": " + JsonText.of(run.violations()) + ",\n"
                + "  \"results\": "
                + lines(run.results().stream().map(BenchJson::result).toList()) + ",\n"
                + "  \"comparisons\": "
                + lines(run.comparisons().stream().map(BenchJson::comparison).toList()) + "\n}\n";
    }

    private static Map<String, Object> settings(BenchSettings settings) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("loop", settings.rate().isPresent() ? "open" : "closed");
        json.put("rate", settings.rate());
        json.put("clients", settings.clients());
        json.put("payloadBytes", settings.payloadBytes());
        json.put("warmupSeconds", settings.warmup().toMillis() / 1e3);
        json.put("window", settings.window());
        json.put("fence", settings.fence());
        json.put("buffered", settings.buffered());
        json.put("rounds", settings.rounds());
        json.put("targets", settings.targets().stream().map(BenchJson::target).toList());
        return json;
    }

    private static Map<String, Object> target(Target target) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", target.name());
        json.put(
                "gateway",
                target.gateway().getHostString() + ":" + target.gateway().getPort());
        json.put("countedAtBroker", target.mqtt().isPresent());
        return json;
    }

    private static Map<String, Object> result(BenchResult result) {
        Map<String, Object> latency = new LinkedHashMap<>();
        latency.put("p50", result.latency().medianMillis());
        latency.put("p99", result.latency().p99Millis());
        latency.put("max", result.latency().maxMillis());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("target", result.target());
        json.put("mode", result.mode().title());
        json.put("qos", result.qos().level());
        json.put("rate", result.rate());
        json.put("seconds", result.seconds());
        json.put("completed", result.completed());
        json.put("perSecond", result.perSecond());
        json.put("latencyOf", BenchReport.name(result.latency().of()));
        json.put("latencyMillis", latency);
        json.put("lost", result.lost());
        json.put("duplicates", result.duplicates());
        json.put("failed", result.failed());
        json.put("retries", result.troubles().retries());
        json.put("reconnects", result.troubles().reconnects());
        json.put("sendFailures", result.troubles().sendFailures());
        json.put("gatewayDrops", result.troubles().gatewayDrops());
        json.put("benchDrops", result.troubles().benchDrops());
        json.put("lateMillis", result.lateMillis());
        json.put("gatewayCpuMicros", result.gatewayCpuMicros());
        json.put("gatewayResidentBytes", result.gatewayResidentBytes());
        json.put("benchCpuMicros", result.benchCpuMicros());
        json.put("valid", result.marks().isEmpty());
        json.put("marks", result.marks());
        return json;
    }

    private static Map<String, Object> comparison(Comparison comparison) {
        Map<String, Object> ratios = new LinkedHashMap<>();
        for (Comparison.Line line : comparison.lines()) {
            Map<String, Object> ratio = new LinkedHashMap<>();
            ratio.put("ratio", line.ratio());
            ratio.put("low", line.low());
            ratio.put("high", line.high());
            ratios.put(line.figure(), ratio);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("mode", comparison.mode().title());
        json.put("qos", comparison.qos().level());
        json.put("of", comparison.a());
        json.put("to", comparison.b());
        json.put("rounds", comparison.rounds());
        json.put("markedRounds", comparison.markedRounds());
        json.put("ratios", ratios);
        return json;
    }

    private static String lines(List<Map<String, Object>> objects) {
        return objects.isEmpty()
                ? "[]"
                : objects.stream().map(JsonText::of).collect(Collectors.joining(",\n    ", "[\n    ", "\n  ]"));
    }
}
