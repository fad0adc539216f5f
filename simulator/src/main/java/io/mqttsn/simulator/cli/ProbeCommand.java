package io.mqttsn.simulator.cli;

import io.mqttsn.codec.Qos;
import io.mqttsn.codec.TopicSelector;
import io.mqttsn.simulator.client.SensorSettings;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mqttsn-sim probe}: messages to itself, through gateway and broker, for monitoring systems. */
@Command(
        name = "probe",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        description = {
            "Publishes messages, receives them again by its own subscription, and so tells whether gateway and broker"
                    + " work, and how fast.",
            "Where no topic is named it is mqttsn-sim/probe/ID.",
            "Prints one line with performance data behind a |, as Nagios, Icinga and their kin read it; the round trip is"
                    + " judged by its average."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:OK, all below the thresholds",
            "1:WARNING, a warning threshold is reached",
            "2:CRITICAL, a critical threshold is reached, or gateway or broker do not answer",
            "3:UNKNOWN, wrong usage, or a fault of the probe itself"
        },
        exitCodeOnInvalidInput = ProbeCommand.UNKNOWN,
        exitCodeOnExecutionException = ProbeCommand.UNKNOWN,
        footer = {
            "",
            "Examples:",
            "  mqttsn-sim probe",
            "  mqttsn-sim probe --gateway 192.168.1.2:10000 --warn 200ms --timeout 20s",
            "  mqttsn-sim probe --predefined 7 --qos 0 --each"
        })
final class ProbeCommand implements Callable<Integer> {

    /** The exit code of a check that could not be made. */
    static final int UNKNOWN = 3;

    @ArgGroup
    OneTopic topic = new OneTopic();

    @Option(
            names = {"-q", "--qos"},
            paramLabel = "QOS",
            defaultValue = "1",
            description = "QoS in both directions, 0 to 2. Default: ${DEFAULT-VALUE}.")
    int qosLevel;

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            defaultValue = "3",
            description = "How many messages. Default: ${DEFAULT-VALUE}.")
    int count;

    @Option(
            names = "--interval",
            paramLabel = "DURATION",
            defaultValue = "100ms",
            converter = Converters.ToDuration.class,
            description = "Pause between them. Default: ${DEFAULT-VALUE}.")
    Duration interval = Duration.ZERO;

    @Option(
            names = "--warn",
            paramLabel = "DURATION",
            defaultValue = "1s",
            converter = Converters.ToDuration.class,
            description = "Average round trip that is a warning. Default: ${DEFAULT-VALUE}.")
    Duration warn = Duration.ZERO;

    @Option(
            names = "--critical",
            paramLabel = "DURATION",
            defaultValue = "3s",
            converter = Converters.ToDuration.class,
            description = "Average round trip that is critical; a message that takes longer counts as lost. Default:"
                    + " ${DEFAULT-VALUE}.")
    Duration critical = Duration.ZERO;

    @Option(
            names = "--warn-loss",
            paramLabel = "PERCENT",
            defaultValue = "1",
            description = "Share of lost messages that is a warning. Default: ${DEFAULT-VALUE}.")
    double warnLoss;

    @Option(
            names = "--critical-loss",
            paramLabel = "PERCENT",
            defaultValue = "50",
            description = "Share of lost messages that is critical. Default: ${DEFAULT-VALUE}.")
    double criticalLoss;

    @Option(names = "--each", description = "Print each round trip as well, before the summary.")
    boolean each;

    @Mixin
    ClientOptions client = new ClientOptions();

    @Mixin
    SerialOptions serial = new SerialOptions();

    @Override
    public Integer call() throws InterruptedException {
        Qos qos = client.qos("--qos", qosLevel, 0);
        client.check(count >= 1, "--count " + count + " (expected: at least 1)");
        client.check(
                warn.compareTo(critical) <= 0 && critical.toMillis() > 0,
                "--warn is above --critical (expected: at most as long, and more than 0)");
        client.check(warnLoss <= criticalLoss, "--warn-loss is above --critical-loss (expected: at most as much)");
        TopicSelector to = topic.selector(client, "mqttsn-sim/probe/" + client.id());
        SensorSettings settings = client.settings(
                topic.predefined == null ? Map.of() : Map.of(topic.predefined, "predefined/" + topic.predefined));
        try {
            Prober prober = client.run(
                    serial,
                    "sim-probe",
                    loop -> new Prober(loop, settings, client, to, qos, count, interval, critical, each));
            ProbeVerdict verdict = new ProbeVerdict(
                    prober.times(), count, new ProbeVerdict.Thresholds(warn, critical, warnLoss, criticalLoss));
            client.out().println(verdict.line(prober.connectNanos(), prober.subscribeNanos()));
            return verdict.status();
        } catch (ToolFailure failure) {
            client.out().println("CRITICAL - " + failure.getMessage());
            return 2;
        }
    }
}
