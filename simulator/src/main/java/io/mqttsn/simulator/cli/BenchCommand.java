package io.mqttsn.simulator.cli;

import io.mqttsn.codec.Qos;
import io.mqttsn.simulator.bench.Bench;
import io.mqttsn.simulator.bench.BenchException;
import io.mqttsn.simulator.bench.BenchJson;
import io.mqttsn.simulator.bench.BenchReport;
import io.mqttsn.simulator.bench.BenchRun;
import io.mqttsn.simulator.bench.BenchSettings;
import io.mqttsn.simulator.bench.Mode;
import io.mqttsn.simulator.bench.Target;
import io.mqttsn.simulator.console.Terminal;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mqttsn-sim bench}: measures a gateway, or two in turn. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        description = {
            "Measures a gateway that runs already: throughput, latency, losses, and what a message costs it. With --against"
                    + " measures another one in turn, and says whether they differ.",
            "Without --rate sensors work in closed loops, with a bounded number of messages in flight: that tells what a"
                    + " gateway can do. With --rate messages follow a schedule and wait for nobody: that tells what"
                    + " latency users see. At QoS 0, where nobody answers, a sensor sends PINGREQ after a batch;"
                    + " PINGRESP shows that it was read."
        })
final class BenchCommand implements Callable<Integer> {

    private static final int ROUNDS_OF_TWO = 5;

    private @Nullable CommandSpec spec;

    @Mixin
    GatewayOption gateway = new GatewayOption();

    @Option(
            names = "--mqtt",
            paramLabel = "URL",
            description =
                    "The broker behind the gateway, tcp://HOST:PORT or ssl://HOST:PORT: messages up are counted there, messages down are"
                            + " published there. Without it, messages down come from other MQTT-SN clients.")
    @Nullable
    String mqtt;

    @Option(
            names = "--pid",
            paramLabel = "PID",
            description = "The gateway's process on this machine, to measure its processor time and memory.")
    @Nullable
    Long pid;

    @Mixin
    AgainstOptions against = new AgainstOptions();

    @Mixin
    BrokerOptions broker = new BrokerOptions();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How often to measure each case at each gateway. Default: 1, or 5 with --against.")
    @Nullable
    Integer rounds;

    @Option(
            names = "--sink",
            description = "Measure the benchmark itself: something in this process takes the gateway's place, counts"
                    + " messages and throws them away. Only up and storm.")
    boolean sink;

    @Option(
            names = {"-m", "--mode"},
            paramLabel = "MODE",
            split = ",",
            defaultValue = "up,down",
            converter = Converters.ToMode.class,
            description = "up: sensors publish; down: sensors receive, each its own messages; fan-out: all receive the"
                    + " same messages from one publisher; drain: all wake at once and fetch what was kept for them;"
                    + " storm: all connect at once. Default: ${DEFAULT-VALUE}.")
    List<Mode> modes = List.of();

    @Option(
            names = {"-q", "--qos"},
            paramLabel = "QOS",
            split = ",",
            defaultValue = "0,1,2",
            description = "Which QoS to measure. Default: ${DEFAULT-VALUE}.")
    List<Integer> qosLevels = List.of();

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
            names = "--rate",
            paramLabel = "PER-SECOND",
            description =
                    "Publish so many messages each second, over all sensors, whatever became of those before (open"
                            + " loop). Only up, down and fan-out.")
    @Nullable
    Double rate;

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
            description = "Load before each measurement; a second at most after the first round. Default:"
                    + " ${DEFAULT-VALUE}.")
    double warmupSeconds;

    @Option(
            names = "--window",
            paramLabel = "N",
            defaultValue = "128",
            description = "How many messages are in flight at most in closed loops. Default: ${DEFAULT-VALUE}.")
    int window;

    @Option(
            names = "--fence",
            paramLabel = "N",
            defaultValue = "16",
            description = "How many messages make a batch at QoS 0. Default: ${DEFAULT-VALUE}.")
    int fence;

    @Option(
            names = "--buffered",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many messages wait for each sleeper. Default: ${DEFAULT-VALUE}.")
    int buffered;

    @Option(
            names = "--starts",
            paramLabel = "PER-SECOND",
            defaultValue = "2000",
            description = "How many sensors connect each second, except in a storm. Default: ${DEFAULT-VALUE}.")
    double startsPerSecond;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the results there too.")
    @Nullable
    Path json;

    /** Called by picocli; the place where the columns are explained. */
    @Spec
    void spec(CommandSpec spec) {
        this.spec = spec;
        spec.usageMessage()
                .footer(Stream.of(
                                Stream.of("", "Columns:"),
                                BenchReport.legend().stream().map(line -> "  " + line.replace("%", "%%")),
                                Stream.of(
                                        "Lines with ! name reasons to doubt the figures above them.",
                                        "",
                                        "Examples:",
                                        "  mqttsn-sim bench --clients 100 --seconds 10",
                                        "  mqttsn-sim bench --mqtt tcp://127.0.0.1:1883 --pid PID --json result.json",
                                        "  mqttsn-sim bench --mode up --qos 1 --rate 5000",
                                        "  mqttsn-sim bench --mode drain,storm --clients 1000 --buffered 20",
                                        "  mqttsn-sim bench --mode up --qos 1 --against 127.0.0.1:10001 --rounds 7",
                                        "  mqttsn-sim bench --mode up --qos 0 --sink"))
                        .flatMap(lines -> lines)
                        .toArray(String[]::new));
    }

    @Override
    public Integer call() throws ToolFailure, InterruptedException {
        PrintWriter out = spec().commandLine().getOut();
        PrintWriter err = spec().commandLine().getErr();
        BenchSettings settings = settings();
        BenchRun run = measure(settings, new BenchScreen(out, Terminal.isInteractive(), settings));
        run.violations().forEach(sentence -> err.println("warning: " + sentence));
        if (json != null) {
            JsonFile.write(json, BenchJson.of(settings, run));
        }
        if (run.results().stream().anyMatch(result -> result.completed() == 0)) {
            throw new ToolFailure("nothing at all came through in at least one case; the gateway's log tells why");
        }
        return 0;
    }

    /** Runs the benchmark; on Ctrl-C its sensors say goodbye. */
    private static BenchRun measure(BenchSettings settings, BenchScreen screen)
            throws ToolFailure, InterruptedException {
        CountDownLatch hasLeft = new CountDownLatch(1);
        CtrlC ctrlC = CtrlC.interruptingThisThread(hasLeft);
        try (Bench bench = new Bench(settings, screen)) {
            return bench.run();
        } catch (BenchException e) {
            throw new ToolFailure(e.sentence());
        } finally {
            screen.end();
            hasLeft.countDown();
            ctrlC.disarm();
        }
    }

    private CommandSpec spec() {
        CommandSpec known = spec;
        if (known == null) {
            throw new IllegalStateException("picocli has not introduced itself");
        }
        return known;
    }

    private BenchSettings settings() {
        for (int level : qosLevels) {
            Usage.check(spec(), level >= 0 && level <= 2, "--qos " + level + " (expected: some of 0,1,2)");
        }
        Usage.check(spec(), seconds > 0, "--seconds " + seconds + " (expected: more than 0)");
        Usage.check(spec(), warmupSeconds >= 0, "--warmup " + warmupSeconds + " (expected: at least 0)");
        if (json != null) {
            JsonFile.check(spec(), json);
        }
        against.check(spec());
        boolean areTwo = against.gateway != null;
        Usage.check(
                spec(),
                !sink || !areTwo && mqtt == null && pid == null,
                "--sink takes the place of a gateway, and has no broker or process");
        Target a = new Target(areTwo ? "A" : "", gateway.address, broker.access("--mqtt", mqtt), optional(pid));
        List<Target> targets = new ArrayList<>();
        if (!sink) {
            targets.add(a);
            against.target(broker).ifPresent(targets::add);
        }
        try {
            return BenchSettings.builder(targets)
                    .clients(clients)
                    .payloadBytes(payloadBytes)
                    .times(
                            Duration.ofMillis(Math.round(warmupSeconds * 1000)),
                            Duration.ofMillis(Math.round(seconds * 1000)))
                    .rounds(rounds != null ? rounds : areTwo ? ROUNDS_OF_TWO : 1)
                    .cases(modes, qosLevels.stream().map(Qos::ofBits).toList())
                    .rate(rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate))
                    .window(window)
                    .fence(fence)
                    .buffered(buffered)
                    .startsPerSecond(startsPerSecond)
                    .build();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec().commandLine(), "--" + e.getMessage());
        }
    }

    static OptionalLong optional(@Nullable Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
