package io.mqttsn.gateway.app.config;

import io.mqttsn.config.ByteSize;
import io.mqttsn.config.Secret;
import io.mqttsn.config.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The way to the broker. */
public record UplinkConfig(
        @Setting(
                doc = "The broker: builtin, or tcp://HOST:PORT or ssl://HOST:PORT of an external one.",
                change = "Set it when messages are to reach a broker that you already run.",
                defaultValue = "builtin")
        BrokerUrl broker,

        @Setting(
                doc =
                        "How sensors reach an external broker: aggregating, all over one connection of the gateway, or transparent, each over a connection of its own with its own client id, session and will.",
                change =
                        "Choose transparent where the broker is to know, admit and watch over each sensor by itself, and there are no more than some hundred; each takes four threads.",
                defaultValue = "aggregating")
        UplinkMode mode,

        @Setting(
                doc = "Sensors with another mode than the rest; the first entry that matches counts.",
                change = "Use it where only some sensors are to be transparent.",
                defaultValue = "[]",
                example = "- clients: meter-*\n  mode: transparent")
        List<UplinkModeConfig> modes,

        @Setting(
                doc =
                        "User and password of transparent sensors; the first entry that matches counts, and a sensor that none matches has neither. Without any entry all use user and password below.",
                change = "Use it where the broker tells sensors apart by user.",
                defaultValue = "[]",
                example = "- clients: meter-*\n  user: meters\n  password: file:/etc/mqttsn-gateway/meters-password")
        List<CredentialsConfig> credentials,

        @Setting(
                doc = "Connections of transparent sensors at once; beyond it sensors are told congestion.",
                change = "Raise it if the machine has threads and memory to spare: four threads for each.",
                defaultValue = "500",
                min = "1",
                max = "10000")
        int transparentConnectionsMax,

        @Setting(
                doc = "The client id at an external broker; empty for one made of host name and port.",
                change = "Set it when the broker's rules go by client id. No two gateways may share one.",
                defaultValue = "")
        String clientId,

        @Setting(
                doc = "The user name at the broker.",
                change = "Set it when the broker asks for one.",
                example = "gateway")
        Optional<String> user,

        @Setting(
                doc = "The password at the broker: file: and a path, or the password itself.",
                change =
                        "Set it when the broker asks for one; a file is better, since this file may be read by more people.",
                example = "file:/etc/mqttsn-gateway/password")
        Optional<Secret> password,

        @Setting(
                doc = "Silence after which the connection is probed.",
                change = "Lower it to notice a dead link sooner, raise it where data volume is paid for.",
                defaultValue = "1m",
                min = "1s",
                max = "18h")
        Duration keepalive,

        @Setting(
                doc = "How long an attempt to connect may take.",
                change = "Raise it on very slow links.",
                defaultValue = "30s",
                min = "1s",
                max = "5m")
        Duration connectTimeout,

        @Setting(
                doc =
                        "Messages of QoS 1 and 2 that may wait for the broker's acknowledgement at once, 20 of QoS 2 among them at"
                                + " most, since Mosquitto drops some beyond that.",
                change = "Lower it for a broker that takes fewer from one connection; more than 1000 brings nothing.",
                defaultValue = "1000",
                min = "1",
                max = "1000")
        int maxInflight,

        @Setting(
                doc = "Messages that may wait in front of the connection; beyond it sensors are told congestion.",
                change = "Raise it to ride out longer bursts, if there is memory.",
                defaultValue = "10000",
                min = "1",
                max = "10000000")
        int queueMessages,

        @Setting(
                doc = "Octets that may wait in front of the connection; whichever limit is reached first counts.",
                change = "Raise it together with queue-messages.",
                defaultValue = "16MiB",
                min = "64KiB",
                max = "16GiB")
        ByteSize queueBytes,

        @Setting(
                doc =
                        "Pause before the first attempt to reconnect; doubled with each further one, and varied a little.",
                change = "Raise it when many gateways share a broker.",
                defaultValue = "1s",
                min = "100ms",
                max = "1h")
        Duration reconnectMin,

        @Setting(
                doc = "Longest pause between attempts to reconnect.",
                change = "Lower it when service must return soon after the broker does.",
                defaultValue = "2m",
                min = "100ms",
                max = "1h")
        Duration reconnectMax,

        @Setting(
                doc = "How long after a subscription's acknowledgement, or after the retained message before it, a"
                        + " retained message still counts as sent for it.",
                change = "Raise it when new subscribers miss retained messages of a slow broker.",
                defaultValue = "1s",
                min = "0s",
                max = "1m")
        Duration retainedReplayWindow,

        @Setting(doc = "Certificates for ssl:// brokers. The broker's host name is always checked.")
        TlsConfig tls) {

    public UplinkConfig {
        if (reconnectMin.compareTo(reconnectMax) > 0) {
            throw new IllegalArgumentException("reconnect-min is longer than reconnect-max");
        }
        if (password.isPresent() && user.isEmpty()) {
            // MQTT 3.1.1 cannot say it (3.1.2-22).
            throw new IllegalArgumentException("password is set without user (expected: both or user alone)");
        }
        boolean someTransparent = hasTransparent(mode, modes);
        if (someTransparent && broker instanceof BrokerUrl.BuiltIn) {
            throw new IllegalArgumentException(
                    "sensors are transparent, but broker is builtin (expected: mode aggregating, or the URL of an external broker)");
        }
        if (!someTransparent && !credentials.isEmpty()) {
            throw new IllegalArgumentException(
                    "credentials is set, but no sensor is transparent (expected: mode transparent, here or in modes)");
        }
        if (broker instanceof BrokerUrl.External external && !external.tls() && !tls.isEmpty()) {
            // Whoever names certificates believes that the connection is encrypted.
            throw new IllegalArgumentException(
                    "tls is set, but broker is " + external + " (expected: ssl://HOST:PORT)");
        }
    }

    /** Whether any sensor gets a connection of its own. */
    public boolean hasTransparentSensors() {
        return hasTransparent(mode, modes);
    }

    private static boolean hasTransparent(UplinkMode mode, List<UplinkModeConfig> modes) {
        return mode == UplinkMode.TRANSPARENT
                || modes.stream().anyMatch(entry -> entry.mode() == UplinkMode.TRANSPARENT);
    }
}
