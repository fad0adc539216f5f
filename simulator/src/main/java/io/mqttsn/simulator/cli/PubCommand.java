package io.mqttsn.simulator.cli;

import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.PredefinedTopicId;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.TopicSelector;
import io.mqttsn.simulator.client.PublishOutcome;
import io.mqttsn.simulator.client.PublishOutcome.Rejected;
import io.mqttsn.simulator.client.SensorSettings;
import io.mqttsn.simulator.net.SensorLoop;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
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
            "  mqttsn-sim pub --short ab --file reading.json --retain --qos 2",
            "  vmstat 5 | mqttsn-sim pub --topic hosts/alpha/load --lines --qos 1",
            "  mqttsn-sim pub --topic a --hex 00ff --node 0a01 --verbose      (as a node behind a forwarder)",
            "  mqttsn-sim pub --topic a --message up --will-topic state --will-message gone --vanish"
        })
final class PubCommand implements Callable<Integer> {

    /** What fits into one datagram besides the longest header of a PUBLISH. */
    private static final int PAYLOAD_MAX = 65_507 - 9;

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
            description = "Publish so many times, 0 for until Ctrl-C. Default: ${DEFAULT-VALUE}.")
    int repeat;

    @Option(
            names = "--interval",
            paramLabel = "DURATION",
            defaultValue = "1s",
            converter = Converters.ToDuration.class,
            description = "Time between repetitions. Default: ${DEFAULT-VALUE}.")
    Duration interval = Duration.ZERO;

    @Mixin
    ClientOptions client = new ClientOptions();

    @Mixin
    SerialOptions serial = new SerialOptions();

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

        @Option(
                names = {"-l", "--lines"},
                description = "Each line of standard input is a message; they are sent one after the other.")
        boolean lines;

        @Option(
                names = "--hex",
                paramLabel = "HEX",
                converter = Converters.ToOctets.class,
                description = "The message in hexadecimal; '' for an empty one.")
        @Nullable
        Octets octets;
    }

    @Override
    public Integer call() throws ToolFailure, InterruptedException {
        Qos qos = client.qos("--qos", qosLevel, -1);
        TopicSelector topic = topic();
        client.check(
                qos != Qos.MINUS_ONE || !(topic instanceof FilterText),
                "--qos -1 works without a connection, so no name can be registered (expected: --short or --predefined)");
        client.check(repeat >= 0, "--repeat " + repeat + " (expected: at least 0)");
        client.check(!content.lines || repeat == 1, "--repeat has no effect on --lines (expected: one of them)");
        SensorSettings settings = client.settings(Map.of());
        if (content.lines) {
            client.run(serial, "sim-pub", loop -> new LinePublisher(loop, settings, topic, qos));
        } else {
            Octets payload = payload();
            client.run(serial, "sim-pub", loop -> new RepeatingPublisher(loop, settings, topic, qos, payload));
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
            return TopicOptions.shortName(client, target.shortName);
        }
        return TopicOptions.predefined(client, Objects.requireNonNull(target.predefined));
    }

    private Octets payload() throws ToolFailure {
        Octets payload;
        if (content.octets != null) {
            payload = content.octets;
        } else {
            payload = content.text != null ? Octets.utf8(content.text) : read(Objects.requireNonNull(content.file));
        }
        client.check(
                payload.length() <= PAYLOAD_MAX,
                "the message has " + payload.length() + " octets (expected: at most " + PAYLOAD_MAX + ")");
        return payload;
    }

    private static Octets read(Path file) throws ToolFailure {
        try {
            return Octets.wrap(file.toString().equals("-") ? System.in.readAllBytes() : Files.readAllBytes(file));
        } catch (IOException e) {
            throw ToolFailure.unusable("cannot read " + file + " (" + e + "); check the path given by --file");
        }
    }

    /** Publishes what it is given, one message at a time. */
    private abstract class Publisher extends ToolSensor {

        private final TopicSelector topic;
        private final Qos qos;
        int published;

        Publisher(SensorLoop loop, SensorSettings settings, TopicSelector topic, Qos qos) {
            super(loop, settings, client);
            this.topic = topic;
            this.qos = qos;
        }

        /** The message has left, and is acknowledged where somebody acknowledges. */
        abstract void next();

        @Override
        final void begin() {
            if (qos == Qos.MINUS_ONE) {
                ready();
            } else {
                super.begin();
            }
        }

        final void publish(Octets payload) {
            run((client, now) -> client.publish(published, topic, payload, qos, retain, now));
        }

        @Override
        public final void published(long token, PublishOutcome outcome) {
            if (outcome instanceof Rejected rejected) {
                fail("the gateway rejected the message (" + rejected.returnCode() + ")" + remedy());
                return;
            }
            published++;
            next();
        }

        private String remedy() {
            return topic instanceof PredefinedTopicId id
                    ? "; tell the gateway what predefined id " + id.bits() + " means"
                    : "; is the topic allowed there?";
        }
    }

    /** The same message as often as wanted. */
    private final class RepeatingPublisher extends Publisher {

        private final Octets payload;

        RepeatingPublisher(SensorLoop loop, SensorSettings settings, TopicSelector topic, Qos qos, Octets payload) {
            super(loop, settings, topic, qos);
            this.payload = payload;
        }

        @Override
        void ready() {
            publish(payload);
        }

        @Override
        void next() {
            if (published == repeat) {
                finish();
            } else {
                loop().schedule(this::ready, interval.toNanos());
            }
        }
    }

    /** Each line of standard input; the next one is read when the one before has its outcome. */
    private final class LinePublisher extends Publisher {

        private final Semaphore turn = new Semaphore(1);

        LinePublisher(SensorLoop loop, SensorSettings settings, TopicSelector topic, Qos qos) {
            super(loop, settings, topic, qos);
        }

        @Override
        void ready() {
            Thread reader = new Thread(this::readLines, "sim-input");
            reader.setDaemon(true);
            reader.start();
        }

        @Override
        void next() {
            turn.release();
        }

        private void readLines() {
            try {
                BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    Octets payload = Octets.utf8(line);
                    if (payload.length() > PAYLOAD_MAX) {
                        int length = payload.length();
                        loop().execute(() ->
                                fail("a line has " + length + " octets (expected: at most " + PAYLOAD_MAX + ")"));
                        return;
                    }
                    turn.acquire();
                    loop().execute(() -> publish(payload));
                }
                turn.acquire();
                loop().execute(this::finish);
            } catch (IOException e) {
                loop().execute(() -> fail("standard input cannot be read (" + e + ")"));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
