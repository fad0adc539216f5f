package io.mqttsn.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ConfigPrinterTest {

    @Test
    void shouldPrintDefaultsThatBindToTheDefaults() {
        Sample defaults = Sample.LOADER.defaults();
        assertEquals(defaults, Sample.valid(ConfigPrinter.yaml(defaults, "Sample.")));
    }

    @Test
    void shouldPrintWhatAnOperatorWantsToRead() {
        assertEquals("""
                # A sample
                #
                # in three lines.

                # Where datagrams come from.
                doors:
                  - type: udp
                    # What logs call it.
                    name: udp

                    # Where it listens.
                    bind: 127.0.0.1:10000

                # How sensors are served.
                core:
                  # Wait before a repetition. Raise it on slow radios. Range: 100ms..1h.
                  retry: 10s

                  # Repetitions. Range: 0..20.
                  retries: 4

                  # Octets kept for a sleeper. Range: at most 1GiB.
                  buffer-bytes-max: 64KiB

                  # What goes when it is full.
                  buffer-policy: drop-oldest

                  # Whether QoS 0 is kept.
                  buffer-qos0: true

                  # A factor. Range: 1 or more.
                  tolerance: 1.5

                  # A large number.
                  horizon: 5000000000

                # Where messages go.
                uplink:
                  # The client id; empty for a made one.
                  client-id: ""

                  # The user name.
                  # user: gateway

                  # The password.
                  # password: file:/etc/gateway/password

                  # Certificates.
                  # ca-file:

                  # First pause.
                  reconnect-min: 1s

                  # Longest pause.
                  reconnect-max: 2m

                # Names of ids.
                topics: {}
                # topics:
                #   7: plant/temperature

                # Named limits.
                limits: {}

                # Where to listen.
                hosts:
                  - 127.0.0.1:1883

                # What is kept where.
                store:
                  type: memory
                """, ConfigPrinter.yaml(Sample.LOADER.defaults(), "A sample\n\nin three lines."));
    }

    @Test
    void shouldPrintALoadedConfigurationThatBindsToItself() {
        Sample sample = Sample.valid("""
                doors:
                  - {type: serial, port: "/dev/tty # 1", baud: 9600}
                  - {type: udp, name: "- x: y", bind: "[::1]:20000"}
                core: {retry: 45m, buffer-policy: drop-newest}
                uplink: {user: "~", client-id: '$${x}'}
                topics: {7: "a: b", 9: c}
                limits: {"": {count: 1}, "x y": {}}
                hosts: []
                """);
        assertEquals(sample, Sample.valid(ConfigPrinter.yaml(sample, "")));
    }

    @Test
    void shouldLeaveOutSecrets() {
        Sample sample = Sample.valid("uplink: {password: hunter2}");
        String printed = ConfigPrinter.yaml(sample, "");
        assertFalse(printed.contains("hunter2"), printed);
        assertEquals(Optional.empty(), Sample.valid(printed).uplink().password());
    }

    @Test
    void shouldWrapLongComments() {
        record Wordy(
                @Setting(
                        doc =
                                "A word and another word and one more word and again a word and so on and on and on and on and on and on.")
                int number) {}
        assertEquals("""
                # x

                # A word and another word and one more word and again a word and so on and on and on and on and on
                # and on.
                number: 1
                """, ConfigPrinter.yaml(new Wordy(1), "x"));
    }

    @Property
    void shouldPrintAnyTextSoThatItIsReadBackUnchanged(@ForAll String text) {
        record Text(
                @Setting(doc = "A text.", defaultValue = "") String text) {}
        var loader = ConfigLoader.of(Text.class).withEnvironment(name -> Optional.of("wrong"));
        String yaml = ConfigPrinter.yaml(new Text(text), "");
        assertEquals(
                new Text(text),
                loader.parse(Path.of("text.yaml"), yaml, List.of())
                        .orElseThrow(errors -> new AssertionError(errors + "\n" + yaml)));
    }
}
