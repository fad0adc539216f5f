package io.mqttsn.gateway.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.Qos;
import io.mqttsn.simulator.client.SensorSettings;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;

/** The shortest useful life of a gateway, on whichever Java: start, connect, publish, stop, and not one warning. The second run has the class archive. */
class SmokeIT {
    @RepeatedTest(2)
    void shouldServeOneSensorWithoutAWarning() {
        int udpPort = Ports.free();
        int mqttPort = Ports.free();
        try (Program gateway =
                        Program.gateway("run", "--udp", "127.0.0.1:" + udpPort, "--mqtt", "127.0.0.1:" + mqttPort);
                Sensor sensor = new Sensor(SensorSettings.of("smoke"), udpPort)) {
            gateway.awaitLine("MQTT-SN gateway");
            try (Program subscriber = Mosquitto.subscribe(mqttPort, "smoke", 1)) {
                sensor.connects().publishes(1, new FilterText("smoke"), "42", Qos.ONE);
                subscriber.awaitLine("message: 1 0 smoke 42");
            }
            await().until(() -> sensor.events.contains("published 1 Acknowledged"));

            assertEquals(0, gateway.terminate().awaitExit(), gateway::toString);
            assertEquals(List.of(), gateway.errors());
            assertEquals(
                    List.of(),
                    gateway.output().stream()
                            .filter(line -> line.contains("WARN") || line.contains("ERROR"))
                            .toList());
        }
    }
}
