package io.mqttsn.gateway.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The packaged simulator's fleets against the packaged gateway: what the sensors saw acknowledged is at the broker, in any weather. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FleetIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final int udpPort = Ports.free();
    private final int mqttPort = Ports.free();
    private final Program gateway = Program.gateway(
            "run",
            "--udp",
            "127.0.0.1:" + udpPort,
            "--mqtt",
            "127.0.0.1:" + mqttPort,
            "--predefined",
            "7=common/reports",
            "--set",
            "listeners.0.access.forwarders=['127.*']",
            "--set",
            "listeners.0.access.publish-without-connection=['*']",
            "--set",
            "listeners.0.access.publishes-per-second=100000");

    @TempDir
    private Path folder;

    @AfterAll
    void end() {
        gateway.close();
    }

    private Program fleet(String... more) {
        return fleetCountedAt(mqttPort, more);
    }

    private Program fleetCountedAt(int port, String... more) {
        gateway.awaitLine("MQTT-SN gateway");
        String[] arguments = {
            "fleet",
            "--gateway",
            "127.0.0.1:" + udpPort,
            "--broker",
            "tcp://127.0.0.1:" + port,
            "--json",
            folder.resolve("result.json").toString()
        };
        String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return Program.simulator(all);
    }

    private void endsWell(Program fleet) {
        try (fleet) {
            assertEquals(0, fleet.awaitExit(PATIENCE), fleet::toString);
            assertEquals(List.of(), fleet.errors());
        }
    }

    private long result(String key) throws IOException {
        return FleetResults.number(folder.resolve("result.json"), key);
    }

    @Test
    void shouldLoseNothingInFineWeather() throws IOException {
        endsWell(fleet(
                "--sensors",
                "200",
                "--starts",
                "400",
                "--interval",
                "300ms",
                "--qos",
                "0:20%,1:50%,2:30%",
                "--messages",
                "2000"));
        assertEquals(2000, result("sent"));
        assertEquals(2000, result("broker-delivered"));
        assertEquals(0, result("broker-doubled") + result("broker-lost") + result("broker-reordered"));
        assertEquals(0, result("losses") + result("violations") + result("waiting"));
    }

    @Test
    void shouldLoseNothingThatWasAcknowledgedInBadWeather() throws IOException {
        endsWell(fleet(
                "--sensors",
                "50",
                "--interval",
                "500ms",
                "--qos",
                "1:60%,2:40%",
                "--loss",
                "10%",
                "--delay",
                "5ms..50ms",
                "--partition",
                "1s@2s",
                "--retry",
                "300ms",
                "--retries",
                "10",
                "--wills",
                "50%",
                "--settle",
                "10s",
                "--duration",
                "5s"));
        assertTrue(result("network-lost") > 0 && result("network-out-of-reach") > 0 && result("retries") > 0);
        assertEquals(0, result("broker-lost"));
        assertEquals(0, result("broker-doubled-qos2"));
        assertTrue(result("acknowledged") > 0 && result("broker-delivered") >= result("acknowledged"));
        assertEquals(0, result("violations"));
    }

    @Test
    void shouldLiveThroughRebootsAndNewAddresses() throws IOException {
        endsWell(fleet(
                "--sensors",
                "40",
                "--source",
                "127.0.0.0/8",
                "--interval",
                "250ms",
                "--reboot-every",
                "2s",
                "--boot-time",
                "100ms",
                "--roam-every",
                "2s",
                "--retry",
                "300ms",
                "--retries",
                "3",
                "--settle",
                "10s",
                "--duration",
                "5s"));
        assertTrue(result("reboots") > 20 && result("roams") > 20);
        assertTrue(result("acknowledged") > 200);
        assertEquals(0, result("broker-lost"));
    }

    @Test
    void shouldCarryThousandsBehindForwardersAndAllKindsOfTopics() throws IOException {
        endsWell(fleet(
                "--sensors",
                "1000",
                "--sensors-per-socket",
                "100",
                "--starts",
                "500",
                "--interval",
                "2s",
                "--qos",
                "-1:10%,1:90%",
                "--short-share",
                "20%",
                "--predefined",
                "7=common/reports",
                "--predefined-share",
                "30%",
                "--messages",
                "2000"));
        assertEquals(2000, result("broker-delivered"));
        assertEquals(0, result("losses") + result("refusals"));
    }

    @Test
    void shouldRunAProfileOfThePackage() throws IOException {
        Path profile = Path.of(System.getProperty("mqttsn.home"), "etc", "fleets", "replay.yaml");
        endsWell(fleet("--profile", profile.toString(), "--csv-speed", "6000", "--messages", "50"));
        assertEquals(50, result("broker-delivered"));
    }

    /** Counted at a broker that the gateway does not serve, everything is lost. */
    @Test
    void shouldFailWhenAcknowledgedMessagesAreLost() throws IOException {
        int elsewhere = Ports.free();
        try (Program otherGateway =
                Program.gateway("run", "--udp", "127.0.0.1:" + Ports.free(), "--mqtt", "127.0.0.1:" + elsewhere)) {
            otherGateway.awaitLine("MQTT-SN gateway");
            try (Program fleet =
                    fleetCountedAt(elsewhere, "--interval", "100ms", "--messages", "50", "--settle", "1s")) {
                assertEquals(1, fleet.awaitExit(PATIENCE), fleet::toString);
                fleet.awaitLine("LOST: 50 acknowledged messages");
                assertEquals(50, result("broker-lost"));
            }
        }
    }

    @Test
    void shouldRedrawInPlaceInATerminal() {
        gateway.awaitLine("MQTT-SN gateway");
        String home =
                Path.of(System.getProperty("mqttsn.home")).toAbsolutePath().toString();
        String command = home + "/bin/mqttsn-sim fleet --gateway 127.0.0.1:" + udpPort
                + " --id-prefix tty- --sensors 20 --every 200ms --duration 2s";
        try (Program terminal = Program.system(
                "/usr/bin/env",
                "TERM=xterm",
                SystemPackages.require("script", "bsdutils"),
                "-qec",
                command,
                "/dev/null")) {
            assertEquals(0, terminal.awaitExit(PATIENCE), terminal::toString);
            String screen = String.join("\n", terminal.output());
            assertTrue(screen.contains("20 sensors at 127.0.0.1:" + udpPort), screen);
            assertTrue(screen.contains("\u001b[12A\u001b[J"), "goes back to the first line of its block: " + screen);
            assertTrue(screen.contains("[############################################] 100 %"), screen);
        }
    }

    /** A dead gateway makes the wait for acknowledgements at the end a long one. */
    @Test
    void shouldEndWithTheSummaryOnSigtermWhileItWaitsForTheLastOnes() {
        try (Program fleet = Program.simulator(
                "fleet", "--gateway", "127.0.0.1:" + Ports.free(), "--duration", "500ms", "--every", "200ms")) {
            fleet.awaitLine(
                    line -> line.startsWith("00:") && line.compareTo("00:00:02") >= 0, "a line after two seconds");
            assertEquals(
                    0,
                    Program.system("/bin/kill", "-TERM", Long.toString(fleet.pid()))
                            .awaitExit());
            fleet.awaitLine("rules broken by the gateway");
            fleet.awaitExit(PATIENCE);
            assertEquals(List.of(), fleet.errors());
        }
    }

    @Test
    void shouldEndWithTheSummaryOnSigterm() {
        gateway.awaitLine("MQTT-SN gateway");
        try (Program fleet = Program.simulator(
                "fleet", "--gateway", "127.0.0.1:" + udpPort, "--id-prefix", "term-", "--every", "200ms")) {
            fleet.awaitLine("8 ");
            // Not by Java's own means, which would close the output too.
            assertEquals(
                    0,
                    Program.system("/bin/kill", "-TERM", Long.toString(fleet.pid()))
                            .awaitExit());
            fleet.awaitLine("rules broken by the gateway");
            fleet.awaitExit(PATIENCE);
            assertEquals(List.of(), fleet.errors());
        }
    }
}
