package io.mqttsn.gateway.app.config;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.mqttsn.config.ByteSize;
import io.mqttsn.config.ConfigError;
import io.mqttsn.config.ConfigLoader;
import io.mqttsn.config.ConfigOverride;
import io.mqttsn.config.ConfigResult;
import io.mqttsn.config.HostPort;
import io.mqttsn.config.Setting;
import io.mqttsn.serial.SerialPorts;
import io.mqttsn.serial.port.PortInfo;
import io.mqttsn.udp.UdpGroup;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayConfigTest {

    private static final Path FILE = Path.of("gateway.yaml");

    private static ConfigResult<GatewayConfig> parse(String yaml) {
        return parse(yaml, Map.of());
    }

    private static ConfigResult<GatewayConfig> parse(String yaml, Map<String, String> environment) {
        return ConfigLoader.of(GatewayConfig.class)
                .withEnvironment(name -> Optional.ofNullable(environment.get(name)))
                .parse(FILE, yaml, List.of());
    }

    private static GatewayConfig valid(ConfigResult<GatewayConfig> result) {
        return result.orElseThrow(errors -> new AssertionError(errors.toString()));
    }

    @Test
    void shouldStayOnLoopbackWithoutAFile() {
        GatewayConfig config = valid(GatewayConfig.load(Optional.empty(), List.of()));
        assertEquals(GatewayConfig.defaults(), config);
        assertEquals(new BrokerUrl.BuiltIn(), config.uplink().broker());
        assertEquals(new StoreConfig.Memory(), config.store());
        assertEquals(List.of(new HostPort("127.0.0.1", 1883)), config.broker().listeners());
        var udp = (UdpListenerConfig) config.listeners().get(0);
        assertEquals(new HostPort("127.0.0.1", 10_000), udp.bind());
        assertEquals(1, config.listeners().size());
    }

    @Test
    void shouldPrintAFileThatBindsToTheDefaults() {
        assertEquals(
                GatewayConfig.defaults(), valid(parse(GatewayConfig.defaults().toYaml())));
    }

    @Test
    void shouldUseTheSpecificationsTimers() {
        SensorsConfig sensors = GatewayConfig.defaults().sensors();
        assertEquals(Duration.ofSeconds(10), sensors.retry());
        assertEquals(4, sensors.retries());
        assertEquals(Duration.ofMinutes(5), sensors.congestionWait());
        assertEquals(50, sensors.tolerancePercentShort());
        assertEquals(10, sensors.tolerancePercentLong());
    }

    /** A number without a range or without a word on when to change it is a riddle to the operator. */
    @Test
    void shouldExplainAndBoundEverySetting() {
        List<String> riddles = new ArrayList<>();
        Set<Class<?>> numbers = Set.of(int.class, long.class, Duration.class, ByteSize.class);
        for (Class<?> type : List.of(
                GatewayConfig.class,
                UdpListenerConfig.class,
                SerialListenerConfig.class,
                SerialLineConfig.class,
                SerialPacingConfig.class,
                XBeeConfig.class,
                AccessConfig.class,
                UplinkConfig.class,
                UplinkModeConfig.class,
                CredentialsConfig.class,
                TlsConfig.class,
                BrokerConfig.class,
                SensorsConfig.class,
                BufferConfig.class,
                StatusConfig.class,
                LogConfig.class)) {
            for (RecordComponent component : type.getRecordComponents()) {
                Setting setting = component.getAnnotation(Setting.class);
                boolean bounded = !setting.min().isEmpty() && !setting.max().isEmpty();
                boolean section =
                        component.getType().isRecord() && component.getType().getPackage() == type.getPackage();
                if (numbers.contains(component.getType()) && !bounded
                        || setting.change().isEmpty() && !section && component.getType() != StoreConfig.class
                        || !setting.doc().endsWith(".")) {
                    riddles.add(type.getSimpleName() + "." + component.getName());
                }
            }
        }
        assertEquals(List.of(), riddles);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                arguments(
                        "listeners:\n- {type: udp}\n- {type: udp, bind: 127.0.0.1:9}",
                        "1: two listeners have the name \"udp\" (expected: a name of its own for each)"),
                arguments("listeners: []", "1: listeners is an empty list (expected: at least one listener)"),
                arguments(
                        "listeners: [{type: tcp}]",
                        "1: listeners.0.type: \"tcp\" is not a choice (expected: udp or serial)"),
                arguments(
                        "listeners: [{type: udp, max-frame-size: 64KiB}]",
                        "1: listeners.0.max-frame-size: \"64KiB\" is out of range (expected: 32..65507)"),
                arguments("listeners: [{type: serial}]", "1: listeners.0.port: is missing (expected: text)"),
                arguments(
                        "listeners:\n- type: serial\n  port: usb:403:6015",
                        "2: listeners.0: port: usb:403:6015 (expected: usb:VENDOR:PRODUCT or usb:VENDOR:PRODUCT:SERIAL, for example usb:0403:6015)"),
                arguments(
                        "listeners:\n- {type: serial, name: a, port: /dev/ttyUSB0}\n- {type: serial, name: b, port: /dev/ttyUSB0}",
                        "1: two listeners have the port /dev/ttyUSB0 (expected: a port of its own for each)"),
                arguments(
                        "listeners: [{type: serial, port: p, framing: cobs}]",
                        "1: listeners.0.framing: \"cobs\" is not a choice (expected: raw, slip, slip-crc or xbee)"),
                arguments(
                        "listeners: [{type: serial, port: p, xbee: {api-mode: 0}}]",
                        "1: listeners.0.xbee.api-mode: \"0\" is out of range (expected: 1..2)"),
                arguments(
                        "listeners: [{type: serial, port: p, pacing: {max-queue-time: 6s}}]",
                        "1: listeners.0.pacing: max-queue-time is more than half of t-retry"),
                arguments(
                        "listeners: [{type: udp, group: 10.0.0.1:1883}]",
                        "1: listeners.0: group: 10.0.0.1:1883 is neither a multicast nor a broadcast address (expected: 224.0.0.0 to 239.255.255.255, an IPv6 address that begins with ff, 255.255.255.255, or the last address of an IPv4 subnet)"),
                arguments(
                        "listeners: [{type: udp, bind: 0.0.0.0:9, group: '[ff02::1]:1883'}]",
                        "1: listeners.0: group: [ff02::1]:1883 is an IPv6 address and bind 0.0.0.0:9 an IPv4 address (expected: an IPv4 group such as 225.1.1.1:1883, or bind \"[::]:9\")"),
                arguments(
                        "listeners: [{type: udp, group-interface: eth0}]",
                        "1: listeners.0: group-interface is set without group (expected: both or group alone)"),
                arguments(
                        "listeners: [{type: udp, group-ttl: 2}]",
                        "1: listeners.0: group-ttl is set without group (expected: both or group alone)"),
                arguments(
                        "uplink: {broker: http://a:1}",
                        "1: uplink.broker: \"http://a:1\" is not a broker (expected: builtin, tcp://HOST:PORT or ssl://HOST:PORT, for example tcp://192.168.1.2:1883)"),
                arguments(
                        "uplink: {max-inflight: 1001}",
                        "1: uplink.max-inflight: \"1001\" is out of range (expected: 1..1000)"),
                arguments("uplink: {reconnect-min: 5m}", "1: uplink: reconnect-min is longer than reconnect-max"),
                arguments(
                        "uplink: {password: x}",
                        "1: uplink: password is set without user (expected: both or user alone)"),
                arguments(
                        "uplink: {mode: transparent}",
                        "1: uplink: sensors are transparent, but broker is builtin (expected: mode aggregating, or the URL of an external broker)"),
                arguments(
                        "uplink: {modes: [{clients: a*, mode: transparent}]}",
                        "1: uplink: sensors are transparent, but broker is builtin (expected: mode aggregating, or the URL of an external broker)"),
                arguments(
                        "uplink: {broker: tcp://a, credentials: [{clients: a*, user: b}]}",
                        "1: uplink: credentials is set, but no sensor is transparent (expected: mode transparent, here or in modes)"),
                arguments(
                        "uplink:\n  tls:\n    cert-file: a.pem",
                        "3: uplink.tls: only one of cert-file and key-file is set (expected: both or neither)"),
                arguments(
                        "uplink: {broker: tcp://a, tls: {ca-file: ca.pem}}",
                        "1: uplink: tls is set, but broker is tcp://a:1883 (expected: ssl://HOST:PORT)"),
                arguments(
                        "predefined-topics:\n  7: plant/+",
                        "2: predefined-topics.7: \"plant/+\" is not a topic name (expected: a name without + and #, for example plant/temperature)"),
                arguments(
                        "predefined-topics:\n  65535: a",
                        "2: predefined-topics: \"65535\" is out of range (expected: 1..65534)"),
                arguments(
                        "sensors: {buffer: {messages: 10, total-messages: 9}}",
                        "1: sensors.buffer: messages (10) is more than total-messages (9)"),
                arguments(
                        "sensors: {buffer: {bytes: 128MiB}}",
                        "1: sensors.buffer: bytes (128MiB) is more than total-bytes (64MiB)"),
                arguments(
                        "status: {topic: a/#}",
                        "1: status: topic \"a/#\" has a wildcard (expected: a name without + and #)"),
                arguments("retry: 1s", "1: retry: is not a known key (did you mean sensors.retry?)"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void shouldNameMistakes(String yaml, String sentence) {
        assertEquals(
                List.of("gateway.yaml:" + sentence),
                parse(yaml).errors().stream().map(ConfigError::sentence).toList());
    }

    @Test
    void shouldTakeGroupForDiscovery() {
        GatewayConfig config = valid(
                parse(
                        "listeners: [{type: udp, bind: 0.0.0.0:9, group: 225.1.1.1:1883, group-interface: eth0, group-ttl: 4}]"));
        var udp = (UdpListenerConfig) config.listeners().get(0);
        assertEquals(Optional.of(UdpGroup.of("225.1.1.1", 1883, Optional.of("eth0"), 4)), udp.discovery());
        assertEquals(config, valid(parse(config.toYaml())));
    }

    @ParameterizedTest
    @CsvSource({
        "builtin, builtin",
        "tcp://host:1884, tcp://host:1884",
        "tcp://host, tcp://host:1883",
        "ssl://host, ssl://host:8883",
        "mqtt://host/, tcp://host:1883",
        "mqtts://[::1], ssl://[::1]:8883",
        "'', builtin"
    })
    void shouldReadBrokers(String written, String meant) {
        assertEquals(Optional.of(meant), BrokerUrl.parse(written).map(BrokerUrl::toString));
        assertEquals(BrokerUrl.parse(written), BrokerUrl.parse(meant));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host",
                "host:1883",
                "tcp://",
                "tcp://user:pw@host",
                "tcp://host:0",
                "tcp://host/path",
                "TCP://host",
                "://x"
            })
    void shouldRefuseWhatIsNoBroker(String written) {
        assertEquals(Optional.empty(), BrokerUrl.parse(written));
    }

    @Test
    void shouldMakeClientIdThatIsStableAndUniqueOnTheHost() {
        assertEquals("mqttsn-edge-10000", GatewayConfig.defaults().clientId("edge"));
        assertEquals(
                "mqttsn-edge-9",
                valid(parse("listeners: [{type: udp, bind: 127.0.0.1:9}]")).clientId("edge"));
        assertEquals(
                "mqttsn-edge-usb-0403-6015",
                valid(parse("listeners: [{type: serial, port: 'usb:0403:6015'}]"))
                        .clientId("edge"));
        assertEquals("mine", valid(parse("uplink: {client-id: mine}")).clientId("edge"));
    }

    @Test
    void shouldPutClientIdIntoStatusTopic() {
        assertEquals(
                Optional.of("mqttsn/gateway/mqttsn-edge-10000/status"),
                GatewayConfig.defaults().statusTopic("edge"));
        assertEquals(Optional.empty(), valid(parse("status: {topic: ''}")).statusTopic("edge"));
    }

    @Test
    void shouldTakeOverridesFromTheCommandLine() {
        GatewayConfig config = valid(GatewayConfig.load(
                Optional.empty(),
                List.of(
                        ConfigOverride.of("listeners", "[]", "--udp"),
                        ConfigOverride.of("listeners.0", "{type: udp, name: a}", "--udp"),
                        ConfigOverride.of("listeners.0.bind", "[::1]:9", "--udp [::1]:9"),
                        ConfigOverride.of("predefined-topics.7", "a/b", "--predefined 7=a/b"))));
        var udp = (UdpListenerConfig) config.listeners().get(0);
        assertEquals(new HostPort("::1", 9), udp.bind());
        assertEquals(Map.of(7, new TopicName("a/b")), config.predefinedTopics());
    }

    @Test
    void shouldAcceptEverySampleOfTheDocumentation() throws IOException {
        Map<String, String> environment = Map.of("BROKER_USER", "gateway", "BROKER_PASSWORD", "hunter2");
        try (Stream<Path> samples = Files.list(Path.of("../docs/samples"))) {
            List<Path> files = samples.sorted().toList();
            assertTrue(files.size() >= 3, files::toString);
            assertAll(files.stream().map(file -> () -> valid(parse(Files.readString(file), environment))));
        }
        assertTrue(valid(parse(Files.readString(Path.of("../docs/samples/container.yaml")), Map.of()))
                .uplink()
                .password()
                .isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"configuration.md", "serial.md"})
    void shouldAcceptEveryYamlBlockOfTheDocumentation(String name) throws IOException {
        String page = Files.readString(Path.of("../docs", name));
        List<String> blocks = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(page)
                .results()
                .map(match -> match.group(1))
                .toList();
        assertFalse(blocks.isEmpty());
        assertAll(blocks.stream().map(block -> () -> valid(parse(block))));
    }

    /** Pasted as it is printed, indented or not. */
    @ParameterizedTest
    @ValueSource(strings = {"FT231X USB UART", "XBee Explorer"})
    void shouldAcceptWhatTheListOfPortsSuggests(String product) {
        String stableName = "/dev/serial/by-id/usb-Maker_" + product.replace(' ', '_') + "_DN01ABCD-if00-port0";
        PortInfo port = new PortInfo(
                "/dev/ttyUSB0", stableName, product, "", "0403", "6015", "DN01ABCD", "ftdi_sio", "dialout", true, "");

        String snippet = SerialPorts.snippet(port);

        for (String pasted : List.of(snippet, snippet.indent(4))) {
            var listener =
                    (SerialListenerConfig) valid(parse(pasted)).listeners().get(0);
            assertEquals(stableName, listener.port());
            assertEquals("ttyUSB0", listener.name());
        }
    }
}
