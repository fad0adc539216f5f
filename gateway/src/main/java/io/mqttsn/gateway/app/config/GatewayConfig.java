package io.mqttsn.gateway.app.config;

import io.mqttsn.config.ConfigLoader;
import io.mqttsn.config.ConfigOverride;
import io.mqttsn.config.ConfigPrinter;
import io.mqttsn.config.ConfigResult;
import io.mqttsn.config.ReferencePage;
import io.mqttsn.config.Setting;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Everything that an operator can set, checked and complete. */
public record GatewayConfig(
        @Setting(
                doc =
                        "Where sensors reach the gateway: any number of listeners of any type, each with a name of its own.",
                change = "Bind to other addresses than 127.0.0.1 to serve sensors on other machines.",
                defaultValue = "[{type: udp}]")
        List<ListenerConfig> listeners,

        @Setting(doc = "Where messages go: to the built-in broker, or to an external one.")
        UplinkConfig uplink,

        @Setting(doc = "The built-in MQTT broker. Without effect while uplink.broker names an external one.")
        BrokerConfig broker,

        @Setting(doc = "How sensors are served, over whichever listener they come.")
        SensorsConfig sensors,

        @Setting(
                doc = "Topic ids that sensors and gateway know without registration, with their topic names.",
                change = "Must agree with what is burnt into the sensors.",
                min = "1",
                max = "65534",
                example = "1: plant/temperature\n2: plant/alarm")
        Map<Integer, TopicName> predefinedTopics,

        @Setting(
                doc = "Predefined topics that only some sensors know; later entries win over earlier ones.",
                change = "Use it where kinds of sensors use the same id for different topics.",
                defaultValue = "[]",
                example = "- clients: meter-*\n  topics:\n    1: meter/power")
        List<PredefinedTopicsConfig> predefinedTopicsByClient,

        @Setting(doc = "Where sessions and their messages are kept.", defaultValue = "{type: memory}")
        StoreConfig store,

        @Setting(doc = "What the gateway tells about itself.")
        StatusConfig status,

        @Setting(doc = "What is logged.") LogConfig log) {

    private static final ConfigLoader<GatewayConfig> LOADER = ConfigLoader.of(GatewayConfig.class);
    private static final String HEADING = """
            Configuration of the MQTT-SN gateway. Every key is shown with its default; what you do not
            change you may delete. Durations have a unit (500ms, 10s, 15m, 2h, 7d), sizes are octets or have
            one (64KiB, 4MiB). ${NAME} and ${NAME:-default} in a value are environment variables, and
            password: file:/path reads a secret from a file. Check your changes with
            "mqttsn-gateway check-config --config FILE".""";

    public GatewayConfig {
        Set<String> names = new HashSet<>();
        Set<String> serialPorts = new HashSet<>();
        for (ListenerConfig listener : listeners) {
            if (!names.add(listener.name())) {
                throw new IllegalArgumentException("two listeners have the name \"" + listener.name()
                        + "\" (expected: a name of its own for each)");
            }
            if (listener instanceof SerialListenerConfig serial && !serialPorts.add(serial.port())) {
                throw new IllegalArgumentException(
                        "two listeners have the port " + serial.port() + " (expected: a port of its own for each)");
            }
        }
        if (listeners.isEmpty()) {
            throw new IllegalArgumentException("listeners is an empty list (expected: at least one listener)");
        }
    }

    /**
     * Loads the configuration.
     *
     * @param file none for the defaults
     * @param overrides applied over the file in their order
     */
    public static ConfigResult<GatewayConfig> load(Optional<Path> file, List<ConfigOverride> overrides) {
        return LOADER.load(file, overrides);
    }

    /** What holds without a file and options: loopback only, built-in broker, memory store. */
    public static GatewayConfig defaults() {
        return LOADER.defaults();
    }

    /** This configuration as a commented file; secrets are left out. */
    public String toYaml() {
        return ConfigPrinter.yaml(this, HEADING);
    }

    /** The tables of the reference page, from {@code ## listeners} on. */
    public static String referenceTables() {
        return ReferencePage.markdown(GatewayConfig.class);
    }

    /**
     * The client id that an external broker sees. A made one is the same after every restart, since the broker keeps a session by it, and differs
     * between two gateways on one host, since these cannot share a port.
     *
     * @param hostName name of this machine, part of a made id
     */
    public String clientId(String hostName) {
        return uplink.clientId().isEmpty()
                ? "mqttsn-" + hostName + "-" + listeners.get(0).place()
                : uplink.clientId();
    }

    /** The topic for the gateway's own status, empty when it is not to be published. */
    public Optional<String> statusTopic(String hostName) {
        return Optional.of(status.topic().replace("{client-id}", clientId(hostName)))
                .filter(topic -> !topic.isEmpty());
    }
}
