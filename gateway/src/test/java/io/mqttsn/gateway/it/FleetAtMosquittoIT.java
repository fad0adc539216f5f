package io.mqttsn.gateway.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fleet's count at a real Mosquitto: what a bad network takes is missing and never lost, and a broker that restarts is watched again. */
class FleetAtMosquittoIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final int udpPort = Ports.free();
    private final int brokerPort = Ports.free();
    private Mosquitto mosquitto;
    private Program gateway;

    @BeforeEach
    void start() throws IOException {
        mosquitto = startMosquitto();
        Path password = Files.writeString(folder.resolve("password"), "secret\n");
        gateway = Program.gateway(
                "run",
                "--udp",
                "127.0.0.1:" + udpPort,
                "--broker",
                mosquitto.url(),
                "--set",
                "uplink.user=field",
                "--set",
                "uplink.password=file:" + password);
        // Before that, sensors are told congestion, and wait for minutes.
        gateway.awaitLine(": connected as ");
    }

    /** Lets in whom it knows: field, by its password. */
    private Mosquitto startMosquitto() throws IOException {
        Path users = folder.resolve("users");
        if (!Files.exists(users)) {
            try (Program tool = Program.system(
                    SystemPackages.require("mosquitto_passwd", "mosquitto"),
                    "-b",
                    "-c",
                    users.toString(),
                    "field",
                    "secret")) {
                assertEquals(0, tool.awaitExit(), tool::toString);
            }
        }
        return Mosquitto.start(folder, brokerPort, "allow_anonymous false", "password_file " + users);
    }

    @AfterEach
    void end() {
        gateway.close();
        mosquitto.close();
    }

    private Program fleet(String... more) {
        return Program.simulator(Stream.concat(
                        Stream.of(
                                "fleet",
                                "--gateway",
                                "127.0.0.1:" + udpPort,
                                "--broker",
                                mosquitto.url(),
                                "--json",
                                folder.resolve("result.json").toString()),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private Program fleetOfField(String... more) {
        return fleet(Stream.concat(
                        Stream.of(
                                "--user",
                                "field",
                                "--password-file",
                                folder.resolve("password").toString()),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private long result(String key) throws IOException {
        return FleetResults.number(folder.resolve("result.json"), key);
    }

    @Test
    void shouldMissAtQos0WhatTheNetworkTakes() throws IOException {
        try (Program fleet = fleetOfField(
                "--sensors",
                "40",
                "--interval",
                "300ms",
                "--qos",
                "0",
                "--short-share",
                "100%",
                "--sleeping",
                "0%",
                "--commanded",
                "0%",
                "--loss",
                "20%",
                "--retry",
                "200ms",
                "--retries",
                "20",
                "--messages",
                "600",
                "--settle",
                "2s")) {
            assertEquals(0, fleet.awaitExit(PATIENCE), fleet::toString);
        }
        long left = result("sent") - result("failed");
        assertEquals(left, result("broker-delivered") + result("broker-missing"));
        double share = (double) result("broker-missing") / left;
        assertEquals(0.2, share, 0.13, "a fifth, give or take eight standard deviations");
        assertEquals(0, result("broker-lost") + result("violations"));
    }

    @Test
    void shouldLoseNothingAtQos1OverTheSameNetwork() throws IOException {
        try (Program fleet = fleetOfField(
                "--sensors",
                "30",
                "--interval",
                "500ms",
                "--qos",
                "1:50%,2:50%",
                "--sleeping",
                "0%",
                "--loss",
                "20%",
                "--retry",
                "200ms",
                "--retries",
                "20",
                "--messages",
                "300")) {
            assertEquals(0, fleet.awaitExit(PATIENCE), fleet::toString);
        }
        assertTrue(result("acknowledged") > 0 && result("broker-delivered") >= result("acknowledged"));
        assertEquals(0, result("broker-lost") + result("broker-doubled-qos2"));
        assertTrue(result("network-lost") > 0 && result("retries") > 0);
    }

    /** Mosquitto answered more than twenty at once as if it had them, and dropped some. */
    @Test
    void shouldLoseNothingWhenManyPublishAtQos2AtOnce() throws IOException {
        try (Program fleet = fleetOfField(
                "--sensors",
                "100",
                "--starts",
                "1000",
                "--interval",
                "1s",
                "--jitter",
                "0%",
                "--qos",
                "2",
                "--sleeping",
                "0%",
                "--commanded",
                "0%",
                "--retry",
                "3s",
                "--messages",
                "400")) {
            assertEquals(0, fleet.awaitExit(PATIENCE), fleet::toString);
        }
        assertTrue(result("acknowledged") > 0);
        assertEquals(0, result("broker-lost") + result("broker-doubled-qos2"));
    }

    @Test
    void shouldWatchAgainWhenTheBrokerIsBack() throws IOException {
        try (Program fleet = fleetOfField(
                "--sensors", "10", "--interval", "300ms", "--wait", "500ms", "--retry", "1s", "--every", "200ms")) {
            fleet.awaitLine(line -> line.matches(".*broker: [1-9].*"), "arrivals");
            mosquitto.close();
            fleet.awaitLine("broke (");
            mosquitto = startMosquitto();
            fleet.awaitLine("is watched again");
            long before = delivered(fleet);
            fleet.awaitLine(line -> line.matches(".*broker: \\d+ of.*") && delivered(line) > before, "new arrivals");
            assertEquals(
                    0,
                    Program.system("/bin/kill", "-TERM", Long.toString(fleet.pid()))
                            .awaitExit());
            int status = fleet.awaitExit(PATIENCE);
            assertEquals(0, result("broker-lost"), fleet::toString);
            // What was acknowledged in the moments between the broker's end and the watcher's return nobody has seen.
            assertEquals(result("broker-unwatched") > 0 ? 1 : 143, status, fleet::toString);
        }
    }

    private static long delivered(Program fleet) {
        return fleet.output().stream()
                .filter(line -> line.contains("broker: "))
                .mapToLong(FleetAtMosquittoIT::delivered)
                .max()
                .orElseThrow();
    }

    private static long delivered(String line) {
        return Long.parseLong(line.replaceFirst(".*broker: (\\d+) of.*", "$1"));
    }

    @Test
    void shouldNameTheRemedyWhenTheBrokerDoesNotKnowIt() {
        try (Program fleet = fleet("--duration", "1s")) {
            assertEquals(2, fleet.awaitExit(PATIENCE), fleet::toString);
            fleet.awaitError("name one (--user, --password-file)");
        }
    }
}
