package io.mqttsn.simulator.cli;

import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.PredefinedTopicId;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ShortTopicName;
import io.mqttsn.codec.TopicSelector;
import io.mqttsn.simulator.client.PublishOutcome;
import io.mqttsn.simulator.client.PublishOutcome.Rejected;
import io.mqttsn.simulator.client.SensorSettings;
import io.mqttsn.simulator.net.SensorLoop;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mqttsn-sim pub}: publishes a message, or the same one many times. */
@Command(
        name = "pub",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Publishes a message to a gateway.",
        footer = {
            "",
            "Examples:",
            "  mqttsn-sim pub --topic sensors/1/temperature --message 21.5 --qos 1",
            "  mqttsn-sim pub --predefined 7 --message on --qos -1        (without a connection)",
            "  mqttsn-sim pub --serial /tmp/sensor --topic boiler/temperature --message 21.5 --qos 1",
            "  mqttsn-sim pub --short ab --file reading.json --retain --qos 2"
        })
final class PubCommand implements Callable<Integer> {

    /** What fits into one datagram besides the longest header of a PUBLISH. */
    private static final int PAYLOAD_MAX = 65_507 - 9;

    @Mixin
    ClientOptions client = new ClientOptions();

    @Mixin
    SerialOptions serial = new SerialOptions();

    @ArgGroup(multiplicity = "1")
    Target target = new Target();

    @ArgGroup(multiplicity = "1")
    Content content = new Content();

    @Option(
            names = {"-q", "--qos"},
            paramLabel = "QOS",
            defaultValue = "0",
            description = "QoS, -1 to 2; -1 needs --short or --predefined. Default: ${DEFAULT-VALUE}.")
    int qosLevel;

    @Option(
            names = {"-r", "--retain"},
            description = "Let the broker keep the message for later subscribers.")
    boolean retain;

    @Option(
            names = "--repeat",
            paramLabel = "N",
            defaultValue = "1",
            description = "Publish so many times. Default: ${DEFAULT-VALUE}.")
    int repeat;

    @Option(
            names = "--interval",
            paramLabel = "DURATION",
            defaultValue = "1s",
            converter = Converters.ToDuration.class,
            description = "Time between repetitions. Default: ${DEFAULT-VALUE}.")
    Duration interval = Duration.ZERO;

    /** Where to. */
    static final class Target {

        @Option(
                names = {"-t", "--topic"},
                paramLabel = "NAME",
                description = "A topic name; the client registers it first.")
        @Nullable
        String name;

        @Option(names = "--short", paramLabel = "XX", description = "A topic name of two octets, sent as it is.")
        @Nullable
        String shortName;

        @Option(names = "--predefined", paramLabel = "ID", description = "A topic id that the gateway knows, 1..65534.")
        @Nullable
        Integer predefined;
    }

    /** What. */
    static final class Content {

        @Option(
                names = {"-m", "--message"},
                paramLabel = "TEXT",
                description = "The message.")
        @Nullable
        String text;

        @Option(
                names = {"-f", "--file"},
                paramLabel = "FILE",
                description = "A file that holds the message; - for standard input.")
        @Nullable
        Path file;
    }

    @Override
    public Integer call() throws ToolFailure, InterruptedException {
        Qos qos = client.qos("--qos", qosLevel, -1);
        TopicSelector topic = topic();
        client.check(
                qos != Qos.MINUS_ONE || !(topic instanceof FilterText),
                "--qos -1 works without a connection, so no name can be registered (expected: --short or --predefined)");
        client.check(repeat >= 1, "--repeat " + repeat + " (expected: at least 1)");
        SensorSettings settings = client.settings(Map.of());
        Octets payload = payload();
        try (SerialOptions.Way way = serial.open(client.gateway, false);
                SensorLoop loop = new SensorLoop("sim-pub", way.gateway(), 0xFFFF)) {
            new Publisher(loop, settings, client.command.commandLine().getErr(), topic, payload, qos)
                    .work(client.timeout);
        }
        return 0;
    }

    private TopicSelector topic() {
        if (target.name != null) {
            client.check(!target.name.isEmpty(), "--topic is empty (expected: a topic name)");
            client.check(
                    !target.name.contains("#") && !target.name.contains("+"),
                    "--topic " + target.name + " (expected: a name without the wildcards + and #)");
            return new FilterText(target.name);
        } else if (target.shortName != null) {
            return shortName(client, target.shortName);
        }
        return predefined(client, Objects.requireNonNull(target.predefined));
    }

    static ShortTopicName shortName(ClientOptions client, String name) {
        client.check(ShortTopicName.fits(name), "--short " + name + " (expected: exactly two octets)");
        return ShortTopicName.of(name);
    }

    static PredefinedTopicId predefined(ClientOptions client, int id) {
        client.check(id >= 1 && id <= 0xFFFE, "--predefined " + id + " (expected: 1..65534)");
        return new PredefinedTopicId(id);
    }

    private Octets payload() throws ToolFailure {
        Octets payload = content.text != null ? Octets.utf8(content.text) : read(Objects.requireNonNull(content.file));
        client.check(
                payload.length() <= PAYLOAD_MAX,
                "the message has " + payload.length() + " octets (expected: at most " + PAYLOAD_MAX + ")");
        return payload;
    }

    private static Octets read(Path file) throws ToolFailure {
        try {
            return Octets.wrap(file.toString().equals("-") ? System.in.readAllBytes() : Files.readAllBytes(file));
        } catch (IOException e) {
            throw new ToolFailure("cannot read " + file + " (" + e + "); check the path given by --file");
        }
    }

    /** Publishes, waits for the outcome, publishes again. */
    private final class Publisher extends ToolSensor {

        private final TopicSelector topic;
        private final Octets payload;
        private final Qos qos;
        private int published;

        Publisher(
                SensorLoop loop,
                SensorSettings settings,
                PrintWriter err,
                TopicSelector topic,
                Octets payload,
                Qos qos) {
            super(loop, settings, err);
            this.topic = topic;
            this.payload = payload;
            this.qos = qos;
        }

        @Override
        void begin() {
            if (qos == Qos.MINUS_ONE) {
                publish();
            } else {
                run((client, now) -> client.connect(now));
            }
        }

        @Override
        public void connected() {
            publish();
        }

        private void publish() {
            run((client, now) -> client.publish(published, topic, payload, qos, retain, now));
        }

        @Override
        public void published(long token, PublishOutcome outcome) {
            if (outcome instanceof Rejected rejected) {
                fail("the gateway rejected the message (" + rejected.returnCode() + ")" + remedy());
                return;
            }
            published++;
            if (published == repeat) {
                finish();
            } else {
                loop().schedule(this::publish, interval.toNanos());
            }
        }

        private String remedy() {
            return topic instanceof PredefinedTopicId id
                    ? "; tell the gateway what predefined id " + id.bits() + " means"
                    : "; is the topic allowed there?";
        }
    }
}
