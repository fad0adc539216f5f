package io.mqttsn.gateway.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The packaged benchmark against packaged gateways, each mode for a moment. Speed is not judged here, only whether what it counts is true: nothing is lost,
 * and somebody else at the broker has counted the same.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BenchIT {
    private static final int SENSORS = 10;

    private final int udpPort = Ports.free();
    private final int mqttPort = Ports.free();
    private final Path folder;
    private final Program gateway;

    BenchIT(@TempDir Path folder) {
        this.folder = folder;
        gateway = Program.gateway("run", "--udp", "127.0.0.1:" + udpPort, "--mqtt", "127.0.0.1:" + mqttPort);
    }

    @BeforeAll
    void awaitStart() {
        gateway.awaitLine("MQTT-SN gateway");
    }

    @AfterAll
    void end() {
        gateway.close();
    }

    private String mqttUrl() {
        return "tcp://127.0.0.1:" + mqttPort;
    }

    /** Runs the benchmark with few sensors for half a second each, and returns its JSON. */
    private Map<?, ?> bench(String... arguments) throws IOException {
        Path json = Files.createTempFile(folder, "bench", ".json");
        String[] few = {
            "bench",
            "--gateway",
            "127.0.0.1:" + udpPort,
            "--pid",
            Long.toString(gateway.pid()),
            "--clients",
            Integer.toString(SENSORS),
            "--seconds",
            "0.5",
            "--warmup",
            "0.2",
            "--window",
            "16",
            "--fence",
            "4",
            "--json",
            json.toString()
        };
        try (Program bench =
                Program.simulator(Stream.of(few, arguments).flatMap(Stream::of).toArray(String[]::new))) {
            assertEquals(0, bench.awaitExit(Duration.ofSeconds(90)), bench::toString);
            assertEquals(List.of(), bench.errors(), bench::toString);
        }
        Map<?, ?> result = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(Files.readString(json));
        assertEquals(List.of(), result.get("violations"));
        return result;
    }

    private static List<Map<?, ?>> results(Map<?, ?> json) {
        List<Map<?, ?>> results = new ArrayList<>();
        ((List<?>) json.get("results")).forEach(result -> results.add((Map<?, ?>) result));
        return results;
    }

    private static void assertNothingLost(Map<?, ?> result) {
        assertTrue((int) result.get("completed") > 0, result::toString);
        for (String flaw :
                List.of("duplicates", "failed", "reconnects", "sendFailures", "benchDrops", "gatewayDrops")) {
            assertEquals(0, result.get(flaw), () -> flaw + " in " + result);
        }
        assertTrue((double) result.get("gatewayCpuMicros") > 0, result::toString);
    }

    @Test
    void shouldMeasureEachModeWithAnMqttClientAtTheOtherEnd() throws IOException {
        List<Map<?, ?>> results =
                results(bench("--mqtt", mqttUrl(), "--mode", "up,down,fan-out,drain,storm", "--qos", "0,2"));
        assertEquals(4 * 2 + 1, results.size());
        for (Map<?, ?> result : results) {
            assertNothingLost(result);
            boolean isStorm = result.get("mode").equals("storm");
            assertEquals(isStorm ? null : 0, result.get("lost"), result::toString);
        }
    }

    @Test
    void shouldMeasureEachModeWithSensorsAtBothEnds() throws IOException {
        List<Map<?, ?>> results = results(bench("--mode", "up,down,fan-out,drain", "--qos", "1", "--buffered", "3"));
        assertEquals(4, results.size());
        for (Map<?, ?> result : results) {
            assertNothingLost(result);
            assertEquals(result.get("mode").equals("up") ? null : 0, result.get("lost"), result::toString);
            if (result.get("mode").equals("drain")) {
                assertEquals(0, (int) result.get("completed") % (SENSORS * 3), "whole buffers");
            }
        }
    }

    /** A client of another make subscribes to all that the benchmark publishes, in either direction, and looks at the numbers on the messages. */
    @Test
    void shouldCountWhatSomebodyElseCountsToo() throws IOException {
        for (String mode : List.of("up", "down")) {
            try (Program witness = Mosquitto.subscribe(mqttPort, "bench/#", 1, "-F", "seen %t %x")) {
                Map<?, ?> result = results(bench("--mqtt", mqttUrl(), "-m", mode, "-q", "1", "--rate", "300"))
                        .get(0);
                assertNothingLost(result);
                assertEquals(0, result.get("lost"), result::toString);
                Mosquitto.publish(mqttPort, "bench/end", "x", 1);
                witness.awaitLine("bench/end");
                int seen = assertWithoutGaps(witness.output());
                int completed = (int) result.get("completed");
                // Warm-up included, which is not counted by the benchmark.
                assertTrue(seen > completed, () -> seen + " seen, " + completed + " counted");
            }
        }
    }

    /** The lanes' numbers must be 1, 2, 3 and so on; returns how many messages there are in all. */
    private static int assertWithoutGaps(List<String> lines) {
        Map<Integer, Long> last = new TreeMap<>();
        int count = 0;
        for (String line : lines) {
            if (line.startsWith("seen bench/") && !line.contains("/end ")) {
                ByteBuffer payload =
                        ByteBuffer.wrap(HexFormat.of().parseHex(line.substring(line.lastIndexOf(' ') + 1)));
                int lane = payload.getInt();
                long number = payload.getLong();
                assertEquals(last.getOrDefault(lane, 0L) + 1, number, () -> "lane " + lane + " in " + line);
                last.put(lane, number);
                count++;
            }
        }
        assertEquals(SENSORS, last.size());
        return count;
    }

    @Test
    void shouldCompareTwoGatewaysEachWithItsOwnBroker() throws IOException {
        int otherPort = Ports.free();
        try (Mosquitto mosquitto = Mosquitto.start(folder);
                Program other =
                        Program.gateway("run", "--udp", "127.0.0.1:" + otherPort, "--broker", mosquitto.url())) {
            other.awaitLine(": connected as ");
            Map<?, ?> json = bench(
                    "--mqtt",
                    mqttUrl(),
                    "--against",
                    "127.0.0.1:" + otherPort,
                    "--against-mqtt",
                    mosquitto.url(),
                    "--against-pid",
                    Long.toString(other.pid()),
                    "--rounds",
                    "2",
                    "--mode",
                    "up,down",
                    "--qos",
                    "1");
            List<Map<?, ?>> results = results(json);
            assertEquals(2 * 2 * 2, results.size());
            for (Map<?, ?> result : results) {
                assertNothingLost(result);
                assertEquals(0, result.get("lost"), result::toString);
            }
            List<?> comparisons = (List<?>) json.get("comparisons");
            assertEquals(2, comparisons.size());
            Map<?, ?> ratios = (Map<?, ?>) ((Map<?, ?>) comparisons.get(0)).get("ratios");
            assertEquals(5, ratios.size(), "rate, two latencies, processor time, memory");
        }
    }
}
