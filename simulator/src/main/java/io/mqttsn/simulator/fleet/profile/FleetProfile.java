package io.mqttsn.simulator.fleet.profile;

import io.mqttsn.config.ConfigLoader;
import io.mqttsn.config.ConfigOverride;
import io.mqttsn.config.ConfigPrinter;
import io.mqttsn.config.ConfigResult;
import io.mqttsn.config.Setting;
import io.mqttsn.simulator.client.SensorSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a fleet is made of, how its sensors live, and what weather they live in. */
public record FleetProfile(
        @Setting(doc = "How many sensors.", defaultValue = "8", min = "1", max = "1000000")
        int sensors,

        @Setting(doc = "Client ids are this and a number, from 1.", defaultValue = "sensor-")
        String idPrefix,

        @Setting(doc = "Takes the place of {prefix} in topics.", defaultValue = "sensors")
        String topicPrefix,

        @Setting(
                doc = "Keepalive of the sensors that do not sleep; 0 switches it off.",
                defaultValue = "60",
                min = "0",
                max = "65535")
        int keepaliveSeconds,

        @Setting(
                doc = "How many sensors are switched on each second.",
                change = "Lower it when a gateway refuses sensors because too many connect at once.",
                defaultValue = "200.0",
                min = "0.001",
                max = "1000000")
        double startsPerSecond,

        @Setting(
                doc = "Equal seeds give equal lives: the same weather, jitter and faults for each sensor.",
                defaultValue = "1")
        long seed,

        @Setting(
                doc = "Local addresses that sensors send from, in turn. Without it the system chooses one, and its"
                        + " ports limit how many sensors can have a socket each.",
                example = "127.0.0.0/8")
        Optional<SourceRange> source,

        @Setting(
                doc = "How many sensors share a socket, as nodes behind a forwarder; 1 gives each its own. The gateway"
                        + " must allow forwarders then.",
                change = "Raise it for more sensors than this system has sockets for.",
                defaultValue = "1",
                min = "1",
                max = "100000")
        int sensorsPerSocket,

        @Setting(doc = "When, where and how sensors report.")
        ReportSettings reports,

        @Setting(doc = "What reports hold.", defaultValue = "{type: text}")
        PayloadSettings payload,

        @Setting(doc = "Sensors that do without registering their topic.")
        TopicSettings topics,

        @Setting(doc = "Sensors that sleep.") SleepSettings sleep,

        @Setting(doc = "Commands that sensors take: report, interval SECONDS, reboot.")
        CommandSettings commands,

        @Setting(doc = "What sensors leave behind when they vanish.")
        WillSettings will,

        @Setting(doc = "What befalls sensors, each by itself and now and then.")
        FaultSettings faults,

        @Setting(doc = "How patient sensors are.") RetrySettings retry,

        @Setting(doc = "What the network does to datagrams.")
        WeatherSettings network) {

    private static final int CLIENT_ID_OCTETS_MAX = 65_528;
    private static final ConfigLoader<FleetProfile> LOADER = ConfigLoader.of(FleetProfile.class);

    public FleetProfile {
        SensorSettings.of(idPrefix + sensors);
        if (idPrefix.length() > CLIENT_ID_OCTETS_MAX / 4) {
            throw new IllegalArgumentException("id-prefix: " + idPrefix.length() + " characters (expected: fewer)");
        }
        if (reports.qos().hasMinusOne()
                && topics.predefined().isEmpty()
                && topics.shortShare().value() == 0) {
            throw new IllegalArgumentException("reports.qos: " + reports.qos()
                    + " (expected: with -1 a topics.short-share or topics.predefined, as only such topics take it)");
        }
    }

    /** Loads a file, if there is one, with the overrides applied in their order. */
    public static ConfigResult<FleetProfile> load(Optional<Path> file, List<ConfigOverride> overrides) {
        return LOADER.load(file, overrides);
    }

    /**
     * The defaults, but for some keys.
     *
     * @param assignments such as {@code reports.interval=100ms}
     * @throws IllegalArgumentException for what a profile does not take
     */
    public static FleetProfile of(String... assignments) {
        List<ConfigOverride> overrides = new ArrayList<>();
        for (String assignment : assignments) {
            overrides.add(
                    ConfigOverride.parse(assignment).orElseThrow(errors -> new IllegalArgumentException("" + errors)));
        }
        return load(Optional.empty(), overrides).orElseThrow(errors -> new IllegalArgumentException("" + errors));
    }

    /** All keys with their explanations, as a file that {@link #load} takes. */
    public String toYaml(String heading) {
        return ConfigPrinter.yaml(this, heading);
    }

    /** A topic, or another text, of one sensor. */
    public String fill(String template, int number) {
        return template.replace("{prefix}", topicPrefix)
                .replace("{id}", idPrefix + number)
                .replace("{number}", Integer.toString(number));
    }
}
