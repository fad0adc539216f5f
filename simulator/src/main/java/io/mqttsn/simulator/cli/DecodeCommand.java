package io.mqttsn.simulator.cli;

import io.mqttsn.codec.FrameText;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.v12.MqttSnDecoder;
import io.mqttsn.simulator.dissect.Dissection;
import io.mqttsn.simulator.dissect.DissectionJson;
import io.mqttsn.simulator.dissect.DissectionText;
import io.mqttsn.simulator.dissect.HexText;
import io.mqttsn.simulator.dissect.JsonText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mqttsn-sim decode}: octets in hexadecimal, explained. */
@Command(
        name = "decode",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Explains MQTT-SN 1.2 messages given in hexadecimal: every field by name, flags bit by bit, a forwarder's frame with"
                    + " the message inside.",
            "A line may hold several messages; each ends where its Length says. Spaces, colons, commas and 0x between"
                    + " octets are fine; in a file or on standard input empty lines and lines that begin with # are skipped."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all are messages",
            "1:at least one is malformed; reason and offset are printed",
            "2:wrong usage, or the input is not hexadecimal"
        },
        footer = {
            "",
            "Examples:",
            "  mqttsn-sim decode 0B 0C 20 00 05 00 01 32 31 2E 35",
            "  mqttsn-sim decode --one-line 0217 0305:00",
            "  mqttsn-sim decode --datagram 05fe000a0b 0216",
            "  mqttsn-sim decode --file capture.txt",
            "  tshark -r x.pcap -Tfields -e udp.payload | mqttsn-sim decode --datagram -1"
        })
final class DecodeCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec command;

    @Parameters(
            paramLabel = "HEX",
            arity = "0..*",
            description = "Octets; all arguments together are one line. Without any standard input is read.")
    List<String> arguments = new ArrayList<>();

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "Read the lines of this file; - for standard input.")
    @Nullable
    Path file;

    @Option(
            names = "--datagram",
            description = "Each line is one datagram: octets behind its message are malformed, as a gateway sees it.")
    boolean datagram;

    @ArgGroup(exclusive = true)
    Form form = new Form();

    private boolean malformed;
    private boolean first = true;

    /** How to print. */
    static final class Form {
        @Option(
                names = {"-1", "--one-line"},
                description = "Print one line per message, as logs show it.")
        boolean oneLine;

        @Option(names = "--json", description = "Print one JSON object per line and message.")
        boolean json;
    }

    @Override
    public Integer call() throws ToolFailure {
        PrintWriter out = command.commandLine().getOut();
        if (!arguments.isEmpty() && file != null) {
            throw new ParameterException(command.commandLine(), "HEX and --file exclude each other");
        }
        if (!arguments.isEmpty()) {
            decodeLine(String.join(" ", arguments), "the arguments", out);
        } else {
            decodeLines(out);
        }
        out.flush();
        return malformed ? 1 : 0;
    }

    private void decodeLines(PrintWriter out) throws ToolFailure {
        boolean standardInput = file == null || file.toString().equals("-");
        try (BufferedReader lines = standardInput
                ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                : Files.newBufferedReader(file)) {
            int number = 1;
            for (String line = lines.readLine(); line != null; line = lines.readLine(), number++) {
                if (!line.isBlank() && !line.stripLeading().startsWith("#")) {
                    decodeLine(line, "line " + number, out);
                }
                // Whoever pipes a live capture in wants to see each line at once.
                out.flush();
            }
        } catch (IOException e) {
            throw ToolFailure.unusable("cannot read " + (standardInput ? "standard input" : file) + " (" + e
                    + "); check the path given by --file");
        }
    }

    private void decodeLine(String line, String place, PrintWriter out) {
        Octets octets;
        try {
            octets = HexText.parse(line);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), place + ", " + e.getMessage());
        }
        if (octets.isEmpty()) {
            throw new ParameterException(command.commandLine(), place + ": no octets (expected: hexadecimal digits)");
        }
        ByteBuffer rest = octets.asReadOnlyBuffer();
        while (rest.hasRemaining()) {
            int size = datagram ? rest.remaining() : Dissection.sizeOfFirst(rest);
            print(Octets.copyOf(rest.slice(rest.position(), size)), out);
            rest.position(rest.position() + size);
        }
    }

    private void print(Octets frame, PrintWriter out) {
        Dissection dissection = Dissection.of(frame);
        malformed |= dissection.problem().isPresent();
        if (form.json) {
            out.println(JsonText.of(DissectionJson.of(dissection)));
        } else if (form.oneLine) {
            String where = dissection
                    .problem()
                    .map(it -> " (offset " + it.offset() + ")")
                    .orElse("");
            out.println(FrameText.of(MqttSnDecoder.decode(frame.asReadOnlyBuffer())) + where);
        } else {
            if (!first) {
                out.println();
            }
            out.print(DissectionText.of(dissection));
        }
        first = false;
    }
}
