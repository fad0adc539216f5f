package io.mqttsn.simulator.cli;

import io.mqttsn.codec.Octets;
import io.mqttsn.config.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is published, in one of several ways; to be an exclusive group of options. */
final class MessageOptions {

    /** What fits into one datagram besides the longest header of a PUBLISH. */
    static final int PAYLOAD_MAX = 65_507 - 9;

    @Option(
            names = {"-m", "--message"},
            paramLabel = "TEXT",
            description = "The message.")
    @Nullable
    String text;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "A file that holds the message; - for standard input.")
    @Nullable
    Path file;

    @Option(
            names = {"-l", "--lines"},
            description = "Each line of standard input is a message; they are sent one after the other.")
    boolean lines;

    @Option(
            names = "--hex",
            paramLabel = "HEX",
            converter = Converters.ToOctets.class,
            description = "The message in hexadecimal; '' for an empty one.")
    @Nullable
    Octets octets;

    /**
     * What the user named.
     *
     * @throws ToolFailure when it cannot be read
     */
    Octets payload(ClientOptions client) throws ToolFailure {
        Octets payload =
                octets != null ? octets : text != null ? Octets.utf8(text) : read(Objects.requireNonNull(file));
        client.check(
                payload.length() <= PAYLOAD_MAX,
                "the message has " + payload.length() + " octets (expected: at most " + PAYLOAD_MAX + ")");
        return payload;
    }

    private static Octets read(Path file) throws ToolFailure {
        try {
            return Octets.wrap(file.toString().equals("-") ? System.in.readAllBytes() : Files.readAllBytes(file));
        } catch (IOException e) {
            throw ToolFailure.unusable(
                    "cannot read " + file + " (" + IoReason.of(e) + "); check the path given by --file");
        }
    }
}
