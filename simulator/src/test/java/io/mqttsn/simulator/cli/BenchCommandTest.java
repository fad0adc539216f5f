package io.mqttsn.simulator.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.Publish;
import io.mqttsn.simulator.fake.FakeGateway;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

@Timeout(60)
class BenchCommandTest {

    private static final String[] SHORT = {"--seconds", "0.5", "--warmup", "0.5", "--clients", "2"};

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        String[] all =
                Stream.of(new String[] {"bench"}, arguments).flatMap(Stream::of).toArray(String[]::new);
        return SimulatorMain.run(new PrintWriter(out, true), new PrintWriter(err, true), all);
    }

    private int runShort(String... arguments) {
        return run(Stream.of(SHORT, arguments).flatMap(Stream::of).toArray(String[]::new));
    }

    @Test
    void shouldPrintATableAndNothingElseIntoAPipe(@TempDir Path folder) throws Exception {
        Path json = folder.resolve("result.json");
        assertEquals(
                0, runShort("--sink", "--mode", "up,storm", "--qos", "1", "--json", json.toString()), err::toString);
        List<String> lines = out.toString().lines().toList();
        assertEquals(4, lines.size(), out::toString);
        assertTrue(lines.get(1).startsWith("MODE "), out::toString);
        assertTrue(lines.get(2).startsWith("up        1 "), out::toString);
        assertTrue(lines.get(3).startsWith("storm     - "), out::toString);
        assertEquals("", err.toString());
        Map<?, ?> written = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(Files.readString(json));
        assertEquals(2, ((List<?>) written.get("results")).size());
    }

    @Test
    void shouldCompareTwoGateways() throws Exception {
        try (FakeGateway a = FakeGateway.start(Map.of());
                FakeGateway b = FakeGateway.start(Map.of())) {
            assertEquals(
                    0,
                    runShort("-g", a.address(), "--against", b.address(), "--rounds", "2", "-m", "up", "-q", "1"),
                    err::toString);
            List<String> firstWords = out.toString()
                    .lines()
                    .skip(2)
                    .map(line -> line.substring(0, 2))
                    .toList();
            assertEquals(List.of("A ", "B ", "B ", "A "), firstWords.subList(0, 4), out::toString);
            assertTrue(out.toString().contains("up, QoS 1, A as a multiple of B, 2 rounds:"), out::toString);
        }
    }

    @Test
    void shouldFailWhenNothingAtAllComesThrough() throws Exception {
        try (FakeGateway gateway = FakeGateway.start(Map.of())) {
            // Two sensors connect, register and fall silent: the gateway reads nothing of what they publish.
            gateway.stallAt(1, Duration.ofMillis(1900));
            assertEquals(1, runShort("-g", gateway.address(), "-m", "up", "-q", "1"));
            assertTrue(out.toString().contains("! nothing came through"), out::toString);
            assertTrue(err.toString().contains("nothing at all came through"), err::toString);
        }
    }

    @Test
    void shouldSayGoodbyeOnCtrlC(@TempDir Path folder) throws Exception {
        Path output = folder.resolve("output");
        try (FakeGateway gateway = FakeGateway.start(Map.of())) {
            Process bench = new ProcessBuilder(benchProcess(gateway))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            try {
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> gateway.received().stream().anyMatch(Publish.class::isInstance));
                // SIGTERM, which ends a Java process as Ctrl-C does.
                bench.destroy();
                assertTrue(bench.waitFor(30, TimeUnit.SECONDS));
            } finally {
                bench.destroyForcibly();
            }
            await().untilAsserted(() -> assertEquals(0, gateway.connected(), () -> read(output)));
        }
        // The start script has switches against what newer versions of Java warn of.
        long lines = Files.readAllLines(output).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("WARNING: "))
                .count();
        assertEquals(2, lines, () -> "more than the head of a table:\n" + read(output));
    }

    private static List<String> benchProcess(FakeGateway gateway) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), SimulatorMain.class.getName()));
        command.addAll(List.of("bench", "--gateway", gateway.address(), "--clients", "40"));
        command.addAll(List.of("--mode", "up", "--qos", "1"));
        return command;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldExplainWhatIsWrongWithTheOptions() {
        assertUsage("expected: some of up,down,fan-out,drain,storm", "--mode", "sideways");
        assertUsage("only up, down and fan-out", "--mode", "drain", "--rate", "5");
        assertUsage("need --against", "--against-pid", "1");
        assertUsage("takes the place of a gateway", "--sink", "--mqtt", "tcp://127.0.0.1:1");
        assertUsage("some of 0,1,2", "--qos", "3");
        assertUsage("clients: 0 (expected: at least 1)", "--clients", "0");
    }

    private void assertUsage(String expected, String... arguments) {
        err.getBuffer().setLength(0);
        assertEquals(2, run(arguments));
        assertTrue(err.toString().contains(expected), err::toString);
        assertFalse(out.toString().contains("MODE"), out::toString);
    }

    @Test
    void shouldTeachTheColumnsInItsHelp() {
        assertEquals(0, run("--help"));
        assertTrue(out.toString().contains("GATEWAY us/msg: its processor time per message"), out::toString);
        assertTrue(out.toString().contains("bench --mode up --qos 0 --sink"), out::toString);
    }
}
