package io.mqttsn.gateway.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.simulator.client.SensorClient;
import io.mqttsn.simulator.client.SensorSettings;
import io.mqttsn.simulator.client.Will;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Transparent sensors when the broker, or the gateway, is not at its best: away, refusing, restarted, killed. Each test has a gateway of its own. */
class TransparentBrokerIT {

    /** The program takes a second at most, wherever the broker is; the rest is for a machine that has much else to do. */
    private static final Duration STOP_MAX = Duration.ofSeconds(6);

    private final int udpPort = Ports.free();
    private final int brokerPort = Ports.free();
    private final List<AutoCloseable> open = new ArrayList<>();

    @TempDir
    Path folder = Path.of(".");

    @AfterEach
    void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private <T extends AutoCloseable> T opened(T one) {
        open.add(one);
        return one;
    }

    private Mosquitto broker(String... options) throws IOException {
        return opened(Mosquitto.start(folder, brokerPort, options));
    }

    private Program gateway(String... more) {
        return gatewayAt(udpPort, more);
    }

    private Program gatewayAt(int port, String... more) {
        String[] first = {
            "run",
            "--udp",
            "127.0.0.1:" + port,
            "--broker",
            "tcp://127.0.0.1:" + brokerPort,
            "--set",
            "uplink.reconnect-max=1s"
        };
        Program gateway = opened(
                Program.gateway(Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new)));
        gateway.awaitLine("MQTT-SN gateway");
        return gateway;
    }

    private Sensor connecting(SensorSettings.Builder settings) {
        return connectingAt(udpPort, settings);
    }

    private Sensor connectingAt(int port, SensorSettings.Builder settings) {
        return opened(new Sensor(settings.neverReconnect().build(), port)).connects();
    }

    private static void awaitEvent(Sensor sensor, String event) {
        await(event).until(() -> sensor.events.contains(event));
    }

    private Sensor connected(SensorSettings.Builder settings) {
        Sensor sensor = connecting(settings);
        awaitEvent(sensor, "connected");
        return sensor;
    }

    @Test
    void shouldGiveEachKindOfSensorItsModeAndItsCredentials() throws IOException {
        Path passwords = folder.resolve("passwords");
        for (String user : List.of("gateway", "meters")) {
            List<String> make = new ArrayList<>(List.of(
                    SystemPackages.require("mosquitto_passwd", "mosquitto"),
                    "-b",
                    passwords.toString(),
                    user,
                    "right"));
            if (user.equals("gateway")) {
                make.add(1, "-c");
            }
            assertEquals(0, opened(Program.system(make.toArray(String[]::new))).awaitExit());
        }
        Mosquitto broker = broker("allow_anonymous false", "password_file " + passwords);
        gateway(
                        "--set",
                        "uplink.user=gateway",
                        "--set",
                        "uplink.password=right",
                        "--set",
                        "uplink.modes=[{clients: shared-*, mode: aggregating}, {clients: '*', mode: transparent}]",
                        "--set",
                        "uplink.credentials=[{clients: meter-*, user: meters, password: right},"
                                + " {clients: rogue-*, user: meters, password: wrong}]")
                .awaitLine(": connected as ");

        connected(SensorSettings.builder("meter-1"));
        connected(SensorSettings.builder("shared-1"));
        awaitEvent(connecting(SensorSettings.builder("rogue-1")), "refused rejected: not supported");
        awaitEvent(connecting(SensorSettings.builder("nobody")), "refused rejected: not supported");

        List<String> visits = broker.log().stream()
                .filter(line -> line.contains("New client connected"))
                .map(line -> line.replaceFirst(".* as ", "")
                        .replaceFirst(" \\(.*u", " u")
                        .replace(").", ""))
                .filter(line -> !line.startsWith("mqttsn-"))
                .toList();
        assertEquals(List.of("meter-1 u'meters'"), visits);
    }

    /** Elsewhere the configured id was ignored, and a "random" one was the same for all. */
    @Test
    void shouldShowTheBrokerTheConfiguredIdsAndNeverOneForTwoGateways() throws IOException {
        Mosquitto broker = broker();
        int sharedPort = Ports.free();
        int transparentPort = Ports.free();
        List<Program> gateways = List.of(
                gateway("--set", "uplink.client-id=plant 7/é"),
                gatewayAt(sharedPort),
                gatewayAt(transparentPort, "--set", "uplink.mode=transparent"));
        gateways.forEach(gateway -> gateway.awaitLine(": connected as "));
        awaitEvent(connectingAt(sharedPort, SensorSettings.builder("unseen")), "connected");
        awaitEvent(connectingAt(transparentPort, SensorSettings.builder("meter 1/ü")), "connected");

        Set<String> visitors = new TreeSet<>();
        for (String line : broker.log()) {
            if (line.contains("New client connected")) {
                visitors.add(line.replaceFirst(".*? as ", "").replaceFirst(" \\(p2, .*", ""));
            }
        }
        assertEquals(4, visitors.size(), visitors::toString);
        assertTrue(visitors.containsAll(List.of("plant 7/é", "meter 1/ü")), visitors::toString);
        for (int port : List.of(sharedPort, transparentPort)) {
            assertTrue(visitors.stream().anyMatch(id -> id.matches("mqttsn-.+-.*\\b" + port)), visitors::toString);
        }
        assertEquals(0, logged(broker, "already connected"), "somebody was thrown out");
    }

    @Test
    void shouldTellSensorsCongestionWhileTheBrokerIsAwayAndWhenThereIsNoMoreRoom() throws IOException {
        gateway("--set", "uplink.mode=transparent", "--set", "uplink.transparent-connections-max=2");
        awaitEvent(connecting(SensorSettings.builder("early")), "refused rejected: congestion");

        broker();
        connected(SensorSettings.builder("one"));
        Sensor two = connected(SensorSettings.builder("two"));
        awaitEvent(connecting(SensorSettings.builder("three")), "refused rejected: congestion");
        two.does(SensorClient::disconnect);
        awaitEvent(two, "disconnected");
        await().until(() -> {
            Sensor four = connecting(SensorSettings.builder("four"));
            await().until(() -> !four.events.isEmpty());
            return four.events.contains("connected");
        });
    }

    @Test
    void shouldTellASensorThatItsConnectionIsLostAndServeItAgainWhenTheBrokerIsBack() throws IOException {
        Mosquitto broker = broker();
        gateway("--set", "uplink.mode=transparent");
        Sensor sensor = connected(SensorSettings.builder("sensor"));

        broker.close();
        await().until(() -> sensor.events.toString().contains("lost "));
        broker();
        sensor.connects();

        await().until(() -> sensor.events.stream().filter("connected"::equals).count() == 2);
    }

    /** The broker has the session, so even a gateway that starts with an empty memory loses nothing of it. */
    @Test
    void shouldBringWhatTheBrokerHasKeptForASensorThroughAnotherGateway() throws IOException {
        Mosquitto broker = broker();
        Program first = gateway("--set", "uplink.mode=transparent");
        Sensor before = connected(SensorSettings.builder("sensor").cleanSession(false));
        before.subscribes(new FilterText("kept/#"), Qos.ONE);
        awaitEvent(before, "subscribed ONE");
        first.terminate().awaitExit();
        for (int i = 0; i < 5; i++) {
            Mosquitto.publish(broker.port(), "kept/" + i, "m" + i, 1);
        }

        gateway("--set", "uplink.mode=transparent");
        Sensor after = connected(SensorSettings.builder("sensor").cleanSession(false));

        for (int i = 0; i < 5; i++) {
            awaitEvent(after, "kept/" + i + " m" + i + " q1");
        }
    }

    /** The gateway has nothing on disk; but the broker has what no sensor has acknowledged. */
    @Test
    void shouldLoseNothingThatASensorHasNotAcknowledgedWhenItIsKilled() throws IOException {
        Mosquitto broker = broker();
        Program killed = gateway("--set", "uplink.mode=transparent");
        Sensor silent =
                connected(SensorSettings.builder("sensor").cleanSession(false).answerAfter(Duration.ofSeconds(60)));
        silent.subscribes(new FilterText("kept/1"), Qos.ONE);
        awaitEvent(silent, "subscribed ONE");
        for (int i = 1; i <= 3; i++) {
            Mosquitto.publish(broker.port(), "kept/1", "m" + i, 1);
        }
        awaitEvent(silent, "kept/1 m1 q1");
        await().until(() -> logged(broker, "Sending PUBLISH to sensor ") == 3);
        assertEquals(0, logged(broker, "Received PUBACK from sensor "));

        killed.close();
        silent.close();
        gateway("--set", "uplink.mode=transparent");
        Sensor after = connected(SensorSettings.builder("sensor").cleanSession(false));

        for (int i = 1; i <= 3; i++) {
            awaitEvent(after, "kept/1 m" + i + " q1");
        }
        await().until(() -> logged(broker, "Received PUBACK from sensor ") == 3);
    }

    /**
     * At QoS 2 the client library answers PUBREC as soon as it has a message, and has no disk: what the broker has sent by then is nobody's when the gateway is
     * killed. What it has not sent yet comes through the next gateway, once.
     */
    @Test
    void shouldLoseAtQos2NoMoreThanWhatTheBrokerHadSentWhenItIsKilled() throws IOException {
        Mosquitto broker = broker("allow_anonymous true", "max_inflight_messages 1");
        Program killed = gateway("--set", "uplink.mode=transparent");
        Sensor silent =
                connected(SensorSettings.builder("sensor").cleanSession(false).answerAfter(Duration.ofSeconds(60)));
        silent.subscribes(new FilterText("kept/2"), Qos.TWO);
        awaitEvent(silent, "subscribed TWO");
        for (int i = 1; i <= 3; i++) {
            Mosquitto.publish(broker.port(), "kept/2", "m" + i, 2);
        }
        await().until(() -> logged(broker, "Sending PUBREL to sensor ") == 1);

        killed.close();
        silent.close();
        gateway("--set", "uplink.mode=transparent");
        Sensor after = connected(SensorSettings.builder("sensor").cleanSession(false));

        awaitEvent(after, "kept/2 m2 q2");
        awaitEvent(after, "kept/2 m3 q2");
        await().until(() -> logged(broker, "Received PUBCOMP from sensor ") == 3);
        List<String> messages = after.events.stream()
                .filter(event -> event.startsWith("kept/2 "))
                .toList();
        assertEquals(List.of("kept/2 m2 q2", "kept/2 m3 q2"), messages);
    }

    /** The broker reads the CONNECT of a sensor long after the sensor was told congestion: nobody was connected, so nobody is lost. */
    @Test
    void shouldLeaveNoWillWithABrokerThatWakesUpAfterTheGatewayHasGivenUp() throws IOException {
        Mosquitto broker = broker();
        gateway("--set", "uplink.mode=transparent", "--set", "uplink.connect-timeout=1s")
                .awaitLine(": connected as ");
        Program subscriber = opened(Mosquitto.subscribe(broker.port(), "will/+", 1));
        broker.freeze();
        Sensor unlucky = connecting(
                SensorSettings.builder("unlucky").will(new Will("will/u", Octets.utf8("unexpected"), Qos.ONE, false)));
        awaitEvent(unlucky, "refused rejected: congestion");

        broker.thaw();
        await().until(() -> logged(broker, " as unlucky (") == 1);
        await().until(() -> logged(broker, "Client unlucky ") >= 1);

        assertEquals(1, logged(broker, "Received DISCONNECT from unlucky"));
        Mosquitto.publish(broker.port(), "will/end", "end", 1);
        assertEquals("message: 1 0 will/end end", subscriber.awaitLine("message: "));
    }

    private static long logged(Mosquitto broker, String part) {
        return broker.log().stream().filter(line -> line.contains(part)).count();
    }

    @Test
    void shouldLeaveTheWillsOfAKilledGatewayToTheBroker() throws IOException {
        Mosquitto broker = broker();
        Program gateway = gateway("--set", "uplink.mode=transparent");
        Program subscriber = opened(Mosquitto.subscribe(broker.port(), "will/+", 1));
        connected(SensorSettings.builder("a").will(new Will("will/a", Octets.utf8("of a"), Qos.ONE, false)));
        connected(SensorSettings.builder("b").will(new Will("will/b", Octets.utf8("of b"), Qos.ONE, false)));

        gateway.close();

        subscriber.awaitLine("message: 1 0 will/a of a");
        subscriber.awaitLine("message: 1 0 will/b of b");
    }

    @Test
    void shouldServeSensorsLocallyAndStopInTimeWhileTheBrokerIsFrozen() throws IOException {
        Mosquitto broker = broker();
        Program gateway = gateway("--set", "uplink.mode=transparent");
        List<Sensor> sensors = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            sensors.add(connected(SensorSettings.builder("sensor-" + i)));
        }

        broker.freeze();
        connecting(SensorSettings.builder("unlucky"));
        sensors.forEach(sensor -> sensor.publishes(1, new FilterText("a"), "x", Qos.ONE));
        // Falling asleep and waking up is between sensor and gateway.
        Sensor asleep = sensors.get(0).does((client, now) -> client.sleep(60, now));
        awaitEvent(asleep, "asleep ANNOUNCED");
        asleep.does(SensorClient::wake);
        awaitEvent(asleep, "asleep DRAINED");

        long beginNanos = System.nanoTime();
        assertEquals(0, gateway.terminate().awaitExit());
        Duration took = Duration.ofNanos(System.nanoTime() - beginNanos);
        assertTrue(took.compareTo(STOP_MAX) < 0, "the stop took " + took.toMillis() + " ms");
        sensors.forEach(
                sensor -> assertTrue(sensor.events.stream().noneMatch(event -> event.contains("Acknowledged"))));

        // It finds the goodbye of everybody.
        broker.thaw();
        await().until(() -> logged(broker, "Received DISCONNECT from sensor-") == sensors.size());
        // The first one was of the connection with which the gateway begins.
        await().until(() -> logged(broker, "Received DISCONNECT from mqttsn-") >= 2);
    }

    @Test
    void shouldTellASensorThatAnotherClientHasTakenItsName() throws Exception {
        Mosquitto broker = broker();
        gateway("--set", "uplink.mode=transparent").awaitLine(": connected as ");
        Program subscriber = opened(Mosquitto.subscribe(broker.port(), "will/#", 1));
        Sensor ann = connected(
                SensorSettings.builder("ann").will(new Will("will/ann", Octets.utf8("gone"), Qos.ONE, false)));
        Sensor bob = connected(SensorSettings.builder("bob"));

        try (MqttClient other = new MqttClient(broker.url(), "ann", new MemoryPersistence())) {
            other.connect();
            awaitEvent(ann, "lost GATEWAY_DISCONNECTED");
            assertEquals("message: 1 0 will/ann gone", subscriber.awaitLine("message: "));
            bob.publishes(1, new FilterText("a"), "x", Qos.ONE);
            awaitEvent(bob, "published 1 Acknowledged");
            other.disconnect();
        }
        ann.events.clear();
        ann.connects();
        awaitEvent(ann, "connected");
    }

    /** Nothing but the speed of the sensor holds back what Mosquitto sends at QoS 0; most of it was dropped once, where the sensor's queue was full. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldBringMoreRetainedMessagesThanAnyQueueHolds(int qos) throws Exception {
        int messages = 2_000;
        Mosquitto broker = broker("allow_anonymous true", "max_queued_messages 0");
        retain(broker, messages, qos);
        gateway(
                "--set",
                "uplink.mode=transparent",
                "--set",
                "sensors.buffer.messages=20",
                "--set",
                "sensors.topics-per-session=" + messages);

        Sensor sensor = connected(SensorSettings.builder("slow"));
        sensor.subscribes(new FilterText("many/#"), Qos.ONE);

        await().atMost(Duration.ofSeconds(60)).until(() -> retained(sensor).size() >= messages);
        Set<String> expected = new TreeSet<>();
        for (int i = 0; i < messages; i++) {
            expected.add("many/" + i + " x q" + qos + " retained");
        }
        assertEquals(expected, new TreeSet<>(retained(sensor)));
    }

    private static List<String> retained(Sensor sensor) {
        return sensor.events.stream()
                .filter(event -> event.endsWith("retained"))
                .toList();
    }

    private static void retain(Mosquitto broker, int messages, int qos) throws MqttException {
        MqttClient publisher = new MqttClient(broker.url(), "publisher", new MemoryPersistence());
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMaxInflight(messages);
        publisher.connect(options);
        for (int i = 0; i < messages; i++) {
            publisher.publish("many/" + i, new byte[] {'x'}, qos, true);
        }
        publisher.disconnect();
        publisher.close();
    }

    @Test
    void shouldTakeLeaveOfManyConnectionsInTimeAndWithoutTheirWills() throws IOException {
        int sensors = 100;
        Mosquitto broker = broker();
        Program gateway = gateway("--set", "uplink.mode=transparent");
        Program subscriber = opened(Mosquitto.subscribe(broker.port(), "will/#", 1));
        List<Sensor> connecting = new ArrayList<>();
        for (int i = 0; i < sensors; i++) {
            connecting.add(connecting(SensorSettings.builder("many-" + i)
                    .will(new Will("will/" + i, Octets.utf8("unexpected"), Qos.ONE, false))));
        }
        await().atMost(Duration.ofSeconds(60))
                .until(() -> connecting.stream().allMatch(sensor -> sensor.events.contains("connected")));

        long beginNanos = System.nanoTime();
        assertEquals(0, gateway.terminate().awaitExit());
        Duration took = Duration.ofNanos(System.nanoTime() - beginNanos);

        assertTrue(took.compareTo(STOP_MAX) < 0, "the stop took " + took.toMillis() + " ms");
        await().until(() -> broker.log().stream()
                        .filter(line -> line.matches(".*Client many-[0-9]+ disconnected\\..*"))
                        .count()
                == sensors);
        Mosquitto.publish(broker.port(), "will/end", "end", 1);
        assertEquals("message: 1 0 will/end end", subscriber.awaitLine("message: "));
    }
}
