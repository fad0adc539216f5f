package io.mqttsn.simulator.cli;

import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.PredefinedTopicId;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ShortTopicName;
import io.mqttsn.codec.TopicSelector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** What a client subscribes to, and how it shows what arrives. */
final class TopicOptions {

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
            names = {"-T", "--topics"},
            description = "Print the topic before each message; --verbose does so too.")
    boolean showTopics;

    @Option(names = "--hex", description = "Print payloads in hexadecimal.")
    boolean hex;

    Qos qos(ClientOptions client) {
        return client.qos("--qos", qosLevel, 0);
    }

    /** In the order in which they are subscribed; none when the user named none. */
    List<TopicSelector> selectors(ClientOptions client) {
        List<TopicSelector> topics = new ArrayList<>();
        for (String filter : filters) {
            client.check(!filter.isEmpty(), "--topic is empty (expected: a name or a filter)");
            topics.add(new FilterText(filter));
        }
        shortNames.forEach(name -> topics.add(shortName(client, name)));
        predefinedIds.forEach(id -> topics.add(predefined(client, id)));
        return topics;
    }

    /** What predefined ids are called in the output. */
    Map<Integer, String> names() {
        Map<Integer, String> names = new HashMap<>();
        predefinedIds.forEach(id -> names.put(id, "predefined/" + id));
        return names;
    }

    DeliveryPrinter printer(ClientOptions client, String indent) {
        return new DeliveryPrinter(client.out(), indent, showTopics || client.verbose, hex);
    }

    static ShortTopicName shortName(ClientOptions client, String name) {
        client.check(ShortTopicName.fits(name), "--short " + name + " (expected: exactly two octets)");
        return ShortTopicName.of(name);
    }

    static PredefinedTopicId predefined(ClientOptions client, int id) {
        client.check(id >= 1 && id <= 0xFFFE, "--predefined " + id + " (expected: 1..65534)");
        return new PredefinedTopicId(id);
    }
}
