package io.mqttsn.simulator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The golden files {@code decode/NAME.hex} with what is to be printed for them. After a wanted change of the output run the test with {@code
 * -Dgolden.files=rewrite}, and read the difference.
 */
class DecodeCommandTest {

    private static final Path SOURCES = Path.of("src/test/resources/io/mqttsn/simulator/cli/decode");

    @ParameterizedTest
    @CsvSource({
        "every-message, table, 0, ''",
        "every-message, lines, 0, --one-line",
        "every-message, json, 0, --json",
        "forwarded, table, 0, ''",
        "forwarded, json, 0, --json",
        "several-per-line, table, 0, ''",
        "malformed, table, 1, --datagram",
        "malformed, lines, 1, --datagram -1",
        "malformed, json, 1, --datagram --json"
    })
    void shouldPrintWhatTheGoldenFileSays(String name, String form, int exitCode, String options) throws IOException {
        String line = "decode --file " + SOURCES.resolve(name + ".hex") + " " + options;
        ToolRun run = ToolRun.of(line.strip().split(" "));
        Path golden = SOURCES.resolve(name + "." + form + ".txt");
        String out = run.out().replace(System.lineSeparator(), "\n");
        if ("rewrite".equals(System.getProperty("golden.files"))) {
            Files.writeString(golden, out);
        }
        assertEquals(Files.readString(golden), out);
        assertEquals(new ToolRun(exitCode, run.out(), ""), run);
    }

    @Test
    void shouldDecodeArgumentsAsOneLine() {
        ToolRun run = ToolRun.of("decode", "-1", "02", "17", "0305:00");
        assertEquals(new ToolRun(0, ToolRun.lines("PINGRESP", "CONNACK (accepted)"), ""), run);
    }

    @Test
    void shouldDecodeStandardInput() {
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream("# two\n\n0217\n0216\n".getBytes(StandardCharsets.US_ASCII)));
            assertEquals(new ToolRun(0, ToolRun.lines("PINGRESP", "PINGREQ"), ""), ToolRun.of("decode", "--one-line"));
        } finally {
            System.setIn(Objects.requireNonNull(before));
        }
    }

    @Test
    void shouldTakeOctetsBehindAMessageForAnotherOneUnlessTheLineIsADatagram() {
        assertEquals(
                new ToolRun(0, ToolRun.lines("PINGRESP", "PINGREQ"), ""), ToolRun.of("decode", "-1", "0217", "0216"));
        ToolRun datagram = ToolRun.of("decode", "-1", "--datagram", "0217", "0216");
        assertEquals(1, datagram.exitCode());
        assertTrue(datagram.out().contains("TRAILING_OCTETS") && datagram.out().contains("(offset 2)"), datagram.out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "decode 02 1g; the arguments, column 5: 'g'",
                "decode 021; the arguments, column 1: 3 digits in a row (expected: two for each octet)",
                "decode 02 17 --file x; HEX and --file exclude each other",
                "decode 02 17 --json -1; mutually exclusive",
                "decode --file /no/such/file; cannot read /no/such/file",
                "decode ,; no octets"
            })
    void shouldNameWhatIsWrongWithTheInput(String line, String sentence) {
        ToolRun run = ToolRun.of(line.split(" "));
        assertEquals(2, run.exitCode(), run.err());
        assertTrue(run.err().contains(sentence), run.err());
    }

    @Test
    void shouldNameTheLineOfAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("capture"), "0217\nhello\n");
        ToolRun run = ToolRun.of("decode", "-1", "-f", file.toString());
        assertEquals(2, run.exitCode());
        assertEquals(ToolRun.lines("PINGRESP"), run.out());
        assertTrue(run.err().contains("line 2, column 1: 'h'"), run.err());
    }
}
