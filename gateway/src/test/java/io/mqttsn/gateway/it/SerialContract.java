package io.mqttsn.gateway.it;

import io.mqttsn.simulator.serial.SerialRelay;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The packaged gateway, with sensors behind a serial port alone. */
abstract class SerialContract extends ServiceContract {
    private final int mqttPort = Ports.free();
    private @Nullable Cable cable;
    private @Nullable Program gateway;
    private @Nullable SerialRelay relay;

    /** The framing as the command line names it. */
    abstract String framing();

    /** What sits at the other end of the cable. */
    abstract SerialRelay startRelay(String port) throws IOException;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        Cable laid = new Cable(folder, "port");
        cable = laid;
        Program started = Program.gateway(
                "run",
                "--serial",
                laid.gatewayEnd() + ",4000000," + framing(),
                "--mqtt",
                "127.0.0.1:" + mqttPort,
                "--predefined",
                PREDEFINED_ID + "=" + PREDEFINED_NAME,
                "--set",
                "listeners.serial.access.forwarders=['*']",
                "--set",
                "status.interval=1s");
        gateway = started;
        started.awaitLine("MQTT-SN gateway");
        relay = startRelay(laid.deviceEnd().toString());
        awaitService(started);
    }

    /** Until then what sensors send is lost. */
    void awaitService(Program started) {
        started.awaitLine("is open");
    }

    @AfterAll
    void end() {
        close(relay);
        close(gateway);
        close(cable);
    }

    private static void close(@Nullable AutoCloseable opened) {
        try {
            if (opened != null) {
                opened.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    int gatewayPort() {
        SerialRelay started = relay;
        if (started == null) {
            throw new IllegalStateException("no relay");
        }
        return started.address().getPort();
    }

    @Override
    int mqttPort() {
        return mqttPort;
    }
}
