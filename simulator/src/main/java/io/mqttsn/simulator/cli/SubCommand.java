package io.mqttsn.simulator.cli;

import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.TopicSelector;
import io.mqttsn.simulator.client.Delivery;
import io.mqttsn.simulator.client.SensorSettings;
import io.mqttsn.simulator.net.SensorLoop;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mqttsn-sim sub}: subscribes and prints what arrives. */
@Command(
        name = "sub",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        description = "Subscribes at a gateway and prints what arrives, one line per message.",
        footer = {
            "",
            "Examples:",
            "  mqttsn-sim sub --topic 'sensors/#' --topics",
            "  mqttsn-sim sub --predefined 7 --short ab --count 1 --timeout 30s",
            "  mqttsn-sim sub --topic 'sensors/#' --id watcher --keep-session --qos 1",
            "  mqttsn-sim sub --topic boiler/valve --node 0a01 --hex  (behind a forwarder)"
        })
final class SubCommand implements Callable<Integer> {

    @Mixin
    TopicOptions topics = new TopicOptions();

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            description = "End after so many messages. Default: go on until Ctrl-C.")
    int count = Integer.MAX_VALUE;

    @Mixin
    ClientOptions client = new ClientOptions();

    @Mixin
    SerialOptions serial = new SerialOptions();

    @Override
    public Integer call() throws ToolFailure, InterruptedException {
        Qos qos = topics.qos(client);
        client.check(count >= 1, "--count " + count + " (expected: at least 1)");
        List<TopicSelector> wanted = topics.selectors(client);
        client.check(!wanted.isEmpty(), "no topic (expected: --topic, --short or --predefined)");
        SensorSettings settings = client.settings(topics.names());
        client.run(serial, "sim-sub", loop -> new Subscriber(loop, settings, wanted, qos));
        return 0;
    }

    /** Prints deliveries until it has enough of them. */
    private final class Subscriber extends ToolSensor {

        private final DeliveryPrinter printer = topics.printer(client, "");
        private final List<TopicSelector> wanted;
        private final Qos qos;
        private int arrived;

        Subscriber(SensorLoop loop, SensorSettings settings, List<TopicSelector> wanted, Qos qos) {
            super(loop, settings, client);
            this.wanted = wanted;
            this.qos = qos;
        }

        @Override
        void ready() {
            for (TopicSelector topic : wanted) {
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
            printer.print(delivery);
            if (arrived == count) {
                finish();
            }
        }
    }
}
