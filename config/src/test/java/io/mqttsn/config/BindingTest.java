package io.mqttsn.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BindingTest {

    private static final Sample DEFAULTS = new Sample(
            List.of(new Sample.Udp("udp", new HostPort("127.0.0.1", 10_000))),
            new Sample.Core(
                    Duration.ofSeconds(10),
                    4,
                    ByteSize.ofKiB(64),
                    Sample.Policy.DROP_OLDEST,
                    true,
                    1.5,
                    5_000_000_000L),
            new Sample.Uplink(
                    "",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Duration.ofSeconds(1),
                    Duration.ofMinutes(2)),
            Map.of(),
            Map.of(),
            List.of(new HostPort("127.0.0.1", 1883)),
            new Sample.Memory());

    @Test
    void shouldHaveADefaultForEverything() {
        assertEquals(DEFAULTS, Sample.LOADER.defaults());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "# nothing but a comment\n", "---\n", "core:\nuplink: ~\ndoors:\ntopics: null\nstore:\n"})
    void shouldTakeEmptyFileAndEmptySectionsForDefaults(String yaml) {
        assertEquals(DEFAULTS, Sample.valid(yaml));
    }

    @Test
    void shouldBindEverythingThatIsWritten() {
        Sample sample = Sample.valid("""
                doors:
                  - type: serial
                    port: /dev/ttyUSB0
                    baud: 9600
                  - {type: udp, name: field, bind: "[::1]:20000"}
                core:
                  retry: 1500ms
                  retries: 0
                  buffer-bytes-max: 1500
                  buffer-policy: drop-qos0-first
                  buffer-qos0: false
                  tolerance: 2
                  horizon: 7
                uplink:
                  client-id: "null"
                  user: no
                  password: hunter2
                  ca-file: /etc/ca.pem
                  reconnect-min: 1d
                  reconnect-max: 24h
                topics:
                  7: plant/temperature
                  65534: plant/alarm
                limits:
                  a: {count: 1}
                  b:
                hosts: []
                store: {type: memory}
                """);
        assertEquals(
                List.of(
                        new Sample.Serial("serial", Path.of("/dev/ttyUSB0"), 9600),
                        new Sample.Udp("field", new HostPort("::1", 20_000))),
                sample.doors());
        assertEquals(
                new Sample.Core(
                        Duration.ofMillis(1500), 0, new ByteSize(1500), Sample.Policy.DROP_QOS0_FIRST, false, 2, 7),
                sample.core());
        assertEquals(
                new Sample.Uplink(
                        "null",
                        Optional.of("no"),
                        Optional.of(new Secret("hunter2")),
                        Optional.of(Path.of("/etc/ca.pem")),
                        Duration.ofDays(1),
                        Duration.ofDays(1)),
                sample.uplink());
        assertEquals(Map.of(7, "plant/temperature", 65_534, "plant/alarm"), sample.topics());
        assertEquals(Map.of("a", new Sample.Limit(1), "b", new Sample.Limit(10)), sample.limits());
        assertEquals(List.of(), sample.hosts());
    }

    @Test
    void shouldAcceptBothEndsOfARange() {
        assertEquals(0, Sample.valid("core: {retries: 0}").core().retries());
        assertEquals(20, Sample.valid("core: {retries: 20}").core().retries());
        assertEquals(
                Duration.ofMillis(100),
                Sample.valid("core: {retry: 100ms}").core().retry());
        assertEquals(
                Duration.ofHours(1), Sample.valid("core: {retry: 60m}").core().retry());
    }

    @Test
    void shouldBindAliasLikeWhatItStandsFor() {
        Sample sample = Sample.valid("limits:\n  a: &small {count: 3}\n  b: *small\n");
        assertEquals(Map.of("a", new Sample.Limit(3), "b", new Sample.Limit(3)), sample.limits());
    }

    @Test
    void shouldResolvePathsAgainstTheFilesDirectory() {
        Path ca = Sample.LOADER
                .parse(Path.of("/etc/gateway/gateway.yaml"), "uplink: {ca-file: ca.pem}", List.of())
                .orElseThrow(errors -> new AssertionError(errors))
                .uplink()
                .caFile()
                .orElseThrow();
        assertEquals(Path.of("/etc/gateway/ca.pem"), ca);
        assertEquals(
                Optional.of(Path.of("ca.pem")),
                Sample.valid("", ConfigOverride.of("uplink.ca-file", "ca.pem", "--ca"))
                        .uplink()
                        .caFile());
    }

    @Test
    void shouldReplaceVariables() {
        Map<String, String> environment = Map.of("A", "x", "EMPTY", "", "INNER", "${A}");
        var loader = Sample.LOADER.withEnvironment(name -> Optional.ofNullable(environment.get(name)));
        record Case(String written, String bound) {}
        for (Case c : List.of(
                new Case("${A}", "x"),
                new Case("<${A}${A}>", "<xx>"),
                new Case("${B:-y}", "y"),
                new Case("${EMPTY:-y}", "y"),
                new Case("${B:-}.${EMPTY}", "."),
                new Case("$${A}", "${A}"),
                new Case("${INNER}", "${A}"),
                new Case("costs $5 or {6}", "costs $5 or {6}"))) {
            Sample sample = loader.parse(Sample.FILE, "uplink: {user: '" + c.written() + "'}", List.of())
                    .orElseThrow(errors -> new AssertionError(errors));
            assertEquals(Optional.of(c.bound()), sample.uplink().user(), c.written());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "~", "''", "${UNSET:-}"})
    void shouldTakeEmptyOptionalSettingForLeftOut(String written) {
        Sample.Uplink uplink = Sample.valid(
                        "uplink:\n  user: " + written + "\n  password: " + written + "\n  ca-file: " + written)
                .uplink();
        assertEquals(Sample.LOADER.defaults().uplink(), uplink);
    }

    @Test
    void shouldReplaceVariablesInAnyTypeOfValue() {
        var loader = Sample.LOADER.withEnvironment(name -> Optional.of("7"));
        Sample sample = loader.parse(Sample.FILE, "core:\n  retries: ${N}\n  retry: ${N}m", List.of())
                .orElseThrow(errors -> new AssertionError(errors));
        assertEquals(7, sample.core().retries());
        assertEquals(Duration.ofMinutes(7), sample.core().retry());
    }

    @Test
    void shouldLoadFile(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("gateway.yaml"), "core: {retries: 9}");
        Sample sample =
                Sample.LOADER.load(Optional.of(file), List.of()).orElseThrow(errors -> new AssertionError(errors));
        assertEquals(9, sample.core().retries());
    }

    @Test
    void shouldRefuseRecordWhoseDefaultDoesNotFit() {
        record Broken(
                @Setting(doc = "A number.", defaultValue = "ten")
                int number) {}
        var bug = assertThrows(IllegalStateException.class, () -> ConfigLoader.of(Broken.class));
        assertTrue(bug.getMessage().contains("Broken.number"), bug.getMessage());
    }

    @Test
    void shouldRefuseDefaultOutOfItsOwnRange() {
        record Broken(
                @Setting(doc = "A number.", defaultValue = "10", max = "9")
                int number) {}
        assertThrows(IllegalStateException.class, () -> ConfigLoader.of(Broken.class));
    }

    @Test
    void shouldRefuseDefaultThatIsNotWrittenAsItIsPrinted() {
        record Broken(
                @Setting(doc = "A pause.", defaultValue = "60s")
                Duration pause) {}
        var bug = assertThrows(IllegalStateException.class, () -> ConfigLoader.of(Broken.class));
        assertTrue(bug.getMessage().contains("expected: 1m, as it is printed"), bug.getMessage());
    }

    @Test
    void shouldRefuseComponentWithoutAnnotationOrWrittenForm() {
        record Bare(int number) {}
        record Odd(@Setting(doc = "A thread.") Thread thread) {}
        record Unordered(
                @Setting(doc = "A text.", max = "5") boolean flag) {}
        assertThrows(IllegalStateException.class, () -> ConfigLoader.of(Bare.class));
        assertThrows(IllegalStateException.class, () -> ConfigLoader.of(Odd.class));
        assertThrows(IllegalStateException.class, () -> ConfigLoader.of(Unordered.class));
    }

    @Test
    void shouldPassOnABugOfAConstructor() {
        record Buggy(
                @Setting(doc = "A number.", defaultValue = "0")
                int number) {
            Buggy {
                number = 10 / number;
            }
        }
        var loader = ConfigLoader.of(Buggy.class);
        assertThrows(IllegalStateException.class, loader::defaults);
    }
}
