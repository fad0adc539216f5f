package io.mqttsn.gateway.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.PredefinedTopicId;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ShortTopicName;
import io.mqttsn.codec.TopicSelector;
import io.mqttsn.simulator.client.SensorClient;
import io.mqttsn.simulator.client.SensorSettings;
import io.mqttsn.simulator.client.SensorState;
import io.mqttsn.simulator.client.Will;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a sensor may expect of the gateway, whichever broker is behind it: sensors over real UDP on one side, Mosquitto's own clients on the other. Each
 * test has topics and client ids of its own, so that all of them share one gateway.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ServiceContract {
    static final String PREDEFINED_NAME = "predefined/seven";
    static final int PREDEFINED_ID = 7;

    private final List<Sensor> sensors = new ArrayList<>();
    private final List<Program> programs = new ArrayList<>();
    private int names;

    /** The UDP port of the gateway. */
    abstract int gatewayPort();

    /** The port of the broker for MQTT clients. */
    abstract int mqttPort();

    /** Octets of a message that is large for this way to the gateway. */
    int largePayload() {
        return 1_000;
    }

    @AfterEach
    void endClientsAndExpectNoViolation() {
        sensors.forEach(sensor -> sensor.does(SensorClient::disconnect));
        sensors.forEach(Sensor::close);
        programs.forEach(Program::close);
        sensors.forEach(sensor -> assertEquals(List.of(), sensor.violations));
        sensors.clear();
        programs.clear();
    }

    SensorSettings.Builder settings() {
        return SensorSettings.builder(getClass().getSimpleName() + "-" + names++)
                .predefined(Map.of(PREDEFINED_ID, PREDEFINED_NAME));
    }

    Sensor connectedSensor(SensorSettings.Builder settings) {
        Sensor sensor = new Sensor(settings.build(), gatewayPort());
        sensors.add(sensor);
        sensor.connects();
        await().until(() -> sensor.events.contains("connected"));
        return sensor;
    }

    Sensor connectedSensor() {
        return connectedSensor(settings());
    }

    Program subscriber(String filter, int qos) {
        Program subscriber = Mosquitto.subscribe(mqttPort(), filter, qos);
        programs.add(subscriber);
        return subscriber;
    }

    static void awaitEvent(Sensor sensor, String event) {
        await(event).until(() -> sensor.events.contains(event));
    }

    static Sensor subscribed(Sensor sensor, TopicSelector topic, Qos qos) {
        sensor.subscribes(topic, qos);
        awaitEvent(sensor, "subscribed " + qos);
        return sensor;
    }

    @ParameterizedTest
    @EnumSource(value = Qos.class, mode = Mode.EXCLUDE, names = "MINUS_ONE")
    void shouldBringWhatASensorPublishesToMqttClients(Qos qos) {
        String topic = "up/" + qos;
        Program subscriber = subscriber(topic, 2);
        Sensor sensor = connectedSensor();

        sensor.publishes(1, new FilterText(topic), "21.5", qos);

        assertEquals("message: " + qos.level() + " 0 " + topic + " 21.5", subscriber.awaitLine("message: "));
        awaitEvent(sensor, "published 1 " + (qos == Qos.ZERO ? "Sent" : "Acknowledged"));
    }

    @Test
    void shouldTakeShortAndPredefinedTopicsFromSensors() {
        Program ofShort = subscriber("ab", 1);
        Program ofPredefined = subscriber(PREDEFINED_NAME, 1);
        Sensor sensor = connectedSensor();

        sensor.publishes(1, ShortTopicName.of("ab"), "short", Qos.ONE);
        sensor.publishes(2, new PredefinedTopicId(PREDEFINED_ID), "predefined", Qos.ONE);

        ofShort.awaitLine("message: 1 0 ab short");
        ofPredefined.awaitLine("message: 1 0 " + PREDEFINED_NAME + " predefined");
    }

    @ParameterizedTest
    @EnumSource(
            value = Qos.class,
            mode = Mode.INCLUDE,
            names = {"ONE", "TWO"})
    void shouldKeepTheOrderOfWhatASensorPublishes(Qos qos) {
        String topic = "order/" + qos;
        Program subscriber = subscriber(topic, 2);
        Sensor sensor = connectedSensor();

        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            sensor.publishes(i, new FilterText(topic), "n" + i, qos);
            expected.add("n" + i);
        }
        subscriber.awaitLine(line -> line.endsWith(" n49"), "the last message");

        assertEquals(
                expected,
                subscriber.output().stream()
                        .filter(line -> line.startsWith("message: "))
                        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                        .toList());
    }

    @ParameterizedTest
    @EnumSource(value = Qos.class, mode = Mode.EXCLUDE, names = "MINUS_ONE")
    void shouldBringWhatMqttClientsPublishToASubscribedSensor(Qos qos) {
        String topic = "down/" + qos;
        Sensor sensor = subscribed(connectedSensor(), new FilterText(topic), qos);

        Mosquitto.publish(mqttPort(), topic, "on", 2);

        awaitEvent(sensor, topic + " on q" + qos.level());
    }

    @ParameterizedTest
    @ValueSource(strings = {"wild/+/state", "wild/#"})
    void shouldServeWildcards(String filter) {
        Sensor sensor = subscribed(connectedSensor(), new FilterText(filter), Qos.ONE);

        Mosquitto.publish(mqttPort(), "wild/one/state", "1", 1);
        Mosquitto.publish(mqttPort(), "wild/two/state", "2", 1);

        awaitEvent(sensor, "wild/one/state 1 q1");
        awaitEvent(sensor, "wild/two/state 2 q1");
    }

    @Test
    void shouldServeSubscriptionsToShortAndPredefinedTopics() {
        Sensor ofShort = subscribed(connectedSensor(), ShortTopicName.of("cd"), Qos.ONE);
        Sensor ofPredefined = subscribed(connectedSensor(), new PredefinedTopicId(PREDEFINED_ID), Qos.ONE);

        Mosquitto.publish(mqttPort(), "cd", "short", 1);
        Mosquitto.publish(mqttPort(), PREDEFINED_NAME, "predefined", 1);

        awaitEvent(ofShort, "cd short q1");
        awaitEvent(ofPredefined, PREDEFINED_NAME + " predefined q1");
    }

    @Test
    void shouldBringNothingAfterUnsubscribing() {
        Sensor sensor = subscribed(connectedSensor(), new FilterText("gone/a"), Qos.ONE);
        subscribed(sensor, new FilterText("gone/b"), Qos.TWO);

        sensor.does((client, now) -> client.unsubscribe(new FilterText("gone/a"), now));
        awaitEvent(sensor, "unsubscribed");
        Mosquitto.publish(mqttPort(), "gone/a", "no", 1);
        Mosquitto.publish(mqttPort(), "gone/b", "yes", 2);

        awaitEvent(sensor, "gone/b yes q2");
        assertFalse(sensor.events.toString().contains("gone/a"), sensor.events.toString());
    }

    @Test
    void shouldBringRetainedMessagesOfMqttClientsToANewSubscriber() {
        Mosquitto.publish(mqttPort(), "kept/down", "old", 1, "-r");

        Sensor sensor = subscribed(connectedSensor(), new FilterText("kept/+"), Qos.ONE);
        awaitEvent(sensor, "kept/down old q1 retained");
        Mosquitto.publish(mqttPort(), "kept/down", "new", 1, "-r");

        awaitEvent(sensor, "kept/down new q1");
    }

    @Test
    void shouldRetainWhatASensorPublishesSo() {
        Sensor sensor = connectedSensor();

        sensor.does((client, now) ->
                client.publish(1, new FilterText("kept/up"), Octets.utf8("stays"), Qos.ONE, true, now));
        awaitEvent(sensor, "published 1 Acknowledged");

        subscriber("kept/up", 1).awaitLine("message: 1 1 kept/up stays");
    }

    @Test
    void shouldKeepMessagesForASleepingSensorUntilItWakes() {
        Sensor sensor = subscribed(connectedSensor(settings().cleanSession(false)), new FilterText("sleep/#"), Qos.ONE);
        Sensor witness = subscribed(connectedSensor(), new FilterText("sleep/#"), Qos.ONE);
        sensor.does((client, now) -> client.sleep(60, now));
        awaitEvent(sensor, "asleep ANNOUNCED");

        for (int i = 0; i < 20; i++) {
            Mosquitto.publish(mqttPort(), "sleep/" + i, "m" + i, 1);
        }
        awaitEvent(witness, "sleep/19 m19 q1");
        assertFalse(sensor.events.toString().contains("sleep/"), sensor.events.toString());

        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            expected.add("sleep/" + i + " m" + i + " q1");
        }
        // Over a connection of its own a message may reach the witness first; then the sensor wakes once more.
        for (int wakes = 1; wakes <= 20 && messages(sensor, "sleep/").size() < expected.size(); wakes++) {
            int drained = wakes;
            sensor.does(SensorClient::wake);
            await().until(() ->
                    sensor.events.stream().filter("asleep DRAINED"::equals).count() == drained);
        }
        assertEquals(expected, messages(sensor, "sleep/"));
        assertEquals(SensorState.ASLEEP, sensor.state());
    }

    private static List<String> messages(Sensor sensor, String prefix) {
        return sensor.events.stream().filter(event -> event.startsWith(prefix)).toList();
    }

    @Test
    void shouldPublishTheWillOfALostSensorOnly() {
        Program subscriber = subscriber("will/#", 1);
        Sensor leaving = connectedSensor(
                settings().keepAliveSeconds(1).will(new Will("will/left", Octets.utf8("unexpected"), Qos.ONE, false)));
        Sensor lost = connectedSensor(
                settings().keepAliveSeconds(1).will(new Will("will/lost", Octets.utf8("lost"), Qos.ONE, true)));

        leaving.does(SensorClient::disconnect);
        awaitEvent(leaving, "disconnected");
        lost.close();

        assertEquals("message: 1 0 will/lost lost", subscriber.awaitLine("message: "));
        subscriber("will/lost", 1).awaitLine("message: 1 1 will/lost lost");
    }

    @Test
    void shouldBringMessagesFromSensorToSensor() {
        Sensor receiver = subscribed(connectedSensor(), new FilterText("peers/+"), Qos.TWO);
        Sensor sender = connectedSensor();

        sender.publishes(1, new FilterText("peers/hello"), "hi", Qos.TWO);

        awaitEvent(receiver, "peers/hello hi q2");
        awaitEvent(sender, "published 1 Acknowledged");
    }

    @Test
    void shouldCarryPayloadsOctetForOctet() {
        String payload = "x".repeat(largePayload());
        Sensor receiver = subscribed(connectedSensor(), new FilterText("large"), Qos.ONE);

        connectedSensor().publishes(1, new FilterText("large"), payload, Qos.ONE);

        awaitEvent(receiver, "large " + payload + " q1");
    }

    @Test
    void shouldTellItsStatusOnARetainedTopic() {
        String status = subscriber("mqttsn/gateway/+/status", 0).awaitLine("uptime-seconds");

        assertTrue(status.startsWith("message: 0 1 mqttsn/gateway/"), status);
        assertTrue(status.contains("\"sessions\":{"), status);
    }
}
