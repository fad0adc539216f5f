package io.mqttsn.gateway.app;

import io.mqttsn.codec.ClientId;
import io.mqttsn.config.Secret;
import io.mqttsn.gateway.app.config.BrokerUrl;
import io.mqttsn.gateway.app.config.GatewayConfig;
import io.mqttsn.gateway.app.config.TlsConfig;
import io.mqttsn.gateway.app.config.UplinkConfig;
import io.mqttsn.gateway.app.config.UplinkMode;
import io.mqttsn.gateway.core.NamePattern;
import io.mqttsn.gateway.routing.TopicName;
import io.mqttsn.gateway.uplink.TransparentSettings;
import io.mqttsn.gateway.uplink.UplinkLimits;
import io.mqttsn.gateway.uplink.UplinkSettings;
import io.mqttsn.gateway.uplink.UplinkSettings.BackOff;
import io.mqttsn.gateway.uplink.UplinkSettings.Identity;
import io.mqttsn.gateway.uplink.UplinkSettings.Login;
import io.mqttsn.gateway.uplink.UplinkSettings.Tls;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** What the operator wrote about the broker behind the gateway, as the uplinks take it. */
final class SettingsForUplinks {
    private static final int SENSOR_INBOX_MESSAGES_MAX = 64;
    private static final long SENSOR_INBOX_BYTES_MAX = 256 << 10;

    private SettingsForUplinks() {}

    static UplinkSettings shared(GatewayConfig config, BrokerUrl.External url, String hostName) {
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
    static UplinkSettings ofSensors(UplinkSettings shared) {
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
}
