package io.mqttsn.simulator.cli;

import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.TopicSelector;
import io.mqttsn.simulator.client.Delivery;
import io.mqttsn.simulator.client.PublishOutcome;
import io.mqttsn.simulator.client.PublishOutcome.Rejected;
import io.mqttsn.simulator.client.SensorSettings;
import io.mqttsn.simulator.net.SensorLoop;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mqttsn-sim probe}: messages to itself, through gateway and broker, for monitoring systems. */
@Command(
        name = "probe",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Publishes messages, receives them again by its own subscription, and so tells whether gateway and broker"
                    + " work, and how fast.",
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
            "  mqttsn-sim probe --gateway 192.168.1.2:10000 --warn 200ms --critical 2s --count 5 --timeout 20s",
            "  mqttsn-sim probe --predefined 7 --qos 0 --each"
        })
final class ProbeCommand implements Callable<Integer> {

    /** The exit code of a check that could not be made. */
    static final int UNKNOWN = 3;

    @ArgGroup
    Target target = new Target();

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

    /** Where the messages go. */
    static final class Target {

        @Option(
                names = {"-t", "--topic"},
                paramLabel = "NAME",
                description = "The topic. Default: mqttsn-sim/probe/ID.")
        @Nullable
        String name;

        @Option(names = "--short", paramLabel = "XX", description = "A topic name of two octets instead.")
        @Nullable
        String shortName;

        @Option(names = "--predefined", paramLabel = "ID", description = "A predefined topic id instead.")
        @Nullable
        Integer predefined;
    }

    @Override
    public Integer call() throws InterruptedException {
        Qos qos = client.qos("--qos", qosLevel, 0);
        client.check(count >= 1, "--count " + count + " (expected: at least 1)");
        client.check(
                warn.compareTo(critical) <= 0 && critical.toMillis() > 0,
                "--warn is above --critical (expected: at most as long, and more than 0)");
        client.check(warnLoss <= criticalLoss, "--warn-loss is above --critical-loss (expected: at most as much)");
        TopicSelector topic = topic();
        SensorSettings settings = client.settings(
                target.predefined == null ? Map.of() : Map.of(target.predefined, "predefined/" + target.predefined));
        try {
            return judge(client.run(serial, "sim-probe", loop -> new Prober(loop, settings, topic, qos)));
        } catch (ToolFailure failure) {
            client.out().println("CRITICAL - " + failure.getMessage());
            return 2;
        }
    }

    private TopicSelector topic() {
        if (target.shortName != null) {
            return TopicOptions.shortName(client, target.shortName);
        } else if (target.predefined != null) {
            return TopicOptions.predefined(client, target.predefined);
        }
        String name = target.name == null ? "mqttsn-sim/probe/" + client.id() : target.name;
        client.check(
                !name.isEmpty() && !name.contains("#") && !name.contains("+"),
                "--topic '" + name + "' (expected: a name without the wildcards + and #)");
        return new FilterText(name);
    }

    private int judge(Prober prober) {
        double average = prober.times.averageMillis();
        double lossPercent = 100.0 * (count - prober.times.count()) / count;
        boolean answered = prober.times.count() > 0;
        int status = !answered || lossPercent >= criticalLoss || average >= critical.toMillis()
                ? 2
                : lossPercent >= warnLoss || average >= warn.toMillis() ? 1 : 0;
        client.out()
                .printf(
                        Locale.ROOT,
                        "%s - %d of %d messages came back%s | %sconnect=%.3fms subscribe=%.3fms loss=%.0f%%;%s;%s;0;100%n",
                        new String[] {"OK", "WARNING", "CRITICAL"}[status],
                        prober.times.count(),
                        count,
                        answered
                                ? String.format(
                                        Locale.ROOT,
                                        ", round trip %.1f ms, at most %.1f ms",
                                        average,
                                        prober.times.maxMillis())
                                : "; does the broker answer, and may this client publish and subscribe?",
                        answered
                                ? String.format(
                                        Locale.ROOT,
                                        "rtt=%.3fms;%d;%d;0 rtt_min=%.3fms rtt_max=%.3fms ",
                                        average,
                                        warn.toMillis(),
                                        critical.toMillis(),
                                        prober.times.minMillis(),
                                        prober.times.maxMillis())
                                : "",
                        RoundTrips.millis(prober.connectNanos),
                        RoundTrips.millis(prober.subscribeNanos),
                        lossPercent,
                        plain(warnLoss),
                        plain(criticalLoss));
        return status;
    }

    private static String plain(double percent) {
        return percent == Math.rint(percent) ? Long.toString((long) percent) : Double.toString(percent);
    }

    /** Publishes, waits for the message to come back, publishes the next. */
    private final class Prober extends ToolSensor {

        private final RoundTrips times = new RoundTrips();
        /** Nobody else's message may pass for ours. */
        private final String token = UUID.randomUUID().toString();

        private final TopicSelector topic;
        private final Qos qos;
        private long begunNanos;
        private long connectNanos;
        private long subscribeNanos;
        private int sent;
        private Octets expected = Octets.EMPTY;
        private @Nullable ScheduledFuture<?> patienceEnds;

        Prober(SensorLoop loop, SensorSettings settings, TopicSelector topic, Qos qos) {
            super(loop, settings, client);
            this.topic = topic;
            this.qos = qos;
        }

        @Override
        void begin() {
            begunNanos = System.nanoTime();
            super.begin();
        }

        @Override
        void ready() {
            connectNanos = System.nanoTime() - begunNanos;
            begunNanos = System.nanoTime();
            run((client, now) -> client.subscribe(topic, qos, now));
        }

        @Override
        public void subscribed(TopicSelector filter, Qos granted) {
            subscribeNanos = System.nanoTime() - begunNanos;
            publish();
        }

        @Override
        public void subscriptionRefused(TopicSelector filter, ReturnCode returnCode) {
            fail("the gateway refused the subscription (" + returnCode + "); is the topic allowed and known there?");
        }

        private void publish() {
            sent++;
            expected = Octets.utf8("probe " + token + " " + sent);
            begunNanos = System.nanoTime();
            run((client, now) -> client.publish(sent, topic, expected, qos, false, now));
            patienceEnds = loop().schedule(this::missing, critical.toNanos());
        }

        @Override
        public void published(long number, PublishOutcome outcome) {
            if (outcome instanceof Rejected rejected) {
                fail("the gateway rejected a message (" + rejected.returnCode()
                        + "); is the topic allowed there, and the broker reachable?");
            }
        }

        @Override
        public void messageArrived(Delivery delivery) {
            if (!delivery.payload().equals(expected)) {
                return;
            }
            times.add(System.nanoTime() - begunNanos);
            if (patienceEnds != null) {
                patienceEnds.cancel(false);
            }
            say(String.format(Locale.ROOT, "round trip %d: %.3f ms", sent, RoundTrips.millis(times.lastNanos())));
            next();
        }

        private void missing() {
            say("round trip " + sent + ": not within " + critical.toMillis() + " ms");
            next();
        }

        private void next() {
            expected = Octets.EMPTY;
            if (sent == count) {
                finish();
            } else {
                loop().schedule(this::publish, interval.toNanos());
            }
        }

        private void say(String sentence) {
            if (each) {
                client.out().println(sentence);
                client.out().flush();
            }
        }
    }
}
