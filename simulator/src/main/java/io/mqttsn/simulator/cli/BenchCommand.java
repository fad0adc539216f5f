package io.mqttsn.simulator.cli;

import io.mqttsn.codec.Qos;
import io.mqttsn.simulator.bench.Bench;
import io.mqttsn.simulator.bench.BenchException;
import io.mqttsn.simulator.bench.BenchReport;
import io.mqttsn.simulator.bench.BenchResult;
import io.mqttsn.simulator.bench.BenchSettings;
import io.mqttsn.simulator.bench.Direction;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mqttsn-sim bench}: measures a gateway. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures a gateway that runs already: throughput, latency, losses, and what a message costs it.",
            "Sensors work in closed loops with a bounded number of messages in flight. At QoS 0, where nobody answers, a"
                    + " sensor sends a batch and then PINGREQ, whose PINGRESP shows that the batch was read."
        },
        footer = {
            "",
            "Latencies are of: ack = PUBLISH to its last acknowledgement at the sensor; deliv = from one client to the"
                    + " other; batch = from the first message of a batch to its PINGRESP.",
            "DROPS are datagrams that the system dropped before the gateway could read them: if there are any, use a"
                    + " smaller --window or give the gateway's socket a larger buffer.",
            "",
            "Examples:",
            "  mqttsn-sim bench --clients 100 --seconds 10",
            "  mqttsn-sim bench --mqtt tcp://127.0.0.1:1883 --pid $(pgrep -f mqttsn-gateway) --json result.json",
            "  mqttsn-sim bench --direction up --qos 1 --clients 10000 --payload 64"
        })
final class BenchCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec command;

    @Option(
            names = {"-g", "--gateway"},
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:10000",
            converter = Converters.ToGateway.class,
            description = "The gateway's UDP listener. Default: ${DEFAULT-VALUE}.")
    InetSocketAddress gateway = new InetSocketAddress(0);

    @Option(
            names = {"-n", "--clients"},
            paramLabel = "N",
            defaultValue = "100",
            description = "How many sensors, each with its own port. Default: ${DEFAULT-VALUE}.")
    int clients;

    @Option(
            names = "--payload",
            paramLabel = "OCTETS",
            defaultValue = "32",
            description = "Size of a message. Default: ${DEFAULT-VALUE}.")
    int payloadBytes;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "10",
            description = "How long to measure each case. Default: ${DEFAULT-VALUE}.")
    double seconds;

    @Option(
            names = "--warmup",
            paramLabel = "S",
            defaultValue = "5",
            description = "Load before each measurement. Default: ${DEFAULT-VALUE}.")
    double warmupSeconds;

    @Option(
            names = {"-q", "--qos"},
            paramLabel = "QOS",
            split = ",",
            defaultValue = "0,1,2",
            description = "Which QoS to measure. Default: ${DEFAULT-VALUE}.")
    List<Integer> qosLevels = List.of();

    @Option(
            names = "--direction",
            paramLabel = "DIR",
            split = ",",
            defaultValue = "up,down",
            description = "up: sensors publish; down: sensors receive. Default: ${DEFAULT-VALUE}.")
    List<Direction> directions = List.of();

    @Option(
            names = "--mqtt",
            paramLabel = "URL",
            description =
                    "The broker behind the gateway, tcp://HOST:PORT: messages up are counted there, messages down are"
                            + " published there. Without it, messages down come from other MQTT-SN clients.")
    @Nullable
    String mqtt;

    @Option(
            names = "--pid",
            paramLabel = "PID",
            description = "The gateway's process on this machine, to measure its processor time and memory.")
    @Nullable
    Long pid;

    @Option(
            names = "--window",
            paramLabel = "N",
            defaultValue = "128",
            description = "How many messages are in flight at most. Default: ${DEFAULT-VALUE}.")
    int window;

    @Option(
            names = "--fence",
            paramLabel = "N",
            defaultValue = "16",
            description = "How many messages make a batch at QoS 0. Default: ${DEFAULT-VALUE}.")
    int fence;

    @Option(
            names = "--starts",
            paramLabel = "PER-SECOND",
            defaultValue = "2000",
            description = "How many sensors connect each second. Default: ${DEFAULT-VALUE}.")
    double startsPerSecond;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the results there too.")
    @Nullable
    Path json;

    @Override
    public Integer call() throws ToolFailure, InterruptedException {
        PrintWriter out = command.commandLine().getOut();
        PrintWriter err = command.commandLine().getErr();
        BenchSettings settings = settings();
        List<BenchResult> results;
        try (Bench bench = new Bench(settings, err::println)) {
            out.println(BenchReport.header());
            results = bench.run(result -> {
                out.println(BenchReport.row(result));
                out.flush();
            });
            String troubles = bench.troubles();
            if (!troubles.isEmpty()) {
                err.println("warning: " + troubles);
            }
        } catch (BenchException e) {
            throw new ToolFailure(String.valueOf(e.getMessage()));
        }
        if (json != null) {
            write(json, BenchReport.json(settings, results));
        }
        if (results.stream().anyMatch(result -> result.messages() == 0)) {
            throw new ToolFailure(
                    "not a single message came through in at least one case; the gateway's log tells why");
        }
        return 0;
    }

    private BenchSettings settings() {
        for (int level : qosLevels) {
            if (level < 0 || level > 2) {
                throw new ParameterException(command.commandLine(), "--qos " + level + " (expected: some of 0,1,2)");
            }
        }
        try {
            return new BenchSettings(
                    gateway,
                    clients,
                    payloadBytes,
                    Duration.ofMillis(Math.round(warmupSeconds * 1000)),
                    Duration.ofMillis(Math.round(seconds * 1000)),
                    window,
                    fence,
                    startsPerSecond,
                    directions,
                    qosLevels.stream().map(Qos::ofBits).toList(),
                    Optional.ofNullable(mqtt),
                    pid == null ? OptionalLong.empty() : OptionalLong.of(pid));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    private static void write(Path file, String text) throws ToolFailure {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new ToolFailure(
                    "cannot write " + file + " (" + e + "); name a file in a folder that exists (--json)");
        }
    }
}
