package io.mqttsn.simulator.fleet.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.config.ConfigError;
import io.mqttsn.config.ConfigResult;
import io.mqttsn.simulator.network.Airtime;
import io.mqttsn.simulator.network.NetworkSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Profile files: what they say, and what is said about mistakes in them. */
class FleetProfileTest {

    @TempDir
    private Path folder;

    private ConfigResult<FleetProfile> load(String... lines) throws IOException {
        Path file = folder.resolve("fleet.yaml");
        Files.writeString(file, String.join("\n", lines) + "\n");
        return FleetProfile.load(Optional.of(file), List.of());
    }

    private List<String> mistakes(String... lines) throws IOException {
        return load(lines).errors().stream()
                .map(ConfigError::sentence)
                .map(sentence -> sentence.substring(sentence.indexOf("fleet.yaml")))
                .toList();
    }

    @Test
    void shouldReadALifeAndItsWeather() throws IOException {
        FleetProfile profile = load(
                        "sensors: 40",
                        "reports:",
                        "  interval: 1m",
                        "  qos: 1:75%,2:25%",
                        "payload:",
                        "  type: binary",
                        "  layout: u32:sequence u8:battery",
                        "network:",
                        "  loss: 10%",
                        "  bandwidth: 5kbit/s",
                        "  duty-cycle: 1%",
                        "  partitions: [30s@5m, 10s@1h/2h]")
                .orElseThrow(errors -> new AssertionError(errors));
        assertEquals(40, profile.sensors());
        assertEquals(Duration.ofMinutes(1), profile.reports().interval());
        assertTrue(profile.payload().format().hasStamp());
        NetworkSettings network = profile.network().network();
        assertEquals(0.1, network.loss());
        assertEquals(Optional.of(new Airtime(625, 0.01, 16)), network.airtime());
        assertEquals(2, network.partitions().size());
    }

    @Test
    void shouldBeFineWeatherByDefault() {
        assertEquals(NetworkSettings.PERFECT, FleetProfile.of().network().network());
    }

    @Test
    void shouldLoadWhatItPrints() throws IOException {
        FleetProfile profile =
                FleetProfile.of("network.partitions=[30s@5m]", "faults.reboot-every=1h", "source=127.0.0.1");
        assertEquals(profile, load(profile.toYaml("A fleet.")).orElseThrow(errors -> new AssertionError(errors)));
    }

    @Test
    void shouldReadEachProfileOfThePackage() throws IOException {
        Path fleets = Path.of("../gateway/src/main/dist/etc/fleets");
        List<Path> files;
        try (Stream<Path> all = Files.list(fleets)) {
            files = all.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
        assertTrue(files.size() >= 4, files::toString);
        for (Path file : files) {
            FleetProfile profile =
                    FleetProfile.load(Optional.of(file), List.of()).orElseThrow(errors -> new AssertionError(errors));
            assertTrue(profile.payload().format().hasStamp(), "can be counted at a broker: " + file);
        }
    }

    @Test
    void shouldNameLineAndRemedyOfEachMistake() throws IOException {
        assertEquals(
                List.of(
                        "fleet.yaml:1: sensors: \"0\" is out of range (expected: 1..1000000)",
                        "fleet.yaml:3: reports.intervall: is not a known key (did you mean interval?)",
                        "fleet.yaml:5: network.loss: \"110%\" is not a share (expected: 0%..100%, or 0..1 such as 0.25)",
                        "fleet.yaml:6: network.delay: \"1s..\" is not a delay (expected: 80ms, 50ms..2s, normal:200ms:50ms,"
                                + " exponential:50ms:200ms or pareto:50ms:1.5)"),
                mistakes("sensors: 0", "reports:", "  intervall: 5s", "network:", "  loss: 110%", "  delay: 1s.."));
    }

    @Test
    void shouldRefuseWhatDoesNotFitTogether() throws IOException {
        assertEquals(
                List.of("fleet.yaml:2: payload: {colour} (expected: one of number, id, sequence, time, seconds,"
                        + " temperature, humidity, battery)"),
                mistakes("payload:", "  type: text", "  template: \"{colour}\""));
        assertEquals(
                List.of("fleet.yaml:2: network: duty-cycle: 1% without bandwidth (expected: a bandwidth, which says how"
                        + " long a datagram takes)"),
                mistakes("network:", "  duty-cycle: 1%"));
        assertEquals(
                List.of("fleet.yaml:2: topics: predefined-share: 20% without predefined (expected: ID=TOPIC there)"),
                mistakes("topics:", "  predefined-share: 20%"));
        assertEquals(1, mistakes("reports: {qos: -1}").size());
        String noFile = mistakes("payload: {type: csv, file: nowhere.csv}").toString();
        assertTrue(noFile.contains("nowhere.csv cannot be read"), noFile);
    }
}
