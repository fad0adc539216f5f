package io.mqttsn.simulator.cli;

import io.mqttsn.codec.Qos;
import io.mqttsn.config.HostPort;
import io.mqttsn.simulator.console.Terminal;
import io.mqttsn.simulator.fleet.FleetSettings;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mqttsn-sim fleet}: a field of sensors until Ctrl-C. */
@Command(
        name = "fleet",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs a field of sensors that report temperature, humidity and battery, sleep, and take commands.",
            "Sensor 3 reports to sensors/sensor-3/climate, takes commands on sensors/sensor-3/cmd ('report', or"
                    + " 'interval SECONDS') and answers them on sensors/sensor-3/reply."
        },
        footer = {
            "",
            "Examples:",
            "  mqttsn-sim fleet",
            "  mqttsn-sim fleet --sensors 500 --interval 10s --sleeping 0.8",
            "  mqttsn-sim fleet --duration 1m > fleet.log"
        })
final class FleetCommand implements Callable<Integer> {

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

    @Mixin
    SerialOptions serial = new SerialOptions();

    @Option(
            names = {"-n", "--sensors"},
            paramLabel = "N",
            defaultValue = "8",
            description = "How many sensors. Default: ${DEFAULT-VALUE}.")
    int sensors;

    @Option(
            names = "--interval",
            paramLabel = "DURATION",
            defaultValue = "5s",
            converter = Converters.ToDuration.class,
            description = "Time between the reports of a sensor. Default: ${DEFAULT-VALUE}.")
    Duration interval = Duration.ZERO;

    @Option(
            names = "--jitter",
            paramLabel = "SHARE",
            defaultValue = "0.2",
            description = "How much an interval varies, 0 to 1. Default: ${DEFAULT-VALUE}.")
    double jitter;

    @Option(
            names = "--sleeping",
            paramLabel = "SHARE",
            defaultValue = "0.25",
            description = "Which share of the sensors sleeps between reports, 0 to 1. Default: ${DEFAULT-VALUE}.")
    double sleeping;

    @Option(
            names = {"-q", "--qos"},
            paramLabel = "QOS",
            defaultValue = "1",
            description = "QoS of the reports, 0 to 2. Default: ${DEFAULT-VALUE}.")
    int qosLevel;

    @Option(
            names = "--id-prefix",
            paramLabel = "TEXT",
            defaultValue = "sensor-",
            description = "Client ids are this and a number. Default: ${DEFAULT-VALUE}.")
    String idPrefix = "";

    @Option(
            names = "--topic-prefix",
            paramLabel = "TEXT",
            defaultValue = "sensors",
            description = "Topics begin with this and the client id. Default: ${DEFAULT-VALUE}.")
    String topicPrefix = "";

    @Option(
            names = "--keepalive",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "Keepalive, 0 to switch it off. Default: ${DEFAULT-VALUE}.")
    int keepAliveSeconds;

    @Option(
            names = "--starts",
            paramLabel = "PER-SECOND",
            defaultValue = "200",
            description = "How many sensors are switched on each second. Default: ${DEFAULT-VALUE}.")
    double startsPerSecond;

    @Option(
            names = "--duration",
            paramLabel = "DURATION",
            converter = Converters.ToDuration.class,
            description = "End after this time. Default: go on until Ctrl-C.")
    @Nullable
    Duration duration;

    @Option(
            names = "--every",
            paramLabel = "DURATION",
            converter = Converters.ToDuration.class,
            description = "How often to show the state. Default: 1s in a terminal, 5s otherwise.")
    @Nullable
    Duration every;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Seed of weather and jitter.")
    long seed;

    @Override
    public Integer call() throws ToolFailure, InterruptedException {
        PrintWriter out = command.commandLine().getOut();
        boolean interactive = Terminal.isInteractive();
        FleetSettings settings = settings(interactive);
        try (SerialOptions.Way way = serial.open(gateway, true)) {
            if (!FleetRun.run(way.gateway(), settings, duration, out, interactive, () -> {})) {
                throw new ToolFailure("no sensor was ever connected; is the gateway running on " + where()
                        + ", and does it allow the client ids " + idPrefix + "1 ...?");
            }
        }
        return 0;
    }

    private String where() {
        return serial.port == null
                ? "UDP " + new HostPort(gateway.getHostString(), gateway.getPort())
                : "the other end of " + serial.port;
    }

    private FleetSettings settings(boolean interactive) {
        if (qosLevel < 0 || qosLevel > 2) {
            throw new ParameterException(command.commandLine(), "--qos " + qosLevel + " (expected: 0..2)");
        }
        try {
            return new FleetSettings(
                    sensors,
                    interval,
                    jitter,
                    sleeping,
                    Qos.ofBits(qosLevel),
                    idPrefix,
                    topicPrefix,
                    keepAliveSeconds,
                    startsPerSecond,
                    every != null ? every : Duration.ofSeconds(interactive ? 1 : 5),
                    seed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()));
        }
    }
}
