package io.mqttsn.simulator.cli;

import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.Octets;
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

/** {@code mqttsn-sim pub}: publishes a message, or the same one many times. */
@Command(
        name = "pub",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        customSynopsis = {
            "mqttsn-sim pub [OPTIONS] (-t NAME | --short XX | --predefined ID)",
            "                      (-m TEXT | -f FILE | -l | --hex HEX)"
        },
        description = "Publishes a message to a gateway.",
        footer = {
            "",
            "Examples:",
            "  mqttsn-sim pub --topic sensors/1/temperature --message 21.5 --qos 1",
            "  mqttsn-sim pub --predefined 7 --message on --qos -1  (no connection)",
            "  mqttsn-sim pub --serial /tmp/sensor --topic boiler/level --message 21.5",
            "  mqttsn-sim pub --short ab --file reading.json --retain --qos 2",
            "  vmstat 5 | mqttsn-sim pub --topic hosts/alpha/load --lines --qos 1",
            "  mqttsn-sim pub --topic a --hex 00ff --node 0a01  (behind a forwarder)",
            "  mqttsn-sim pub --topic a --message x --will-topic b --will-message y --vanish"
        })
final class PubCommand implements Callable<Integer> {

    @ArgGroup(multiplicity = "1")
    OneTopic topic = new OneTopic();

    @ArgGroup(multiplicity = "1")
    MessageOptions content = new MessageOptions();

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

    @Override
    public Integer call() throws ToolFailure, InterruptedException {
        Qos qos = client.qos("--qos", qosLevel, -1);
        TopicSelector to = topic.selector(client, "");
        client.check(
                qos != Qos.MINUS_ONE || !(to instanceof FilterText),
                "--qos -1 works without a connection, so no name can be registered (expected: --short or --predefined)");
        client.check(repeat >= 0, "--repeat " + repeat + " (expected: at least 0)");
        client.check(!content.lines || repeat == 1, "--repeat has no effect on --lines (expected: one of them)");
        SensorSettings settings = client.settings(Map.of());
        if (content.lines) {
            client.run(serial, "sim-pub", loop -> new LinePublisher(loop, settings, client, to, qos, retain));
        } else {
            Octets payload = content.payload(client);
            client.run(
                    serial,
                    "sim-pub",
                    loop -> new RepeatingPublisher(loop, settings, client, to, qos, retain, payload, repeat, interval));
        }
        return 0;
    }
}
