package io.mqttsn.gateway.app.cli;

import io.mqttsn.config.ConfigError;
import io.mqttsn.config.ConfigOverride;
import io.mqttsn.config.ConfigResult;
import io.mqttsn.gateway.app.config.GatewayConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The switches that say what the gateway is to do: a file, and what is to differ from it. */
final class ConfigOptions {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description =
                    "The configuration file. Without it everything has its default: loopback only, built-in broker,"
                            + " memory store.")
    private @Nullable Path file;

    @Option(
            names = "--udp",
            paramLabel = "HOST:PORT",
            description = "Listen for sensors on this address (default: 127.0.0.1:10000). Repeatable.")
    private List<String> udp = new ArrayList<>();

    @Option(
            names = "--serial",
            paramLabel = "PORT[,BAUD[,FRAMING]]",
            description =
                    "Listen for sensors on this serial port: --serial /dev/ttyUSB0,9600,xbee (default: 115200 baud, slip-crc)."
                            + " Repeatable; --udp and --serial together take the place of all other listeners.")
    private List<String> serial = new ArrayList<>();

    @Option(
            names = "--broker",
            paramLabel = "URL",
            description = "Where messages go: tcp://HOST:PORT, ssl://HOST:PORT, or builtin (the default).")
    private @Nullable String broker;

    @Option(
            names = "--mqtt",
            paramLabel = "HOST:PORT",
            description = "Where the built-in broker listens for MQTT clients (default: 127.0.0.1:1883). Repeatable.")
    private List<String> mqtt = new ArrayList<>();

    @Option(
            names = "--predefined",
            paramLabel = "ID=TOPIC",
            description = "A predefined topic id, 1..65534, and the topic that it stands for. Repeatable.")
    private Map<Integer, String> predefined = new LinkedHashMap<>();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "Any other key of the configuration file: --set sensors.retry=5s. Repeatable; see print-config.")
    private List<String> settings = new ArrayList<>();

    /** The configuration that file and switches add up to, or everything that is wrong with them. */
    ConfigResult<GatewayConfig> load() {
        return load(List.of());
    }

    /** The same for a first try, which is not to fail because something else has one of the usual ports: where nobody chose the port, any will do. */
    ConfigResult<GatewayConfig> loadForDemo() {
        List<ConfigOverride> moved = new ArrayList<>();
        if (file == null && udp.isEmpty() && !UsualPorts.isUdpFree()) {
            moved.add(ConfigOverride.of("listeners.0.bind", "127.0.0.1:0", "--demo"));
        }
        if (file == null && mqtt.isEmpty() && !UsualPorts.isMqttFree()) {
            moved.add(ConfigOverride.of("broker.listeners", "['127.0.0.1:0']", "--demo"));
        }
        return load(moved);
    }

    private ConfigResult<GatewayConfig> load(List<ConfigOverride> first) {
        List<ConfigError> errors = new ArrayList<>();
        List<ConfigOverride> overrides = new ArrayList<>(first);
        // Before --set, which may go into what they have put there.
        addShortcuts(overrides);
        for (String setting : settings) {
            ConfigResult<ConfigOverride> parsed = ConfigOverride.parse(setting);
            if (parsed instanceof ConfigResult.Valid<ConfigOverride> valid) {
                overrides.add(valid.value());
            }
            errors.addAll(parsed.errors());
        }
        ConfigResult<GatewayConfig> result = GatewayConfig.load(Optional.ofNullable(file), overrides);
        errors.addAll(result.errors());
        return errors.isEmpty() ? result : new ConfigResult.Invalid<>(errors);
    }

    private void addShortcuts(List<ConfigOverride> overrides) {
        addListeners(overrides);
        if (broker != null) {
            overrides.add(ConfigOverride.of("uplink.broker", broker.equals("builtin") ? "" : broker, "--broker"));
        }
        if (!mqtt.isEmpty()) {
            overrides.add(ConfigOverride.of(
                    "broker.listeners",
                    mqtt.stream().map(ConfigOptions::quoted).toList().toString(),
                    "--mqtt"));
        }
        predefined.forEach((id, topic) ->
                overrides.add(new ConfigOverride(List.of("predefined-topics", id.toString()), topic, "--predefined")));
    }

    private void addListeners(List<ConfigOverride> overrides) {
        if (udp.isEmpty() && serial.isEmpty()) {
            return;
        }
        overrides.add(ConfigOverride.of("listeners", "[]", udp.isEmpty() ? "--serial" : "--udp"));
        int count = 0;
        for (int i = 0; i < udp.size(); i++) {
            String listener = "{type: udp, name: " + numbered("udp", i) + ", bind: " + quoted(udp.get(i)) + "}";
            overrides.add(ConfigOverride.of("listeners." + count++, listener, "--udp"));
        }
        for (int i = 0; i < serial.size(); i++) {
            String listener =
                    serialListener(numbered("serial", i), serial.get(i).split(",", 3));
            overrides.add(ConfigOverride.of("listeners." + count++, listener, "--serial"));
        }
    }

    private static String numbered(String name, int index) {
        return index == 0 ? name : name + (index + 1);
    }

    private static String serialListener(String name, String[] parts) {
        return "{type: serial, name: " + name + ", port: " + quoted(parts[0])
                + (parts.length > 1 ? ", line: {baud-rate: " + quoted(parts[1]) + "}" : "")
                + (parts.length > 2 ? ", framing: " + quoted(parts[2]) : "") + "}";
    }

    private static String quoted(String text) {
        return '\'' + text.replace("'", "''") + '\'';
    }
}
