package io.mqttsn.gateway.it;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The packaged gateway in front of a real Mosquitto, all sensors over one connection. */
class MosquittoIT extends ServiceContract {
    private final int udpPort = Ports.free();
    private final Mosquitto mosquitto;
    private final Program gateway;

    MosquittoIT(@TempDir Path folder) throws IOException {
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
}
