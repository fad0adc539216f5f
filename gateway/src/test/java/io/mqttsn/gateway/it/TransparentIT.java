package io.mqttsn.gateway.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.simulator.client.SensorClient;
import io.mqttsn.simulator.client.Will;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    /** What a sensor publishes in its last breath is written before its DISCONNECT. */
    @Test
    @Disabled("known defect: the goodbye can overtake a QoS 0 message that Paho has not written yet")
    void shouldBringWhatWasPublishedRightBeforeTheGoodbye() {
        Program subscriber = subscriber("breath", 0);
        Sensor sensor = connectedSensor();
        sensor.publishes(1, new FilterText("breath"), "first", Qos.ZERO);
        assertEquals("message: 0 0 breath first", subscriber.awaitLine("message: "));

        sensor.does((client, now) -> {
            client.publish(2, new FilterText("breath"), Octets.utf8("last"), Qos.ZERO, false, now);
            client.disconnect(now);
        });

        subscriber.awaitLine("message: 0 0 breath last");
        assertTrue(sensor.violations.isEmpty());
    }
}
