package io.mqttsn.gateway.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.Qos;
import io.mqttsn.serial.Framing;
import io.mqttsn.serial.SerialSettings;
import io.mqttsn.serial.port.LineSettings;
import io.mqttsn.serial.xbee.RadioPeers.Dialect;
import io.mqttsn.simulator.client.SensorClient;
import io.mqttsn.simulator.client.SensorSettings;
import io.mqttsn.simulator.client.SensorState;
import io.mqttsn.simulator.fleet.Fleet;
import io.mqttsn.simulator.fleet.FleetListener;
import io.mqttsn.simulator.fleet.FleetOptions;
import io.mqttsn.simulator.fleet.FleetSnapshot;
import io.mqttsn.simulator.fleet.profile.FleetProfile;
import io.mqttsn.simulator.serial.SerialRelay;
import io.mqttsn.simulator.serial.WireRelay;
import io.mqttsn.simulator.serial.XBeeRelay;
import io.mqttsn.simulator.serial.XBeeRelaySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One packaged gateway with a serial port for each test, real ones but for the cable: pseudo-terminals, jSerialComm at both ends. Each port is a listener of
 * the same name.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SerialIT {
    /** A line that is no limit, except where a test is about it. */
    private static final int BAUD = 1_000_000;
    /** On a loaded machine everything takes longer, and nothing here is about how long. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final List<String> LISTENERS = List.of(
            "raw: {framing: raw}",
            "slip: {framing: slip}",
            "slip-crc: {framing: slip-crc}",
            "xbee-1: {framing: xbee, xbee: {api-mode: 1}}",
            "xbee-2: {framing: xbee, xbee: {api-mode: 2}}",
            "noisy: {framing: slip-crc}",
            "late: {framing: slip-crc, reopen-delay-max: 300ms}",
            "unplugged: {framing: slip-crc, reopen-delay-max: 300ms}",
            "asleep: {framing: slip-crc, reopen-delay-max: 300ms}",
            "radios: {framing: xbee, line: {baud-rate: 115200}, xbee: {radio: ieee-802-15-4}}");

    private final Map<String, Cable> cables = new HashMap<>();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final int mqttPort = Ports.free();
    private @Nullable Program gateway;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        StringBuilder config = new StringBuilder("listeners:\n- {type: udp, bind: 127.0.0.1:0}\n");
        for (String listener : LISTENERS) {
            String name = listener.substring(0, listener.indexOf(':'));
            Cable cable = new Cable(folder, name);
            cables.put(name, cable);
            String keys = listener.substring(listener.indexOf('{') + 1);
            config.append("- {type: serial, name: ")
                    .append(name)
                    .append(", port: ")
                    .append(cable.gatewayEnd());
            config.append(keys.contains("line:") ? ", " : ", line: {baud-rate: " + BAUD + "}, ");
            config.append("access: {forwarders: ['*']}, ").append(keys).append('\n');
        }
        config.append("broker: {listeners: ['127.0.0.1:").append(mqttPort).append("']}\n");
        config.append("sensors: {retry: 300ms, retries: 20}\nstatus: {interval: 1s}\n");
        Path file = folder.resolve("gateway.yaml");
        Files.writeString(file, config.toString());
        cable("late").pullPlug();
        gateway = Program.gateway("run", "--config", file.toString());
        gateway().awaitLine("MQTT-SN gateway");
    }

    private Program gateway() {
        return Objects.requireNonNull(gateway);
    }

    @AfterEach
    void endClients() throws Exception {
        // Sensors before the relay that they need for their goodbye, which was opened first.
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
        opened.clear();
    }

    @AfterAll
    void end() {
        gateway().close();
        cables.values().forEach(Cable::close);
    }

    private <T extends AutoCloseable> T closedAfterwards(T resource) {
        opened.add(resource);
        return resource;
    }

    private Cable cable(String listener) {
        Cable cable = cables.get(listener);
        if (cable == null) {
            throw new IllegalArgumentException("listener: " + listener + " (expected: one of " + cables.keySet() + ")");
        }
        return cable;
    }

    private SerialRelay device(String listener, Framing framing) throws IOException {
        String port = cable(listener).deviceEnd().toString();
        SerialSettings settings = SerialSettings.of("device", port)
                .withFraming(framing)
                .withLine(LineSettings.DEFAULTS.withBaudRate(BAUD));
        return closedAfterwards(WireRelay.start(settings, false));
    }

    private XBeeRelay module(String listener, XBeeRelaySettings settings) throws IOException {
        XBeeRelay module = closedAfterwards(XBeeRelay.start(settings));
        gateway().awaitLine(line -> line.contains(listener + ": ") && line.contains("answers in API mode"), "a module");
        return module;
    }

    private SerialRelay relay(String listener) throws IOException {
        return switch (listener) {
            case "raw" -> device(listener, Framing.RAW);
            case "slip" -> device(listener, Framing.SLIP);
            case "xbee-1", "xbee-2" -> {
                int apiMode = listener.charAt(5) - '0';
                String port = cable(listener).deviceEnd().toString();
                yield module(
                        listener, XBeeRelaySettings.of(port).withBaudRate(BAUD).withApiMode(apiMode));
            }
            default -> device(listener, Framing.SLIP_CRC);
        };
    }

    private Sensor sensor(SerialRelay relay, String id) {
        SensorSettings settings = SensorSettings.builder(id)
                .cleanSession(false)
                .retry(Duration.ofMillis(250), 100)
                .build();
        Sensor sensor = closedAfterwards(new Sensor(settings, relay.address().getPort()));
        sensor.connects();
        awaitEvent(sensor, "connected");
        return sensor;
    }

    private Program subscriber(String filter) {
        return closedAfterwards(Mosquitto.subscribe(mqttPort, filter, 1));
    }

    private static void awaitEvent(Sensor sensor, String event) {
        await(event).atMost(PATIENCE).until(() -> sensor.events.contains(event));
    }

    private static Set<String> payloads(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("message: "))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Set<String> numbered(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw", "slip", "slip-crc", "xbee-1", "xbee-2"})
    void shouldCarryMessagesBothWaysInEachFraming(String listener) throws IOException {
        Program subscriber = subscriber(listener + "/up");
        Sensor sensor = sensor(relay(listener), listener);
        sensor.subscribes(new FilterText(listener + "/down"), Qos.ONE);
        awaitEvent(sensor, "subscribed ONE");

        sensor.publishes(1, new FilterText(listener + "/up"), "21.5", Qos.ONE);
        Mosquitto.publish(mqttPort, listener + "/down", "on", 1);

        assertEquals("message: 1 0 " + listener + "/up 21.5", subscriber.awaitLine("message: "));
        awaitEvent(sensor, "published 1 Acknowledged");
        awaitEvent(sensor, listener + "/down on q1");
        assertEquals(List.of(), sensor.violations);
    }

    /** The library behind the ports closes them by itself when the program ends, which once cut off the goodbye. */
    @Test
    void shouldTakeLeaveOfASensorBehindASerialPort(@TempDir Path folder) throws IOException {
        Cable cable = closedAfterwards(new Cable(folder, "leaving"));
        Program leaving = closedAfterwards(Program.gateway(
                "run", "--serial", cable.gatewayEnd() + "," + BAUD, "--mqtt", "127.0.0.1:" + Ports.free()));
        leaving.awaitLine("is open");
        SerialSettings settings = SerialSettings.of("device", cable.deviceEnd().toString())
                .withLine(LineSettings.DEFAULTS.withBaudRate(BAUD));
        SerialRelay relay = closedAfterwards(WireRelay.start(settings, false));
        Sensor sensor = closedAfterwards(new Sensor(
                SensorSettings.builder("leaver").neverReconnect().build(),
                relay.address().getPort()));
        sensor.connects();
        awaitEvent(sensor, "connected");

        assertEquals(0, leaving.terminate().awaitExit(), leaving::toString);

        await().atMost(PATIENCE).until(() -> sensor.events.stream().anyMatch(event -> event.startsWith("lost")));
        assertFalse(leaving.output().toString().contains("is gone"), leaving::toString);
    }

    /** One octet in three hundred is changed, lost or doubled, which costs about every tenth frame. What arrives must be what was sent all the same. */
    @Test
    void shouldLoseAndFalsifyNothingOnANoisyLine() throws IOException {
        int count = 100;
        Program subscriber = subscriber("noisy/up");
        Sensor sensor = sensor(relay("noisy"), "noisy");
        sensor.subscribes(new FilterText("noisy/down"), Qos.TWO);
        awaitEvent(sensor, "subscribed TWO");
        cable("noisy").damageOneOctetIn(300);

        for (int i = 0; i < count; i++) {
            sensor.publishes(i, new FilterText("noisy/up"), "reading-" + i, Qos.ONE);
        }
        for (int i = 0; i < 10; i++) {
            Mosquitto.publish(mqttPort, "noisy/down", "command-" + i, 2);
        }
        awaitEvent(sensor, "published " + (count - 1) + " Acknowledged");
        awaitEvent(sensor, "noisy/down command-9 q2");
        cable("noisy").damageOneOctetIn(0);

        subscriber.awaitLine(line -> line.endsWith("reading-" + (count - 1)), "the last reading");
        assertEquals(numbered("reading-", count), payloads(subscriber.output()));
        assertEquals(
                List.copyOf(numbered("noisy/down command-", 10)),
                sensor.events.stream()
                        .filter(event -> event.startsWith("noisy/down"))
                        .map(event -> event.substring(0, event.length() - " q2".length()))
                        .toList());
        // Otherwise nothing was proved.
        awaitStatus("noisy", "received-bad-checksum");
    }

    /** Waits for a status in which something stands behind the name of this listener. */
    private void awaitStatus(String listener, String part) {
        closedAfterwards(Mosquitto.subscribe(mqttPort, "mqttsn/gateway/+/status", 0))
                .awaitLine(
                        line -> line.contains("\"name\":\"" + listener + "\"")
                                && section(line, listener).contains(part),
                        part + " of " + listener);
    }

    private static String section(String status, String listener) {
        String fromHere = status.substring(status.indexOf("\"name\":\"" + listener + "\""));
        int next = fromHere.indexOf("\"name\"", 1);
        return next < 0 ? fromHere : fromHere.substring(0, next);
    }

    @Test
    void shouldStartWithoutAPortAndServeItWhenItIsPluggedIn() throws IOException {
        gateway().awaitLine(line -> line.contains("late: port") && line.contains("is not there"), "a word on the port");

        cable("late").plugIn();
        gateway().awaitLine(line -> line.contains("late: ") && line.contains("is open"), "the opening of the port");

        Sensor sensor = sensor(relay("late"), "late");
        sensor.publishes(1, new FilterText("late/up"), "21.5", Qos.ONE);
        awaitEvent(sensor, "published 1 Acknowledged");
    }

    /** The dongle is pulled out in mid-traffic and comes back under the same name: sessions and queues are as they were. */
    @Test
    void shouldLoseNoQos1MessageWhenThePortVanishesAndComesBack() throws IOException {
        int count = 200;
        Program subscriber = subscriber("unplugged/up");
        Sensor sensor = sensor(relay("unplugged"), "unplugged");
        sensor.subscribes(new FilterText("unplugged/down"), Qos.ONE);
        awaitEvent(sensor, "subscribed ONE");
        for (int i = 0; i < count; i++) {
            sensor.publishes(i, new FilterText("unplugged/up"), "reading-" + i, Qos.ONE);
        }
        awaitEvent(sensor, "published 20 Acknowledged");

        cable("unplugged").pullPlug();
        gateway().awaitLine(line -> line.contains("unplugged: ") && line.contains("is gone"), "the loss of the port");
        assertFalse(sensor.events.contains("published " + (count - 1) + " Acknowledged"), "the plug came too late");
        Mosquitto.publish(mqttPort, "unplugged/down", "meanwhile", 1);
        cable("unplugged").plugIn();

        awaitEvent(sensor, "published " + (count - 1) + " Acknowledged");
        awaitEvent(sensor, "unplugged/down meanwhile q1");
        subscriber.awaitLine(line -> line.endsWith("reading-" + (count - 1)), "the last reading");
        assertEquals(numbered("reading-", count), payloads(subscriber.output()));
        assertEquals(
                List.of("connected"),
                sensor.events.stream().filter(isAbout("connected", "lost")).toList());
        assertEquals(List.of(), sensor.violations);
    }

    /** The port is away while a sensor sleeps, and something is sent to it; when it wakes, it finds everything as if nothing had happened. */
    @Test
    void shouldLetASensorSleepThroughAnUnplug() throws IOException {
        Sensor sensor = sensor(relay("asleep"), "asleep");
        sensor.subscribes(new FilterText("asleep/down"), Qos.ONE);
        awaitEvent(sensor, "subscribed ONE");
        sensor.does((client, now) -> client.sleep(600, now));
        awaitEvent(sensor, "asleep ANNOUNCED");

        cable("asleep").pullPlug();
        gateway().awaitLine(line -> line.contains("asleep: ") && line.contains("is gone"), "the loss of the port");
        Mosquitto.publish(mqttPort, "asleep/down", "meanwhile", 1);
        cable("asleep").plugIn();
        await().atMost(PATIENCE).until(() -> timesOpened("asleep") == 2);
        sensor.does(SensorClient::wake);

        awaitEvent(sensor, "asleep/down meanwhile q1");
        awaitEvent(sensor, "asleep DRAINED");
        assertEquals(SensorState.ASLEEP, sensor.state());
        assertEquals(
                List.of("connected"),
                sensor.events.stream().filter(isAbout("connected", "lost")).toList());
        assertEquals(List.of(), sensor.violations);
    }

    private long timesOpened(String listener) {
        return gateway().output().stream()
                .filter(line -> line.contains(" " + listener + ": ") && line.endsWith(" is open"))
                .count();
    }

    private static Predicate<String> isAbout(String... words) {
        return event -> List.of(words).stream().anyMatch(event::startsWith);
    }

    /** What sits at the other end, a radio behind the module included, is itself a forwarder with several nodes. */
    @ParameterizedTest
    @ValueSource(strings = {"raw", "slip", "slip-crc", "xbee-1", "xbee-2"})
    void shouldServeEachNodeBehindAForwarderInEachFraming(String listener) throws IOException {
        int count = 4;
        Program subscriber = subscriber("behind-" + listener + "/+/+");
        SerialRelay forwarder = relay(listener);
        AtomicReference<FleetSnapshot> last = new AtomicReference<>();
        String[] keys = {"sensors-per-socket=" + count, "sleep.share=0%", "reports.interval=300ms"};
        fleet(forwarder, last, count, "behind-" + listener, keys);
        await().atMost(PATIENCE)
                .until(() -> last.get() != null && last.get().states().getOrDefault(SensorState.ACTIVE, 0) == count);

        IntStream.rangeClosed(1, count)
                .forEach(number ->
                        Mosquitto.publish(mqttPort, "behind-" + listener + "/node-" + number + "/cmd", "report", 1));

        for (int number = 1; number <= count; number++) {
            subscriber.awaitLine("behind-" + listener + "/node-" + number + "/climate ");
        }
        await().atMost(PATIENCE).until(() -> last.get().counters().commands() >= count);
        await().atMost(PATIENCE).until(() -> last.get().counters().acknowledged() > 2 * count);
        assertEquals(0, last.get().counters().violations());
        assertEquals(0, last.get().counters().refusals());
    }

    private Fleet fleet(
            SerialRelay relay, AtomicReference<FleetSnapshot> last, int count, String topicPrefix, String... more) {
        List<String> keys = new ArrayList<>(
                List.of("sensors=" + count, "id-prefix=node-", "topic-prefix=" + topicPrefix, "starts-per-second=100"));
        keys.addAll(List.of(more));
        FleetListener listener = last::set;
        return closedAfterwards(Fleet.start(
                relay.address(),
                FleetProfile.of(keys.toArray(String[]::new)),
                FleetOptions.watchedEvery(Duration.ofMillis(200)),
                listener));
    }

    /** Half of them sleep between their reports; one transmission in twenty is lost. */
    @Test
    void shouldServeFiftyRadiosThatPublishAndSleep() throws IOException {
        int count = 50;
        Program subscriber = subscriber("radios/+/climate");
        String port = cable("radios").deviceEnd().toString();
        XBeeRelay module = module(
                "radios",
                new XBeeRelaySettings(port, 115_200, 115_200, 2, Dialect.IEEE_802_15_4, 100, 0.05, 1, 0, count));
        AtomicReference<FleetSnapshot> last = new AtomicReference<>();
        Fleet fleet =
                fleet(module, last, count, "radios", "reports.interval=1s", "sleep.share=50%", "retry.interval=500ms");

        Set<String> expected = new TreeSet<>();
        IntStream.rangeClosed(1, count).forEach(number -> expected.add("radios/node-" + number + "/climate"));
        await().atMost(PATIENCE).untilAsserted(() -> assertEquals(expected, topics(subscriber.output())));
        await().atMost(PATIENCE).until(() -> last.get().counters().acknowledged() > 3 * count);
        awaitStatus("radios", "\"rssi-dbm\":{\"0013A200");
        awaitStatus("radios", "\"client-rssi-dbm\":{\"node-");

        fleet.close();
        assertEquals(0, last.get().counters().violations());
        assertEquals(0, last.get().counters().refusals());
    }

    private static Set<String> topics(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("message: "))
                .map(line -> line.split(" ")[3])
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
