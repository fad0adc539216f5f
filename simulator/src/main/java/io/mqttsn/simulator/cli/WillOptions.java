package io.mqttsn.simulator.cli;

import io.mqttsn.codec.Octets;
import io.mqttsn.simulator.client.Will;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The will of a client, and its changes while it is connected. */
final class WillOptions {

    @Option(names = "--will-topic", paramLabel = "NAME", description = "Leave a will on this topic; '' deletes one.")
    @Nullable
    String topic;

    @Option(names = "--will-message", paramLabel = "TEXT", description = "The will. Default: empty.")
    String message = "";

    @Option(names = "--will-qos", paramLabel = "QOS", description = "QoS of the will, 0 to 2. Default: 0.")
    int qosLevel;

    @Option(names = "--will-retain", description = "Publish the will retained.")
    boolean retain;

    @Option(
            names = "--update-will-topic",
            paramLabel = "NAME",
            description = "When connected, change the will's topic (WILLTOPICUPD); '' deletes the will.")
    @Nullable
    String newTopic;

    @Option(names = "--update-will-qos", paramLabel = "QOS", description = "QoS that goes with it. Default: 0.")
    int newQosLevel;

    @Option(names = "--update-will-retain", description = "Retain flag that goes with it.")
    boolean newRetain;

    @Option(
            names = "--update-will-message",
            paramLabel = "TEXT",
            description = "When connected, change the will itself (WILLMSGUPD).")
    @Nullable
    String newMessage;

    /** The will that CONNECT announces, or {@code null}. */
    @Nullable
    Will will(ClientOptions client) {
        return topic == null ? null : will(client, topic, message, "--will-qos", qosLevel, retain);
    }

    /** The will with the new topic, or {@code null} when that stays. */
    @Nullable
    Will update(ClientOptions client) {
        return newTopic == null ? null : will(client, newTopic, "", "--update-will-qos", newQosLevel, newRetain);
    }

    private static Will will(
            ClientOptions client, String topic, String message, String qosOption, int qosLevel, boolean retain) {
        return topic.isEmpty()
                ? Will.NONE
                : new Will(topic, Octets.utf8(message), client.qos(qosOption, qosLevel, 0), retain);
    }

    void check(ClientOptions client) {
        client.check(
                topic != null || (message.isEmpty() && qosLevel == 0 && !retain),
                "--will-message, --will-qos and --will-retain describe a will (expected: --will-topic with them)");
        client.check(
                newTopic != null || (newQosLevel == 0 && !newRetain),
                "--update-will-qos and --update-will-retain go with a topic (expected: --update-will-topic with them)");
    }
}
