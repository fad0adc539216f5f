package io.mqttsn.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A password may be used, but is never shown: not in errors, not in a printed configuration, not by toString. */
class SecretTest {

    private static Optional<Secret> password(Path file, String yaml) {
        return Sample.LOADER
                .parse(file, yaml, List.of())
                .orElseThrow(errors -> new AssertionError(errors))
                .uplink()
                .password();
    }

    @Test
    void shouldBeEqualByValueAndShowNothing() {
        assertEquals(new Secret("a"), new Secret("a"));
        assertNotEquals(new Secret("a"), new Secret("b"));
        assertFalse(Sample.valid("uplink: {password: hunter2}").toString().contains("hunter2"));
    }

    @Test
    void shouldReadFileNextToTheConfiguration(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("password"), "hunter2\n");
        assertEquals(
                Optional.of(new Secret("hunter2")),
                password(directory.resolve("gateway.yaml"), "uplink: {password: file:password}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pass\r\n", "pass\n", "pass"})
    void shouldDropOneLineEndOfTheFile(String content, @TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("password"), content);
        assertEquals(Optional.of(new Secret("pass")), password(Sample.FILE, "uplink: {password: 'file:" + file + "'}"));
    }

    @Test
    void shouldKeepEverythingElseOfTheFile(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("password"), " two\nlines ${A} \n\n");
        assertEquals(
                Optional.of(new Secret(" two\nlines ${A} \n")),
                password(Sample.FILE, "uplink: {password: 'file:" + file + "'}"));
    }

    @Test
    void shouldSayWhyTheFileIsNoUse(@TempDir Path directory) throws IOException {
        Path empty = Files.writeString(directory.resolve("empty"), "\n");
        Path binary = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xFF});
        Path large = Files.writeString(directory.resolve("large"), "x".repeat(65_537));
        Path missing = directory.resolve("missing");
        record Case(String written, String problem) {}
        for (Case c : List.of(
                new Case(
                        "file:" + missing,
                        "names the file " + missing
                                + ", which cannot be read: no such file (expected: a file that the gateway's user may read)"),
                new Case("file:" + empty, "names the file " + empty + ", which is empty (expected: the secret in it)"),
                new Case("file:" + binary, "names the file " + binary + ", which is not text (expected: UTF-8)"),
                new Case("file:" + large, "names the file " + large + ", which is too large (expected: at most 64KiB)"),
                new Case("file:", "names no file (expected: file: and the path of a file that holds the secret)"))) {
            assertEquals(
                    List.of("gateway.yaml:1: uplink.password: " + c.problem()),
                    Sample.sentences("uplink: {password: '" + c.written() + "'}"));
        }
    }

    /** Each text has the secret where a password would stand; what YAML takes a first character for must not bring it to light. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "hunter2${",
                "hunter2${x y}",
                "*hunter2",
                "&hunter2",
                "!hunter2",
                "!hunter2!x y",
                "%hunter2",
                "@hunter2",
                "`hunter2",
                "|hunter2",
                ">hunter2",
                "\"hunter2",
                "'hunter2",
                "[hunter2",
                "{hunter2",
                "[hunter2]",
                "{hunter2: 1}",
                "? hunter2",
                "- hunter2",
                "hunter2: x",
                "hunter2\"",
                "!<hunter2",
                "&hunter2 *hunter2",
                "<hunter2 \"\\x",
                "\"hunter2\\q\"",
                "hunter2\u0007",
                "\"hunter2\\ud800\""
            })
    void shouldStaySecretInErrors(String written) {
        for (String error : Sample.sentences("uplink:\n  password: " + written + "\n  colour: red\n")) {
            assertFalse(error.contains("hunter2"), error);
        }
        var override = ConfigOverride.of("uplink.password", written, "--set uplink.password");
        for (String error : Sample.sentences("core: {retries: x}", override)) {
            assertFalse(error.contains("hunter2"), error);
        }
        assertFalse(override.toString().contains("hunter2"));
    }

    @Test
    void shouldMaskPasswordInUrl() {
        assertEquals(
                "gateway.yaml:1: core.retry: \"tcp://***@host\" is not a duration"
                        + " (expected: a number with a unit ms, s, m, h or d, for example 10s)",
                Sample.sentences("core: {retry: 'tcp://user:hunter2@host'}").get(0));
    }
}
