package io.mqttsn.simulator.cli;

import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.TopicSelector;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The one topic that a command publishes to, in one of the three ways that MQTT-SN has; to be an exclusive group of options. */
final class OneTopic {

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

    /** @param defaultName where the user has named none */
    TopicSelector selector(ClientOptions client, String defaultName) {
        if (shortName != null) {
            return TopicOptions.shortName(client, shortName);
        } else if (predefined != null) {
            return TopicOptions.predefined(client, predefined);
        }
        String topic = name == null ? defaultName : name;
        client.check(!topic.isEmpty(), "--topic is empty (expected: a topic name)");
        client.check(
                !topic.contains("#") && !topic.contains("+"),
                "--topic " + topic + " (expected: a name without the wildcards + and #)");
        return new FilterText(topic);
    }
}
