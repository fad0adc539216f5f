package io.mqttsn.gateway.app;

import io.mqttsn.config.HostPort;
import io.mqttsn.gateway.app.config.GatewayConfig;
import io.mqttsn.gateway.broker.BrokerSettings;
import io.mqttsn.gateway.broker.BrokerStatistics;
import io.mqttsn.gateway.broker.MqttBroker;
import io.mqttsn.gateway.broker.front.MqttFront;
import io.mqttsn.gateway.routing.DropReason;
import io.mqttsn.gateway.routing.QueueBudget;
import io.mqttsn.gateway.routing.Router;
import io.mqttsn.gateway.store.MessageStore;
import io.mqttsn.gateway.uplink.BuiltInUplink;
import io.mqttsn.gateway.uplink.Uplink;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The broker inside the gateway: routing shared with the MQTT-SN side, and listeners for MQTT clients, all on the gateway's loop. */
final class BuiltInBroker implements BrokerSide {
    private static final Logger LOG = LoggerFactory.getLogger(BuiltInBroker.class);

    private final List<HostPort> addresses;
    private final Router router;
    private final BuiltInUplink uplink;
    private final MqttBroker broker;
    private final MqttFront front;
    private final List<String> mqttAddresses = new ArrayList<>();

    /**
     * @param queues what waits for all clients together, sensors and MQTT clients alike
     */
    BuiltInBroker(GatewayConfig config, EventLoop loop, MessageStore store, QueueBudget queues) {
        addresses = config.broker().listeners();
        router = new Router(
                store,
                SettingsForBroker.routing(config.broker()),
                (subscriber, fault) ->
                        LOG.error("A bug, please report it; {} did not get a message", subscriber, fault));
        uplink = new BuiltInUplink(router, config.sensors().subscriptionsPerSession(), loop.ticker()::nanoTime);
        BrokerSettings settings = SettingsForBroker.broker(config.broker());
        broker = new MqttBroker(router, store, queues, settings, () -> "auto-" + UUID.randomUUID());
        front = new MqttFront(loop, broker, settings, loop.ticker()::nanoTime);
    }

    @Override
    public Uplink uplink() {
        return uplink;
    }

    @Override
    public void openListeners() throws StartException {
        for (HostPort address : addresses) {
            InetSocketAddress resolved = address.resolve();
            if (resolved.isUnresolved()) {
                throw new StartException("MQTT listener " + address + ": the host name is unknown; change"
                        + " broker.listeners in the configuration, or use --mqtt HOST:PORT.");
            }
            ChannelFuture bound = front.bind(resolved).awaitUninterruptibly();
            if (!bound.isSuccess()) {
                throw new StartException(
                        "MQTT listener " + address + " cannot be opened: " + reason(bound.cause())
                                + " Stop the program that uses the port, or choose another one with --mqtt HOST:PORT or"
                                + " broker.listeners in the configuration; an empty list is for no MQTT listener.",
                        bound.cause());
            }
            InetSocketAddress local = (InetSocketAddress) bound.channel().localAddress();
            mqttAddresses.add(new HostPort(address.host(), local.getPort()).toString());
        }
    }

    private static String reason(Throwable cause) {
        return cause instanceof BindException
                        || String.valueOf(cause.getMessage()).contains("in use")
                ? "the address is in use, or not one of this machine."
                : cause.getMessage() + ".";
    }

    @Override
    public String kind() {
        return "builtin";
    }

    @Override
    public String description() {
        return mqttAddresses.isEmpty()
                ? "built in, without a listener for MQTT clients"
                : "built in, MQTT clients at " + String.join(", ", mqttAddresses);
    }

    @Override
    public List<String> mqttAddresses() {
        return List.copyOf(mqttAddresses);
    }

    @Override
    public Map<String, Long> counters() {
        BrokerStatistics statistics = broker.statistics();
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("routed", router.published());
        counters.put("subscriptions", (long) router.subscriptions());
        counters.put("mqtt-connected", (long) broker.connected());
        counters.put("mqtt-sessions", (long) broker.sessions());
        counters.put("mqtt-published", statistics.publishesReceived());
        counters.put("mqtt-delivered", statistics.publishesSent());
        long dropped = 0;
        for (DropReason reason : DropReason.values()) {
            dropped += statistics.dropped(reason);
        }
        counters.put("mqtt-dropped", dropped);
        counters.put("mqtt-refused", statistics.connectsRefused() + statistics.connectionsRefused());
        counters.put("mqtt-protocol-errors", statistics.protocolErrors());
        counters.put("faults", router.failures() + front.faults());
        return counters;
    }

    @Override
    public void close() {
        front.stop();
        uplink.stop();
    }
}
