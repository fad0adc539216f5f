package io.mqttsn.gateway.app;

import io.mqttsn.codec.ClientId;
import io.mqttsn.gateway.app.config.BrokerUrl;
import io.mqttsn.gateway.app.config.GatewayConfig;
import io.mqttsn.gateway.app.config.ListenerConfig;
import io.mqttsn.gateway.app.config.SerialListenerConfig;
import io.mqttsn.gateway.app.config.UdpListenerConfig;
import io.mqttsn.gateway.core.CoreSettings;
import io.mqttsn.gateway.core.topic.PredefinedTopics;
import io.mqttsn.gateway.routing.TopicName;
import io.mqttsn.gateway.uplink.UplinkSettings.Login;
import io.mqttsn.transport.Transport;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Everything that a configuration means to the parts of the gateway, flat: one line for each number and switch that some part obeys. */
final class SettingsSnapshot {

    /** Listeners without their names, and topics that know no text. */
    private static final Set<String> SHOWN_OTHERWISE = Set.of("listeners", "predefinedTopics");

    private final Map<String, String> values = new TreeMap<>();

    static SettingsSnapshot of(GatewayConfig config) {
        SettingsSnapshot snapshot = new SettingsSnapshot();
        List<Transport> transports = config.listeners().stream()
                .<Transport>map(listener -> new NamedTransport(listener.name()))
                .toList();
        CoreSettings core = SettingsForCore.of(config, transports);
        snapshot.add("core", core);
        snapshot.add("predefined", topics(core.predefinedTopics().forAll()));
        snapshot.add("predefinedOfA", topics(core.predefinedTopics().forClient(ClientId.of("a"))));
        for (ListenerConfig listener : config.listeners()) {
            snapshot.add("access", core.listener(listener.name()));
            if (listener instanceof UdpListenerConfig udp) {
                snapshot.add("udp", SettingsForListeners.udp(udp));
            } else if (listener instanceof SerialListenerConfig serial) {
                snapshot.add("serial", SettingsForListeners.serial(serial));
            }
        }
        if (config.uplink().broker() instanceof BrokerUrl.External url) {
            snapshot.add("uplink", SettingsForUplinks.shared(config, url, "host"));
            snapshot.add("transparent", SettingsForUplinks.transparent(config.uplink()));
            ClientId meter = ClientId.of("meter-1");
            snapshot.add(
                    "modeOfMeter",
                    SettingsForUplinks.isTransparent(config.uplink()).test(meter));
            snapshot.add(
                    "loginOfMeter", SettingsForUplinks.logins(config.uplink()).apply(meter));
        }
        snapshot.add("broker", SettingsForBroker.broker(config.broker()));
        snapshot.add("routing", SettingsForBroker.routing(config.broker()));
        // What the program takes from the configuration itself.
        snapshot.add("app.brokerListeners", config.broker().listeners());
        snapshot.add("app.brokerUrl", config.uplink().broker());
        snapshot.add("app.status", config.status());
        snapshot.add("app.log", config.log());
        snapshot.add("app.store", config.store());
        return snapshot;
    }

    /** The names of all settings that are not the same in {@code other}. */
    Set<String> differencesTo(SettingsSnapshot other) {
        Set<String> names = new TreeSet<>(values.keySet());
        names.addAll(other.values.keySet());
        names.removeIf(name -> values.getOrDefault(name, "").equals(other.values.getOrDefault(name, "")));
        return names;
    }

    private void add(String name, Object value) {
        if (value instanceof Optional<?> optional) {
            optional.ifPresent(present -> add(name, present));
        } else if (value instanceof Login login) {
            values.put(name + ".user", login.user());
            values.put(name + ".password", password(login.password()));
        } else if (value instanceof Record all && all.getClass().getRecordComponents().length > 1) {
            for (RecordComponent component : all.getClass().getRecordComponents()) {
                if (!SHOWN_OTHERWISE.contains(component.getName())) {
                    add(name + "." + component.getName(), read(component, all));
                }
            }
        } else {
            values.put(name, value.toString());
        }
    }

    private static List<Optional<TopicName>> topics(PredefinedTopics topics) {
        return IntStream.range(0, 10).mapToObj(topics::name).toList();
    }

    private static String password(Supplier<Optional<char[]>> password) {
        return password.get().map(String::new).orElse("none");
    }

    private static Object read(RecordComponent component, Record of) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(component + " cannot be read", e);
        }
    }
}
