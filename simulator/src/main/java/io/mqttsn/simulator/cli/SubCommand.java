package io.mqttsn.simulator.cli;

import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.TopicSelector;
import io.mqttsn.simulator.client.Delivery;
import io.mqttsn.simulator.client.SensorSettings;
import io.mqttsn.simulator.net.SensorLoop;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mqttsn-sim sub}: subscribes and prints what arrives. */
@Command(
        name = "sub",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Subscribes at a gateway and prints what arrives, one line per message.",
        footer = {
            "",
            "Examples:",
            "  mqttsn-sim sub --topic 'sensors/#' -v",
            "  mqttsn-sim sub --predefined 7 --short ab --count 1 --timeout 30s"
        })
final class SubCommand implements Callable<Integer> {

    @Mixin
    ClientOptions client = new ClientOptions();

    @Mixin
    SerialOptions serial = new SerialOptions();

    @Option(
            names = {"-t", "--topic"},
            paramLabel = "FILTER",
            description = "A topic name, or a filter with + and #. Repeatable.")
    List<String> filters = new ArrayList<>();

    @Option(names = "--short", paramLabel = "XX", description = "A topic name of two octets. Repeatable.")
    List<String> shortNames = new ArrayList<>();

    @Option(names = "--predefined", paramLabel = "ID", description = "A predefined topic id. Repeatable.")
    List<Integer> predefinedIds = new ArrayList<>();

    @Option(
            names = {"-q", "--qos"},
            paramLabel = "QOS",
            defaultValue = "0",
            description = "The highest QoS to receive, 0 to 2. Default: ${DEFAULT-VALUE}.")
    int qosLevel;

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            description = "End after so many messages. Default: go on until Ctrl-C.")
    int count = Integer.MAX_VALUE;

    @Option(
            names = {"-v", "--verbose"},
            description = "Print the topic before each message.")
    boolean verbose;

    @Override
    public Integer call() throws ToolFailure, InterruptedException {
        Qos qos = client.qos("--qos", qosLevel, 0);
        client.check(count >= 1, "--count " + count + " (expected: at least 1)");
        List<TopicSelector> topics = topics();
        client.check(!topics.isEmpty(), "no topic (expected: --topic, --short or --predefined)");
        Map<Integer, String> names = new HashMap<>();
        predefinedIds.forEach(id -> names.put(id, "predefined/" + id));
        SensorSettings settings = client.settings(names);
        PrintWriter out = client.command.commandLine().getOut();
        PrintWriter err = client.command.commandLine().getErr();
        try (SerialOptions.Way way = serial.open(client.gateway, false);
                SensorLoop loop = new SensorLoop("sim-sub", way.gateway(), 0xFFFF)) {
            new Subscriber(loop, settings, out, err, topics, qos).work(client.timeout);
        }
        return 0;
    }

    private List<TopicSelector> topics() {
        List<TopicSelector> topics = new ArrayList<>();
        for (String filter : filters) {
            client.check(!filter.isEmpty(), "--topic is empty (expected: a name or a filter)");
            topics.add(new FilterText(filter));
        }
        shortNames.forEach(name -> topics.add(PubCommand.shortName(client, name)));
        predefinedIds.forEach(id -> topics.add(PubCommand.predefined(client, id)));
        return topics;
    }

    /** Prints deliveries until it has enough of them. */
    private final class Subscriber extends ToolSensor {

        private final PrintWriter out;
        private final List<TopicSelector> topics;
        private final Qos qos;
        private int arrived;

        Subscriber(
                SensorLoop loop,
                SensorSettings settings,
                PrintWriter out,
                PrintWriter err,
                List<TopicSelector> topics,
                Qos qos) {
            super(loop, settings, err);
            this.out = out;
            this.topics = topics;
            this.qos = qos;
        }

        @Override
        void begin() {
            run((client, now) -> client.connect(now));
        }

        @Override
        public void connected() {
            for (TopicSelector topic : topics) {
                run((client, now) -> client.subscribe(topic, qos, now));
            }
        }

        @Override
        public void subscriptionRefused(TopicSelector topic, ReturnCode returnCode) {
            fail("the gateway refused the subscription to " + topic + " (" + returnCode + "); is the topic valid and"
                    + " known there?");
        }

        @Override
        public void messageArrived(Delivery delivery) {
            if (arrived == count) {
                return;
            }
            arrived++;
            String text = printable(delivery.payload());
            out.println(verbose ? delivery.topic() + " " + text : text);
            if (arrived == count) {
                finish();
            }
        }
    }

    /** Text as it is, but for what would move the cursor or end the line. */
    private static String printable(Octets payload) {
        String text = payload.asText();
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(character -> {
            if (Character.isISOControl(character) && character != '\t') {
                line.append(String.format("\\u%04x", character));
            } else {
                line.appendCodePoint(character);
            }
        });
        return line.toString();
    }
}
