package io.mqttsn.gateway.app;

import io.mqttsn.gateway.app.config.GatewayConfig;
import io.mqttsn.gateway.routing.Router;
import io.mqttsn.gateway.store.MessageStore;
import io.mqttsn.gateway.uplink.BuiltInUplink;
import io.mqttsn.gateway.uplink.Uplink;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The broker inside the gateway: routing shared with the MQTT-SN side, and listeners for MQTT clients. */
final class BuiltInBroker implements BrokerSide {
    private static final Logger LOG = LoggerFactory.getLogger(BuiltInBroker.class);

    private final Router router;
    private final BuiltInUplink uplink;

    BuiltInBroker(GatewayConfig config, MessageStore store) {
        router = new Router(
                store,
                Settings.routing(config.broker()),
                (subscriber, fault) ->
                        LOG.error("A bug, please report it; a session was given up: {}", subscriber, fault));
        uplink = new BuiltInUplink(router, config.sensors().subscriptionsPerSession());
    }

    @Override
    public Uplink uplink() {
        return uplink;
    }

    @Override
    public void openListeners() {}

    @Override
    public String kind() {
        return "builtin";
    }

    @Override
    public String description() {
        return "built in";
    }

    @Override
    public List<String> mqttAddresses() {
        return List.of();
    }

    @Override
    public Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("published", router.published());
        counters.put("delivered", router.delivered());
        counters.put("failed", router.failures());
        counters.put("subscriptions", (long) router.subscriptions());
        return counters;
    }

    @Override
    public void close() {
        uplink.stop();
    }
}
