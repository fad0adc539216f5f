package io.mqttsn.gateway.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.simulator.client.SensorClient;
import io.mqttsn.simulator.client.SensorSettings;
import io.mqttsn.simulator.client.Will;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged gateway in front of a real Mosquitto, each sensor over a connection of its own. What sensors see is as ever; what the broker sees is not. */
class TransparentIT extends ServiceContract {

    /** Connections are probed after two seconds, so that a test sees it. */
    private static final int KEEP_ALIVE_SECONDS = 2;

    private final int udpPort = Ports.free();
    private final Mosquitto mosquitto;
    private final Program gateway;

    TransparentIT(@TempDir Path folder) throws IOException {
        mosquitto = Mosquitto.start(folder);
        gateway = Program.gateway(
                "run",
                "--udp",
                "127.0.0.1:" + udpPort,
                "--broker",
                mosquitto.url(),
                "--predefined",
                PREDEFINED_ID + "=" + PREDEFINED_NAME,
                "--set",
                "uplink.mode=transparent",
                "--set",
                "uplink.keepalive=" + KEEP_ALIVE_SECONDS + "s",
                "--set",
                "status.interval=1s");
    }

    @BeforeAll
    void awaitStart() {
        gateway.awaitLine(": connected as ");
    }

    @AfterAll
    void end() {
        gateway.close();
        mosquitto.close();
    }

    @Override
    int gatewayPort() {
        return udpPort;
    }

    @Override
    int mqttPort() {
        return mosquitto.port();
    }

    private long logged(String part) {
        return mosquitto.log().stream().filter(line -> line.contains(part)).count();
    }

    private void awaitLogged(String part, int times) {
        await(part).until(() -> logged(part) >= times);
    }

    @Test
    void shouldShowEachSensorToTheBrokerUnderItsOwnNameWithItsFlag() {
        Sensor clean = connectedSensor();
        Sensor keeping = connectedSensor(settings().cleanSession(false));

        assertEquals(1, logged(" as " + clean.clientId() + " (p2, c1, k" + KEEP_ALIVE_SECONDS + ")"));
        assertEquals(1, logged(" as " + keeping.clientId() + " (p2, c0, k" + KEEP_ALIVE_SECONDS + ")"));
        clean.does(SensorClient::disconnect);
        awaitEvent(clean, "disconnected");
        awaitLogged("Client " + clean.clientId() + " disconnected.", 1);
    }

    @Test
    void shouldKeepTheConnectionOfASleepingSensorAlive() {
        Sensor sensor = subscribed(connectedSensor(), new FilterText("awaited"), Qos.ONE);
        sensor.does((client, now) -> client.sleep(60, now));
        awaitEvent(sensor, "asleep ANNOUNCED");

        awaitLogged("Received PINGREQ from " + sensor.clientId(), 2);
        Mosquitto.publish(mqttPort(), "awaited", "there", 1);
        // The gateway has it for the sleeper.
        awaitLogged("Received PUBACK from " + sensor.clientId(), 1);
        sensor.does(SensorClient::wake);

        awaitEvent(sensor, "awaited there q1");
        assertEquals(1, logged(" as " + sensor.clientId() + " ("));
    }

    @Test
    void shouldLeaveMessagesForAnAbsentSensorWithTheBroker() {
        Sensor sensor = connectedSensor(settings().cleanSession(false));
        subscribed(sensor, new FilterText("absent/#"), Qos.TWO);
        sensor.does(SensorClient::disconnect);
        awaitLogged("Client " + sensor.clientId() + " disconnected.", 1);

        Mosquitto.publish(mqttPort(), "absent/1", "one", 1);
        Mosquitto.publish(mqttPort(), "absent/2", "two", 2);
        assertFalse(sensor.events.toString().contains("absent/"), sensor.events.toString());
        sensor.connects();

        awaitEvent(sensor, "absent/1 one q1");
        awaitEvent(sensor, "absent/2 two q2");
    }

    @Test
    void shouldPublishAChangedWillAndKeepTheSubscriptionsOfACleanSession() {
        Program subscriber = subscriber("changing", 1);
        Sensor sensor = connectedSensor(
                settings().keepAliveSeconds(1).will(new Will("changing", Octets.utf8("old"), Qos.ONE, false)));
        subscribed(sensor, new FilterText("kept/by/clean"), Qos.ONE);

        sensor.does((client, now) -> client.updateWillMessage(Octets.utf8("new"), now));
        awaitEvent(sensor, "will message accepted");
        Mosquitto.publish(mqttPort(), "kept/by/clean", "still here", 1);
        awaitEvent(sensor, "kept/by/clean still here q1");
        sensor.close();

        assertEquals("message: 1 0 changing new", subscriber.awaitLine("message: "));
        assertEquals(2, logged(" as " + sensor.clientId() + " ("));
    }

    /** A broker would fire the will of a connection that it takes over; so the former one ends with a goodbye before the new one begins. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldFireNoWillWhenAConnectedSensorConnectsAgain(boolean cleanSession) {
        Program subscriber = subscriber("again/" + cleanSession, 1);
        SensorSettings.Builder settings = settings().cleanSession(cleanSession);
        Sensor before =
                connectedSensor(settings.will(new Will("again/" + cleanSession, Octets.utf8("old"), Qos.ONE, false)));
        before.publishes(1, new FilterText("again/" + cleanSession), "hello", Qos.ONE);
        awaitEvent(before, "published 1 Acknowledged");

        Sensor after =
                connectedSensor(settings.will(new Will("again/" + cleanSession, Octets.utf8("new"), Qos.ONE, false)));

        assertEquals(List.of("connected"), after.events);
        awaitEvent(before, "lost GATEWAY_DISCONNECTED");
        assertEquals(2, logged(" as " + after.clientId() + " ("));
        assertEquals(1, logged("Client " + after.clientId() + " disconnected."));
        after.publishes(2, new FilterText("again/" + cleanSession), "still here", Qos.ONE);
        subscriber.awaitLine("still here");
        List<String> messages = subscriber.output().stream()
                .filter(line -> line.startsWith("message: "))
                .toList();
        String start = "message: 1 0 again/" + cleanSession;
        assertEquals(List.of(start + " hello", start + " still here"), messages);
    }

    /** What a sensor publishes in its last breath is written before its DISCONNECT: the answer to one message is no sign that all are through. */
    @Test
    void shouldBringWhatWasPublishedRightBeforeTheGoodbye() {
        int breath = 30;
        Program subscriber = subscriber("breath", 0);
        Sensor sensor = connectedSensor();
        sensor.publishes(0, new FilterText("breath"), "no 0", Qos.ZERO);
        subscriber.awaitLine("message: 0 0 breath no 0");

        sensor.does((client, now) -> {
            for (int i = 1; i <= breath; i++) {
                client.publish(i, new FilterText("breath"), Octets.utf8("no " + i), Qos.ZERO, false, now);
            }
            client.disconnect(now);
        });

        for (int i = 1; i <= breath; i++) {
            assertEquals("message: 0 0 breath no " + i, subscriber.awaitLine("message: 0 0 breath no " + i));
        }
        awaitLogged("Client " + sensor.clientId() + " disconnected.", 1);
        assertTrue(sensor.violations.isEmpty());
    }
}
