package io.mqttsn.gateway.it;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The packaged gateway with its own broker. */
class BuiltInBrokerIT extends ServiceContract {
    private final int udpPort = Ports.free();
    private final int mqttPort = Ports.free();
    private final Program gateway = Program.gateway(
            "run",
            "--udp",
            "127.0.0.1:" + udpPort,
            "--mqtt",
            "127.0.0.1:" + mqttPort,
            "--predefined",
            PREDEFINED_ID + "=" + PREDEFINED_NAME,
            "--set",
            "status.interval=1s");

    @BeforeAll
    void awaitStart() {
        gateway.awaitLine("MQTT-SN gateway");
    }

    @AfterAll
    void end() {
        gateway.close();
    }

    @Override
    int gatewayPort() {
        return udpPort;
    }

    @Override
    int mqttPort() {
        return mqttPort;
    }
}
