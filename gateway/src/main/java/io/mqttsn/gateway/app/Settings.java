package io.mqttsn.gateway.app;

import io.mqttsn.codec.ClientId;
import io.mqttsn.config.Secret;
import io.mqttsn.gateway.app.config.AccessConfig;
import io.mqttsn.gateway.app.config.BrokerConfig;
import io.mqttsn.gateway.app.config.BrokerUrl;
import io.mqttsn.gateway.app.config.BufferConfig;
import io.mqttsn.gateway.app.config.DropPolicy;
import io.mqttsn.gateway.app.config.GatewayConfig;
import io.mqttsn.gateway.app.config.ListenerConfig;
import io.mqttsn.gateway.app.config.ListenerLimitsConfig;
import io.mqttsn.gateway.app.config.SearchAnswer;
import io.mqttsn.gateway.app.config.SensorsConfig;
import io.mqttsn.gateway.app.config.SerialLineConfig;
import io.mqttsn.gateway.app.config.SerialListenerConfig;
import io.mqttsn.gateway.app.config.SerialPacingConfig;
import io.mqttsn.gateway.app.config.TlsConfig;
import io.mqttsn.gateway.app.config.UdpListenerConfig;
import io.mqttsn.gateway.app.config.UplinkConfig;
import io.mqttsn.gateway.app.config.UplinkMode;
import io.mqttsn.gateway.app.config.WakeUpConnectChoice;
import io.mqttsn.gateway.app.config.XBeeConfig;
import io.mqttsn.gateway.broker.BrokerSettings;
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
import io.mqttsn.gateway.routing.RoutingLimits;
import io.mqttsn.gateway.routing.TopicName;
import io.mqttsn.gateway.uplink.TransparentSettings;
import io.mqttsn.gateway.uplink.UplinkLimits;
import io.mqttsn.gateway.uplink.UplinkSettings;
import io.mqttsn.gateway.uplink.UplinkSettings.BackOff;
import io.mqttsn.gateway.uplink.UplinkSettings.Identity;
import io.mqttsn.gateway.uplink.UplinkSettings.Login;
import io.mqttsn.gateway.uplink.UplinkSettings.Tls;
import io.mqttsn.serial.PacingSettings;
import io.mqttsn.serial.SerialSettings;
import io.mqttsn.serial.XBeeSettings;
import io.mqttsn.serial.port.LineSettings;
import io.mqttsn.transport.Transport;
import io.mqttsn.udp.UdpSettings;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** Translates what the operator wrote into the settings of each part, which know nothing of configuration files. */
final class Settings {
    private static final int SENSOR_INBOX_MESSAGES_MAX = 64;
    private static final long SENSOR_INBOX_BYTES_MAX = 256 << 10;

    private Settings() {}

    static CoreSettings core(GatewayConfig config, List<Transport> transports) {
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

    static UdpSettings udp(UdpListenerConfig udp) {
        return new UdpSettings(
                udp.name(),
                udp.bind().host(),
                udp.bind().port(),
                udp.maxFrameSize().toIntExact(),
                udp.receiveBuffer().toIntExact(),
                udp.sendBuffer().toIntExact(),
                udp.discovery());
    }

    static SerialSettings serial(SerialListenerConfig serial) {
        SerialLineConfig line = serial.line();
        XBeeConfig xbee = serial.xbee();
        SerialPacingConfig pacing = serial.pacing();
        return new SerialSettings(
                serial.name(),
                serial.port(),
                new LineSettings(
                        line.baudRate(),
                        line.dataBits(),
                        line.parity(),
                        line.stopBits(),
                        line.rtsCts(),
                        line.dtr(),
                        line.rts()),
                serial.framing(),
                new XBeeSettings(xbee.apiMode(), xbee.radio(), xbee.peersMax()),
                serial.maxFrameSize().toIntExact(),
                new PacingSettings(pacing.maxQueueTime(), pacing.tRetry(), pacing.overflow()),
                serial.idleGap(),
                serial.settleTime(),
                serial.reopenDelayMax());
    }

    static UplinkSettings uplink(GatewayConfig config, BrokerUrl.External url, String hostName) {
        UplinkConfig uplink = config.uplink();
        UplinkLimits usual = UplinkLimits.DEFAULTS;
        return new UplinkSettings(
                URI.create(url.toString()),
                config.clientId(hostName),
                uplink.user().map(user -> login(user, uplink.password())),
                url.tls() ? Optional.of(tls(uplink.tls())) : Optional.empty(),
                uplink.keepalive(),
                uplink.connectTimeout(),
                new BackOff(uplink.reconnectMin(), uplink.reconnectMax()),
                config.statusTopic(hostName).flatMap(TopicName::parse),
                uplink.retainedReplayWindow(),
                // With the memory store no session outlives this process, so what the broker has kept for one is of no
                // use.
                true,
                new UplinkLimits(
                        uplink.maxInflight(),
                        uplink.queueMessages(),
                        uplink.queueBytes().octets(),
                        usual.willsMax(),
                        usual.inboxMessagesMax(),
                        usual.inboxBytesMax(),
                        usual.packetBytesMax()));
    }

    /** Less for each sensor than for a connection that all share: there are hundreds of them. */
    static UplinkSettings sensors(UplinkSettings shared) {
        UplinkLimits all = shared.limits();
        UplinkLimits each = new UplinkLimits(
                all.inFlightMax(),
                all.queuedMessagesMax(),
                all.queuedBytesMax(),
                0,
                SENSOR_INBOX_MESSAGES_MAX,
                SENSOR_INBOX_BYTES_MAX,
                all.packetBytesMax());
        return shared.withLimits(each);
    }

    static TransparentSettings transparent(UplinkConfig uplink) {
        return new TransparentSettings(
                uplink.transparentConnectionsMax(),
                uplink.connectTimeout(),
                uplink.queueMessages(),
                uplink.queueBytes().octets());
    }

    /** Which sensors have a connection of their own. */
    static Predicate<ClientId> isTransparent(UplinkConfig uplink) {
        List<ModeRule> rules = uplink.modes().stream()
                .map(entry -> new ModeRule(new NamePattern(entry.clients()), entry.mode() == UplinkMode.TRANSPARENT))
                .toList();
        boolean otherwise = uplink.mode() == UplinkMode.TRANSPARENT;
        return clientId -> rules.stream()
                .filter(rule -> rule.clients().matches(clientId.value()))
                .findFirst()
                .map(ModeRule::isTransparent)
                .orElse(otherwise);
    }

    private record ModeRule(NamePattern clients, boolean isTransparent) {}

    /** User and password of each transparent sensor. */
    static Function<ClientId, Optional<Login>> logins(UplinkConfig uplink) {
        if (uplink.credentials().isEmpty()) {
            Optional<Login> ofAll = uplink.user().map(user -> login(user, uplink.password()));
            return clientId -> ofAll;
        }
        List<LoginRule> rules = uplink.credentials().stream()
                .map(entry -> new LoginRule(new NamePattern(entry.clients()), login(entry.user(), entry.password())))
                .toList();
        return clientId -> rules.stream()
                .filter(rule -> rule.clients().matches(clientId.value()))
                .findFirst()
                .map(LoginRule::login);
    }

    private record LoginRule(NamePattern clients, Login login) {}

    private static Login login(String user, Optional<Secret> password) {
        return new Login(user, () -> password.map(secret -> secret.value().toCharArray()));
    }

    private static Tls tls(TlsConfig tls) {
        return new Tls(
                tls.caFile(), tls.certFile().flatMap(cert -> tls.keyFile().map(key -> new Identity(cert, key))));
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
