package io.mqttsn.gateway.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.simulator.client.SensorSettings;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as the shell and the init system see it: arguments, exit status, sentences, signals. */
class ProgramIT {
    private static String onlyErrorOf(Program program, int expectedStatus) {
        assertEquals(expectedStatus, program.awaitExit(), program::toString);
        assertEquals(1, program.errors().size(), program::toString);
        return program.errors().get(0);
    }

    @Test
    void shouldNameFileLineKeyAndRemedyOfAWrongConfiguration(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("gateway.yaml");
        Files.writeString(file, "sensors:\n  retry: 10x\n");

        try (Program program = Program.gateway("run", "--config", file.toString())) {
            String error = onlyErrorOf(program, 2);
            assertTrue(error.contains("gateway.yaml:2"), error);
            assertTrue(error.contains("sensors.retry: \"10x\""), error);
            assertTrue(error.contains("10s"), error);
        }
    }

    @Test
    void shouldEndWithStatusTwoAndAHintOnAnUnknownSwitch() {
        try (Program program = Program.gateway("run", "--udb", "127.0.0.1:1")) {
            assertEquals(2, program.awaitExit());
            assertTrue(program.errors().contains("Try mqttsn-gateway run --help"), program::toString);
        }
    }

    @Test
    void shouldAcceptTheConfigurationThatItPrints(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("gateway.yaml");
        try (Program printer = Program.gateway("print-config", "--set", "sensors.retry=5s")) {
            assertEquals(0, printer.awaitExit());
            Files.write(file, printer.output());
        }
        try (Program checker = Program.gateway("check-config", "--config", file.toString())) {
            assertEquals(0, checker.awaitExit(), checker::toString);
        }
    }

    @Test
    void shouldAcceptTheConfigurationThatItIsShippedWith() {
        Path file = Path.of(System.getProperty("mqttsn.home"), "etc", "gateway.yaml");
        try (Program checker = Program.gateway("check-config", "--config", file.toString())) {
            assertEquals(0, checker.awaitExit(), checker::toString);
        }
    }

    @Test
    void shouldSayWhichUdpPortIsInUseAndHowToChooseAnother() throws IOException {
        try (DatagramSocket taken = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                Program program = Program.gateway(
                        "run", "--udp", "127.0.0.1:" + taken.getLocalPort(), "--set", "broker.listeners=[]")) {
            String error = onlyErrorOf(program, 1);
            assertTrue(error.contains("127.0.0.1:" + taken.getLocalPort()), error);
            assertTrue(error.contains("--udp"), error);
        }
    }

    @Test
    void shouldSayWhichMqttPortIsInUseAndHowToChooseAnother() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Program program = Program.gateway(
                        "run", "--udp", "127.0.0.1:" + Ports.free(), "--mqtt", "127.0.0.1:" + taken.getLocalPort())) {
            String error = onlyErrorOf(program, 1);
            assertTrue(error.contains("127.0.0.1:" + taken.getLocalPort()), error);
            assertTrue(error.contains("--mqtt"), error);
        }
    }

    @Test
    void shouldTakeLeaveOfSensorsAndEndWithinTwoSecondsOfSigterm() {
        int udpPort = Ports.free();
        try (Program gateway =
                        Program.gateway("run", "--udp", "127.0.0.1:" + udpPort, "--mqtt", "127.0.0.1:" + Ports.free());
                Sensor sensor = new Sensor(
                        SensorSettings.builder("leaver").neverReconnect().build(), udpPort)) {
            gateway.awaitLine("MQTT-SN gateway");
            sensor.connects();
            await().until(() -> sensor.events.contains("connected"));

            assertEquals(0, gateway.terminate().awaitExit(Duration.ofSeconds(2)), gateway::toString);

            await().until(() -> sensor.events.stream().anyMatch(event -> event.startsWith("lost")));
            assertEquals(List.of(), gateway.errors());
            assertEquals(List.of(), sensor.violations);
        }
    }

    /** An edge box often boots before its broker can be reached. */
    @Test
    void shouldStartAndEndInTimeWhileTheBrokerIsAway() {
        try (Program gateway = Program.gateway(
                "run", "--udp", "127.0.0.1:" + Ports.free(), "--broker", "tcp://127.0.0.1:" + Ports.free())) {
            gateway.awaitLine("MQTT-SN gateway");
            assertEquals(0, gateway.terminate().awaitExit(Duration.ofSeconds(2)), gateway::toString);
        }
    }
}
