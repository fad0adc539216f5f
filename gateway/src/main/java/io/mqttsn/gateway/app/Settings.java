package io.mqttsn.gateway.app;

import io.mqttsn.gateway.app.config.BrokerConfig;
import io.mqttsn.gateway.app.config.DropPolicy;
import io.mqttsn.gateway.app.config.GatewayConfig;
import io.mqttsn.gateway.app.config.ListenerConfig;
import io.mqttsn.gateway.app.config.SensorsConfig;
import io.mqttsn.gateway.app.config.UdpListenerConfig;
import io.mqttsn.gateway.broker.BrokerSettings;
import io.mqttsn.gateway.core.CoreSettings;
import io.mqttsn.gateway.core.topic.PredefinedTopics;
import io.mqttsn.gateway.routing.OverflowPolicy;
import io.mqttsn.gateway.routing.RoutingLimits;
import io.mqttsn.gateway.routing.TopicName;
import io.mqttsn.transport.Transport;
import io.mqttsn.udp.UdpSettings;
import io.mqttsn.udp.UdpTransport;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Translates what the operator wrote into the settings of each part, which know nothing of configuration files. */
final class Settings {
    private Settings() {}

    static CoreSettings core(GatewayConfig config, List<Transport> transports) {
        SensorsConfig sensors = config.sensors();
        return new CoreSettings(
                sensors.gatewayId(),
                sensors.retry(),
                sensors.retries(),
                sensors.congestionWait(),
                sensors.tolerancePercentShort(),
                sensors.tolerancePercentLong(),
                sensors.idleMax(),
                sensors.sessionExpiry(),
                sensors.clientIdLengthMax(),
                sensors.sessionsMax(),
                sensors.halfOpenMax(),
                sensors.topicsPerSession(),
                sensors.subscriptionsPerSession(),
                sensors.pendingPublishes(),
                sensors.qos2IdsMax(),
                sensors.buffer().messages(),
                sensors.buffer().bytes().octets(),
                sensors.buffer().totalMessages(),
                sensors.buffer().totalBytes().octets(),
                overflowPolicy(sensors.buffer().policy()),
                sensors.buffer().qos0(),
                sensors.disconnectsPerSecond(),
                // A source gets a tenth: one that shouts must not use up what others need.
                Math.max(1, sensors.disconnectsPerSecond() / 10),
                transports.stream().collect(Collectors.toMap(Transport::name, Transport::maxFrameSize)),
                predefinedTopics(config));
    }

    private static OverflowPolicy overflowPolicy(DropPolicy policy) {
        return switch (policy) {
            case DROP_OLDEST -> OverflowPolicy.DROP_OLDEST;
            case DROP_NEWEST -> OverflowPolicy.DROP_NEWEST;
            case DROP_QOS0_FIRST -> OverflowPolicy.DROP_QOS0_FIRST;
        };
    }

    private static PredefinedTopics predefinedTopics(GatewayConfig config) {
        Map<Integer, TopicName> topics = new TreeMap<>();
        config.predefinedTopics().forEach((id, name) -> topics.put(id, new TopicName(name.text())));
        return new PredefinedTopics(topics);
    }

    /** A transport for a configured listener, not started yet. */
    static Transport transport(ListenerConfig listener, EventLoop loop) {
        if (listener instanceof UdpListenerConfig udp) {
            return new UdpTransport(
                    loop,
                    new UdpSettings(
                            udp.name(),
                            udp.bind().host(),
                            udp.bind().port(),
                            udp.maxFrameSize().toIntExact(),
                            udp.receiveBuffer().toIntExact(),
                            udp.sendBuffer().toIntExact(),
                            udp.discovery()));
        }
        throw new IllegalArgumentException("listener: " + listener + " (expected: a type that this program knows)");
    }

    static BrokerSettings broker(BrokerConfig broker) {
        return new BrokerSettings(
                broker.maxConnections(),
                BrokerSettings.DEFAULTS.connectsPendingMax(),
                broker.connectTimeout(),
                BrokerSettings.DEFAULTS.clientIdOctetsMax(),
                broker.maxPacketSize().toIntExact(),
                broker.sessionsMax(),
                broker.sessionExpiry(),
                broker.subscriptionsPerSession(),
                broker.queueMessages(),
                broker.queueBytes().octets(),
                BrokerSettings.DEFAULTS.overflowPolicy(),
                broker.inflight(),
                broker.qos2IdsMax(),
                BrokerSettings.DEFAULTS.unacknowledgedPublishesMax(),
                BrokerSettings.DEFAULTS.writeBufferBytesMax());
    }

    static RoutingLimits routing(BrokerConfig broker) {
        return new RoutingLimits(
                broker.filterLevels(),
                broker.retainedMessages(),
                broker.retainedBytes().octets());
    }
}
