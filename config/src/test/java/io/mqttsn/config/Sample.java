package io.mqttsn.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A configuration that has one setting of each kind; the tests' subject. */
record Sample(
        @Setting(
                doc = "Where datagrams come from.",
                defaultValue = "[{type: udp}]",
                example = "- type: udp\n  bind: 127.0.0.1:10000")
        List<Door> doors,

        @Setting(doc = "How sensors are served.") Core core,

        @Setting(doc = "Where messages go.") Uplink uplink,

        @Setting(doc = "Names of ids.", min = "1", max = "65534", example = "7: plant/temperature")
        Map<Integer, String> topics,

        @Setting(doc = "Named limits.") Map<String, Limit> limits,

        @Setting(doc = "Where to listen.", defaultValue = "[127.0.0.1:1883]")
        List<HostPort> hosts,

        @Setting(doc = "What is kept where.", defaultValue = "{type: memory}")
        Store store) {

    static final Path FILE = Path.of("gateway.yaml");
    static final ConfigLoader<Sample> LOADER = ConfigLoader.of(Sample.class).withEnvironment(name -> Optional.empty());

    static ConfigResult<Sample> parse(String yaml, ConfigOverride... overrides) {
        return LOADER.parse(FILE, yaml, List.of(overrides));
    }

    static Sample valid(String yaml, ConfigOverride... overrides) {
        return parse(yaml, overrides).orElseThrow(errors -> new AssertionError(errors.toString()));
    }

    static List<String> sentences(String yaml, ConfigOverride... overrides) {
        return sentences(parse(yaml, overrides));
    }

    static List<String> sentences(ConfigResult<Sample> result) {
        return result.errors().stream().map(ConfigError::sentence).toList();
    }

    sealed interface Door permits Udp, Serial {}

    @Variant(value = "udp", doc = "Datagrams over IP.")
    record Udp(
            @Setting(doc = "What logs call it.", defaultValue = "udp")
            String name,

            @Setting(doc = "Where it listens.", defaultValue = "127.0.0.1:10000")
            HostPort bind)
            implements Door {}

    @Variant(value = "serial", doc = "Frames on a serial line.")
    record Serial(
            @Setting(doc = "What logs call it.", defaultValue = "serial")
            String name,

            @Setting(doc = "The device.") Path port,

            @Setting(doc = "Symbols per second.", defaultValue = "115200", min = "300", max = "4000000")
            int baud)
            implements Door {}

    enum Policy {
        DROP_OLDEST,
        DROP_NEWEST,
        DROP_QOS0_FIRST
    }

    @Retired(key = "t-retry", remedy = "use retry instead")
    @Retired(key = "n-retry", remedy = "use retries instead")
    record Core(
            @Setting(
                    doc = "Wait before a repetition.",
                    change = "Raise it on slow radios.",
                    defaultValue = "10s",
                    min = "100ms",
                    max = "1h")
            Duration retry,

            @Setting(doc = "Repetitions.", defaultValue = "4", min = "0", max = "20")
            int retries,

            @Setting(doc = "Octets kept for a sleeper.", defaultValue = "64KiB", max = "1GiB")
            ByteSize bufferBytesMax,

            @Setting(doc = "What goes when it is full.", defaultValue = "drop-oldest")
            Policy bufferPolicy,

            @Setting(doc = "Whether QoS 0 is kept.", defaultValue = "true")
            boolean bufferQos0,

            @Setting(doc = "A factor.", defaultValue = "1.5", min = "1")
            double tolerance,

            @Setting(doc = "A large number.", defaultValue = "5000000000")
            long horizon) {}

    record Uplink(
            @Setting(doc = "The client id; empty for a made one.", defaultValue = "")
            String clientId,

            @Setting(doc = "The user name.", example = "gateway")
            Optional<String> user,

            @Setting(doc = "The password.", example = "file:/etc/gateway/password")
            Optional<Secret> password,

            @Setting(doc = "Certificates.") Optional<Path> caFile,

            @Setting(doc = "First pause.", defaultValue = "1s")
            Duration reconnectMin,

            @Setting(doc = "Longest pause.", defaultValue = "2m")
            Duration reconnectMax) {

        Uplink {
            if (reconnectMin.compareTo(reconnectMax) > 0) {
                throw new IllegalArgumentException("reconnect-min is longer than reconnect-max");
            }
        }
    }

    record Limit(
            @Setting(doc = "How many.", defaultValue = "10", min = "1")
            int count) {}

    sealed interface Store permits Memory {}

    @Variant(value = "memory", doc = "Nothing survives a restart.")
    record Memory() implements Store {}
}
