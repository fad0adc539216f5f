package io.mqttsn.gateway.app;

import io.mqttsn.gateway.app.config.AccessConfig;
import io.mqttsn.gateway.app.config.BufferConfig;
import io.mqttsn.gateway.app.config.DropPolicy;
import io.mqttsn.gateway.app.config.GatewayConfig;
import io.mqttsn.gateway.app.config.ListenerConfig;
import io.mqttsn.gateway.app.config.ListenerLimitsConfig;
import io.mqttsn.gateway.app.config.SearchAnswer;
import io.mqttsn.gateway.app.config.SensorsConfig;
import io.mqttsn.gateway.app.config.UdpListenerConfig;
import io.mqttsn.gateway.app.config.WakeUpConnectChoice;
import io.mqttsn.gateway.core.CoreSettings;
import io.mqttsn.gateway.core.CoreSettings.Limits;
import io.mqttsn.gateway.core.CoreSettings.Queues;
import io.mqttsn.gateway.core.CoreSettings.Rates;
import io.mqttsn.gateway.core.CoreSettings.Timers;
import io.mqttsn.gateway.core.CoreSettings.WakeUpConnect;
import io.mqttsn.gateway.core.ListenerLimits;
import io.mqttsn.gateway.core.ListenerPolicy;
import io.mqttsn.gateway.core.NamePattern;
import io.mqttsn.gateway.core.SessionLimits;
import io.mqttsn.gateway.core.topic.PredefinedTopicRules;
import io.mqttsn.gateway.core.topic.PredefinedTopics;
import io.mqttsn.gateway.routing.OverflowPolicy;
import io.mqttsn.gateway.routing.TopicName;
import io.mqttsn.transport.Transport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the operator wrote about sensors and listeners, as the core takes it. */
final class SettingsForCore {

    private SettingsForCore() {}

    static CoreSettings of(GatewayConfig config, List<Transport> transports) {
        SensorsConfig sensors = config.sensors();
        return new CoreSettings(
                sensors.gatewayId(),
                new Timers(
                        sensors.retry(),
                        sensors.retries(),
                        sensors.congestionWait(),
                        sensors.connectTimeout(),
                        sensors.tolerancePercentShort(),
                        sensors.tolerancePercentLong(),
                        sensors.idleMax(),
                        sensors.sessionExpiry()),
                new Limits(
                        sensors.clientIdLengthMax(),
                        sensors.sessionsMax(),
                        sensors.halfOpenMax(),
                        sensors.topicsPerSession(),
                        sensors.subscriptionsPerSession(),
                        sensors.pendingPublishes(),
                        sensors.qos2IdsMax()),
                queues(sensors.buffer()),
                rates(sensors.disconnectsPerSecond(), sensors.searchAnswersPerSecond()),
                sensors.advertiseInterval(),
                sensors.wakeUpConnect() == WakeUpConnectChoice.KEEP_SESSION
                        ? WakeUpConnect.KEEP_SESSION
                        : WakeUpConnect.AS_FLAGS_SAY,
                listenerPolicies(config, transports),
                predefinedTopics(config));
    }

    /** A source gets a tenth: one that shouts must not use up what others need. */
    private static Rates rates(int disconnects, int searchAnswers) {
        return new Rates(disconnects, Math.max(1, disconnects / 10), searchAnswers, Math.max(1, searchAnswers / 10));
    }

    private static Queues queues(BufferConfig buffer) {
        return new Queues(
                buffer.messages(),
                buffer.bytes().octets(),
                buffer.totalMessages(),
                buffer.totalBytes().octets(),
                overflowPolicy(buffer.policy()),
                buffer.qos0(),
                buffer.qos0Burst(),
                buffer.qos0Pause());
    }

    private static Map<String, ListenerPolicy> listenerPolicies(GatewayConfig config, List<Transport> transports) {
        Map<String, ListenerPolicy> policies = new TreeMap<>();
        for (Transport transport : transports) {
            config.listeners().stream()
                    .filter(listener -> listener.name().equals(transport.name()))
                    .findFirst()
                    .ifPresent(
                            own -> policies.put(own.name(), policy(own, config.sensors(), transport.maxFrameSize())));
        }
        return policies;
    }

    private static ListenerPolicy policy(ListenerConfig listener, SensorsConfig sensors, int frameSizeMax) {
        AccessConfig access = listener.access();
        ListenerLimitsConfig own = listener.limits();
        return new ListenerPolicy(
                frameSizeMax,
                access.sessionsMax(),
                access.sessionsPerSource(),
                patterns(access.clientIds()),
                patterns(access.sources()),
                access.topicPrefix(),
                patterns(access.forwarders()),
                patterns(access.publishWithoutConnection()),
                access.publishesPerSecond(),
                access.wakeUpMoves(),
                listener instanceof UdpListenerConfig udp && udp.searchAnswer() == SearchAnswer.GROUP,
                own.isEmpty() ? Optional.empty() : Optional.of(limits(own, sensors)));
    }

    private static ListenerLimits limits(ListenerLimitsConfig own, SensorsConfig sensors) {
        BufferConfig buffer = sensors.buffer();
        return new ListenerLimits(
                new SessionLimits(
                        own.topicsPerSession().orElse(sensors.topicsPerSession()),
                        own.bufferMessages().orElse(buffer.messages()),
                        own.bufferBytes().orElse(buffer.bytes()).octets()),
                rates(
                        own.disconnectsPerSecond().orElse(sensors.disconnectsPerSecond()),
                        own.searchAnswersPerSecond().orElse(sensors.searchAnswersPerSecond())));
    }

    private static List<NamePattern> patterns(List<String> texts) {
        return texts.equals(List.of("*"))
                ? ListenerPolicy.ANYBODY
                : texts.stream().map(NamePattern::new).toList();
    }

    private static OverflowPolicy overflowPolicy(DropPolicy policy) {
        return switch (policy) {
            case DROP_OLDEST -> OverflowPolicy.DROP_OLDEST;
            case DROP_NEWEST -> OverflowPolicy.DROP_NEWEST;
            case DROP_QOS0_FIRST -> OverflowPolicy.DROP_QOS0_FIRST;
        };
    }

    private static PredefinedTopicRules predefinedTopics(GatewayConfig config) {
        List<PredefinedTopicRules.Rule> rules = config.predefinedTopicsByClient().stream()
                .map(rule -> new PredefinedTopicRules.Rule(new NamePattern(rule.clients()), names(rule.topics())))
                .toList();
        return new PredefinedTopicRules(new PredefinedTopics(names(config.predefinedTopics())), rules);
    }

    private static Map<Integer, TopicName> names(Map<Integer, io.mqttsn.gateway.app.config.TopicName> configured) {
        Map<Integer, TopicName> topics = new TreeMap<>();
        configured.forEach((id, name) -> topics.put(id, new TopicName(name.text())));
        return topics;
    }
}
