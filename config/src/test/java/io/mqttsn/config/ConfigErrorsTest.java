package io.mqttsn.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an operator reads when something is wrong, word by word. */
class ConfigErrorsTest {

    private static final String DURATION = "expected: a number with a unit ms, s, m, h or d, for example 10s";
    private static final String SIZE =
            "expected: a number of octets, or a number with KiB, MiB or GiB, for example 64KiB";

    static Stream<Arguments> mistakes() {
        return Stream.of(
                // Values that do not fit their type.
                arguments("core:\n  retry: 10x", "2: core.retry: \"10x\" is not a duration (" + DURATION + ")"),
                arguments("core:\n  retry: 10", "2: core.retry: \"10\" is not a duration (" + DURATION + ")"),
                arguments("core:\n  retry: -10s", "2: core.retry: \"-10s\" is not a duration (" + DURATION + ")"),
                arguments(
                        "core: {retries: four}",
                        "1: core.retries: \"four\" is not a whole number (expected: digits, at most 2147483647)"),
                arguments(
                        "core: {retries: 2147483648}",
                        "1: core.retries: \"2147483648\" is not a whole number (expected: digits, at most 2147483647)"),
                arguments(
                        "core: {horizon: 1e6}",
                        "1: core.horizon: \"1e6\" is not a whole number (expected: digits, at most 18 of them)"),
                arguments(
                        "core: {tolerance: .inf}",
                        "1: core.tolerance: \".inf\" is not a number (expected: digits, with a point if need be, for example 0.5)"),
                arguments(
                        "core: {buffer-bytes-max: 64kb}",
                        "1: core.buffer-bytes-max: \"64kb\" is not a size (" + SIZE + ")"),
                arguments(
                        "core: {buffer-qos0: yes}",
                        "1: core.buffer-qos0: \"yes\" is not a switch (expected: true or false)"),
                arguments(
                        "core: {buffer-policy: drop-older}",
                        "1: core.buffer-policy: \"drop-older\" is not a choice (expected: drop-oldest, drop-newest or drop-qos0-first)"),
                arguments(
                        "hosts:\n- 127.0.0.1:1883\n- localhost",
                        "3: hosts.1: \"localhost\" is not a host and port (expected: HOST:PORT, for example 127.0.0.1:10000 or \"[::1]:10000\")"),
                // Values out of range.
                arguments("core: {retries: 21}", "1: core.retries: \"21\" is out of range (expected: 0..20)"),
                arguments("core: {retries: -1}", "1: core.retries: \"-1\" is out of range (expected: 0..20)"),
                arguments("core: {retry: 99ms}", "1: core.retry: \"99ms\" is out of range (expected: 100ms..1h)"),
                arguments("core: {tolerance: 0.9}", "1: core.tolerance: \"0.9\" is out of range (expected: 1 or more)"),
                arguments(
                        "core: {buffer-bytes-max: 1025MiB}",
                        "1: core.buffer-bytes-max: \"1025MiB\" is out of range (expected: at most 1GiB)"),
                arguments("topics:\n  0: a", "2: topics: \"0\" is out of range (expected: 1..65534)"),
                arguments("limits: {a: {count: 0}}", "1: limits.a.count: \"0\" is out of range (expected: 1 or more)"),
                // Keys.
                arguments("core:\n  retri: 10s", "2: core.retri: is not a known key (did you mean retry?)"),
                arguments(
                        "core:\n  buffer_policy: 1",
                        "2: core.buffer_policy: is not a known key (did you mean buffer-policy?)"),
                arguments("Core: {}", "1: Core: is not a known key (did you mean core?)"),
                arguments("retry: 10s", "1: retry: is not a known key (did you mean core.retry?)"),
                arguments(
                        "uplink: {colour: red}",
                        "1: uplink.colour: is not a known key (known here: client-id, user, password, ca-file, reconnect-min, reconnect-max)"),
                arguments("core:\n  t-retry: 10s", "2: core.t-retry: was retired (use retry instead)"),
                arguments(
                        "core: {retries: 1}\nuplink: {}\ncore: {retries: 2}",
                        "3: core: stands here a second time (first at gateway.yaml:1)"),
                arguments("topics:\n  7: a\n  07: b", "3: topics: \"07\" stands here a second time (keep one of them)"),
                // Places.
                arguments(
                        "core: [1, 2]",
                        "1: core: is not a section (expected: retry, retries, buffer-bytes-max, buffer-policy, buffer-qos0, tolerance or horizon, each on its own line with a value)"),
                arguments("core: {retry: [10s]}", "1: core.retry: holds a list or a section (expected: duration)"),
                arguments(
                        "core:\n  retry:\n",
                        "2: core.retry: has no value (expected: duration; leave the key out for its default)"),
                arguments(
                        "core: {buffer-policy: }",
                        "1: core.buffer-policy: has no value (expected: drop-oldest, drop-newest or drop-qos0-first; leave the key out for its default)"),
                arguments(
                        "doors: udp",
                        "1: doors: is not a list (expected: one line for each element, beginning with a dash)"),
                arguments("topics: [a]", "1: topics: is not a section (expected: lines of key: value)"),
                arguments("doors: [{bind: 0.0.0.0:1}]", "1: doors.0.type: is missing (expected: udp or serial)"),
                arguments("doors: [{type: upd}]", "1: doors.0.type: \"upd\" is not a choice (expected: udp or serial)"),
                arguments(
                        "doors: [{type: []}]", "1: doors.0.type: holds a list or a section (expected: udp or serial)"),
                arguments("doors:\n- type: serial", "2: doors.0.port: is missing (expected: path)"),
                // What no setting shows alone.
                arguments(
                        "core: {}\nuplink:\n  reconnect-min: 3m",
                        "3: uplink: reconnect-min is longer than reconnect-max"),
                // Variables.
                arguments(
                        "uplink: {user: '${USER_NAME}'}",
                        "1: uplink.user: needs the environment variable USER_NAME, which is not set (set it, or give a default as in ${USER_NAME:-default})"),
                arguments(
                        "uplink: {user: 'a${B'}",
                        "1: uplink.user: has ${ without } (expected: ${NAME} or ${NAME:-default}; write $${ for a plain ${)"),
                arguments(
                        "uplink: {user: '${1}'}",
                        "1: uplink.user: has no variable's name between ${ and } (expected: ${NAME} or ${NAME:-default}; write $${ for a plain ${)"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void shouldTellOneMistakeInOneSentence(String yaml, String sentence) {
        assertEquals(List.of("gateway.yaml:" + sentence), Sample.sentences(yaml));
    }

    private static final String QUOTES =
            " (values with any of : # & * ! % @ ` { } [ ] at their start or with \": \" inside need quotes)";

    static Stream<Arguments> notYaml() {
        return Stream.of(
                arguments("core: {\nretry: 10s", "2: is not YAML: expected ',' or '}', but got <stream end>" + QUOTES),
                arguments(
                        "core:\n\tretry: 10s",
                        "2: is not YAML: found character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)"
                                + QUOTES),
                arguments("a: b: c", "1: is not YAML: mapping values are not allowed here" + QUOTES),
                arguments(
                        "core:\n  retry: \u0007",
                        "2: is not YAML: there is a character that text cannot have" + QUOTES),
                arguments(
                        "core: !!map {}",
                        "1: has a tag (expected: a plain value; quote text that begins with an exclamation mark)"),
                arguments(
                        "core: *c",
                        "1: uses an alias that is not defined above (quote text that begins with an asterisk)"),
                arguments("? [a]\n: b", "1: has a list or a section for a key (expected: key: value)"),
                arguments(
                        "core: {}\n---\ncore: {}",
                        "2: a second document begins (expected: one document, without a line of three dashes)"),
                arguments(
                        "just text",
                        "1: is not a section (expected: doors, core, uplink, topics, limits, hosts or store, each on its own line with a value)"));
    }

    @ParameterizedTest
    @MethodSource("notYaml")
    void shouldTellWhereTextIsNotAConfiguration(String yaml, String sentence) {
        assertEquals(List.of("gateway.yaml:" + sentence), Sample.sentences(yaml));
    }

    @Test
    void shouldReportEveryMistakeInTheOrderOfTheFile() {
        String yaml = """
                uplink:
                  reconnect-max: soon
                  clientid: x
                core:
                  retries: 99
                  retry: 1y
                """;
        assertEquals(
                List.of(
                        "gateway.yaml:2: uplink.reconnect-max: \"soon\" is not a duration (" + DURATION + ")",
                        "gateway.yaml:3: uplink.clientid: is not a known key (did you mean client-id?)",
                        "gateway.yaml:5: core.retries: \"99\" is out of range (expected: 0..20)",
                        "gateway.yaml:6: core.retry: \"1y\" is not a duration (" + DURATION + ")"),
                Sample.sentences(yaml));
    }

    @Test
    void shouldCarryLineAndColumn() {
        ConfigError error = Sample.parse("core:\n  retry: 10x").errors().get(0);
        assertEquals(new Origin.InFile(Sample.FILE, 2, 10), error.origin());
        assertEquals("core.retry", error.key());
        assertEquals("\"10x\"", error.value());
    }

    @Test
    void shouldShortenLongValuesAndHideControlCharacters() {
        assertEquals(
                "gateway.yaml:1: core.retry: \"" + "x".repeat(60) + "...\" is not a duration (" + DURATION + ")",
                Sample.sentences("core: {retry: " + "x".repeat(5_000) + "}").get(0));
        assertEquals(
                "gateway.yaml:1: core.retry: \"a?b\" is not a duration (" + DURATION + ")",
                Sample.sentences("core: {retry: \"a\\eb\"}").get(0));
    }

    @Test
    void shouldNameFileThatCannotBeRead(@TempDir Path directory) throws IOException {
        Path missing = directory.resolve("missing.yaml");
        assertEquals(
                List.of(missing + ": cannot be read: no such file (name a readable file, or none to run on defaults)"),
                Sample.sentences(Sample.LOADER.load(Optional.of(missing), List.of())));

        Path binary = Files.write(directory.resolve("binary.yaml"), new byte[] {(byte) 0xC3, 0x28});
        assertEquals(
                List.of(binary + ": is not text (expected: UTF-8)"),
                Sample.sentences(Sample.LOADER.load(Optional.of(binary), List.of())));

        Path huge =
                Files.writeString(directory.resolve("huge.yaml"), "#".repeat((1 << 20) + 1), StandardCharsets.UTF_8);
        assertEquals(
                List.of(huge + ": is too large (expected: at most 1MiB)"),
                Sample.sentences(Sample.LOADER.load(Optional.of(huge), List.of())));
    }
}
