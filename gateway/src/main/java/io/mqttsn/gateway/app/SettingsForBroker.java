package io.mqttsn.gateway.app;

import io.mqttsn.gateway.app.config.BrokerConfig;
import io.mqttsn.gateway.broker.BrokerSettings;
import io.mqttsn.gateway.routing.RoutingLimits;

/** What the operator wrote about the built-in broker, as that takes it. */
final class SettingsForBroker {

    private SettingsForBroker() {}

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
