package io.mqttsn.gateway.app.config;

import io.mqttsn.config.ByteSize;
import io.mqttsn.config.HostPort;
import io.mqttsn.config.Setting;
import java.time.Duration;
import java.util.List;

/** The built-in broker and its limits. */
public record BrokerConfig(
        @Setting(
                doc = "Addresses and ports for MQTT clients; an empty list for none.",
                change =
                        "Add others than 127.0.0.1 to let clients on other machines in: anybody who reaches the port may then publish and subscribe.",
                defaultValue = "[127.0.0.1:1883]")
        List<HostPort> listeners,

        @Setting(
                doc = "MQTT connections at once; further ones are refused.",
                change = "Raise it for more clients, as memory and the limit of open files allow.",
                defaultValue = "1000",
                min = "1",
                max = "1000000")
        int maxConnections,

        @Setting(
                doc = "Time a new connection has to send its CONNECT.",
                change = "Raise it for clients on very slow links.",
                defaultValue = "10s",
                min = "1s",
                max = "5m")
        Duration connectTimeout,

        @Setting(
                doc = "Longest MQTT packet; a longer one ends its connection.",
                change = "Raise it when clients publish larger payloads.",
                defaultValue = "256KiB",
                min = "1KiB",
                max = "256MiB")
        ByteSize maxPacketSize,

        @Setting(
                doc =
                        "Sessions in all, those of absent clients included; beyond it the CONNECT of a new client is refused.",
                change = "Raise it when more clients keep their session while away.",
                defaultValue = "2000",
                min = "1",
                max = "10000000")
        int sessionsMax,

        @Setting(
                doc = "How long the session of an absent client is kept.",
                change = "Raise it for clients that come back less often.",
                defaultValue = "7d",
                min = "1m",
                max = "3650d")
        Duration sessionExpiry,

        @Setting(
                doc = "Subscriptions of one session; further ones are refused.",
                change = "Raise it for clients that subscribe to many single topics.",
                defaultValue = "1000",
                min = "1",
                max = "1000000")
        int subscriptionsPerSession,

        @Setting(
                doc = "Levels of a topic filter or topic name; deeper ones are refused.",
                change = "Raise it only when topics are really deeper.",
                defaultValue = "32",
                min = "1",
                max = "128")
        int filterLevels,

        @Setting(
                doc =
                        "Messages kept for one session that cannot take them now; beyond it new ones are dropped and counted.",
                change = "Raise it for clients that are away while much is published.",
                defaultValue = "1000",
                min = "1",
                max = "10000000")
        int queueMessages,

        @Setting(
                doc = "Octets kept for one session; whichever limit is reached first counts.",
                change = "Raise it together with queue-messages.",
                defaultValue = "1MiB",
                min = "1KiB",
                max = "16GiB")
        ByteSize queueBytes,

        @Setting(
                doc = "Messages of QoS 1 and 2 that one client may leave unacknowledged.",
                change = "Raise it for fast clients on links with long delays; 1 keeps strict order over reconnects.",
                defaultValue = "20",
                min = "1",
                max = "65535")
        int inflight,

        @Setting(
                doc =
                        "Exactly-once messages of one client that may be between PUBLISH and PUBREL; with more it is closed.",
                change = "Lower it where clients are not trusted; an open id costs one bit.",
                defaultValue = "65535",
                min = "1",
                max = "65535")
        int qos2IdsMax,

        @Setting(
                doc = "Retained messages in all; beyond it new topics are not retained.",
                change = "Raise it when more topics carry retained messages.",
                defaultValue = "10000",
                min = "0",
                max = "10000000")
        int retainedMessages,

        @Setting(
                doc = "Octets of retained messages in all; whichever limit is reached first counts.",
                change = "Raise it together with retained-messages.",
                defaultValue = "16MiB",
                min = "0",
                max = "16GiB")
        ByteSize retainedBytes) {}
