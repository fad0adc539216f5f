package io.mqttsn.gateway.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The command line within the process; whatever needs signals and sockets is tested with the packaged program. */
class GatewayCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int execute(String... arguments) {
        CommandLine line = GatewayCommand.commandLine();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return line.execute(arguments);
    }

    private String configurationOf(String... switches) {
        String[] arguments = new String[switches.length + 1];
        arguments[0] = "print-config";
        System.arraycopy(switches, 0, arguments, 1, switches.length);
        assertEquals(0, execute(arguments), err::toString);
        // Without comments.
        return out.toString().replaceAll("(?m)^ *#.*\n", "").replaceAll("\n+", "\n");
    }

    @Test
    void shouldTurnUdpSwitchesIntoListenersWithNamesOfTheirOwn() {
        String config = configurationOf("--udp", "0.0.0.0:10000", "--udp", "[::1]:10001");

        assertTrue(config.contains("  - type: udp\n    name: udp\n    bind: 0.0.0.0:10000\n"), config);
        assertTrue(config.contains("  - type: udp\n    name: udp2\n    bind: \"[::1]:10001\"\n"), config);
    }

    @Test
    void shouldLetSetGoIntoWhatAnotherSwitchHasPutThere() {
        String config = configurationOf("--set", "listeners.0.max-frame-size=1KiB", "--udp", "127.0.0.1:10001");

        assertTrue(config.contains("bind: 127.0.0.1:10001\n    max-frame-size: 1KiB\n"), config);
    }

    @Test
    void shouldTurnSerialSwitchesIntoListenersBesideThoseOfUdp() {
        String config = configurationOf(
                "--udp",
                "127.0.0.1:10000",
                "--serial",
                "/dev/serial/by-path/pci-0000:00:14.0-usb-0:1:1.0-port0",
                "--serial",
                "usb:0403:6015,9600,xbee",
                "--set",
                "listeners.serial2.xbee.api-mode=1");

        assertTrue(config.contains("  - type: udp\n    name: udp\n"), config);
        assertTrue(
                config.contains("  - type: serial\n    name: serial\n"
                        + "    port: /dev/serial/by-path/pci-0000:00:14.0-usb-0:1:1.0-port0\n"
                        + "    line:\n      baud-rate: 115200\n"),
                config);
        assertTrue(
                config.contains("name: serial2\n    port: usb:0403:6015\n    line:\n      baud-rate: 9600\n"), config);
        assertTrue(config.contains("    framing: xbee\n    xbee:\n      api-mode: 1\n"), config);
    }

    @Test
    void shouldSayThatTheDemonstrationNeedsUdp() {
        assertEquals(2, execute("run", "--demo", "--serial", "/dev/ttyUSB0"));

        assertTrue(err.toString().contains("--udp"), err::toString);
    }

    @Test
    void shouldTurnTheOtherSwitchesIntoTheirKeys() {
        String config = configurationOf(
                "--broker",
                "tcp://broker:1884",
                "--mqtt",
                "127.0.0.1:1899",
                "--predefined",
                "3=a/b",
                "--set",
                "sensors.retry=7s");

        assertTrue(config.contains("broker: tcp://broker:1884\n"), config);
        assertTrue(config.contains("- 127.0.0.1:1899\n"), config);
        assertTrue(config.contains("3: a/b\n"), config);
        assertTrue(config.contains("retry: 7s\n"), config);
    }

    @Test
    void shouldTakeBuiltinForTheBuiltInBroker() {
        assertTrue(configurationOf("--broker", "builtin").contains("broker: builtin\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--udp=nowhere",
                "--serial=/dev/ttyUSB0,fast",
                "--serial=/dev/ttyUSB0,9600,xb",
                "--serial=usb:nonsense",
                "--broker=http://x",
                "--mqtt=1883",
                "--predefined=0=a",
                "--predefined=1=a/#",
                "--set=sensors.rety=5s",
                "--set=nonsense"
            })
    void shouldNameTheSwitchThatIsWrong(String wrong) {
        assertEquals(2, execute("check-config", wrong));

        String name = wrong.substring(0, wrong.indexOf('='));
        assertTrue(err.toString().startsWith(name), err::toString);
        assertEquals(1, err.toString().lines().count(), err::toString);
    }

    @Test
    void shouldReportAllProblemsOfAFileAtOnce() throws IOException {
        Path file = Files.createTempFile("gateway", ".yaml");
        Files.writeString(file, "sensors:\n  retry: 10x\n  retrys: 3\n");

        assertEquals(2, execute("check-config", "--config", file.toString()));

        assertTrue(err.toString().contains(file.getFileName() + ":2"), err::toString);
        assertTrue(err.toString().contains(file.getFileName() + ":3"), err::toString);
        Files.delete(file);
    }

    @Test
    void shouldSuggestTheSwitchThatWasMeant() {
        assertEquals(2, execute("run", "--brokr", "builtin"));

        assertTrue(err.toString().contains("--broker"), err::toString);
        assertTrue(err.toString().contains("Try mqttsn-gateway run --help"), err::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "check-config", "print-config", "ports", "version"})
    void shouldTeachEachCommand(String command) {
        assertEquals(0, execute(command, "--help"));

        assertTrue(out.toString().startsWith("Usage: mqttsn-gateway " + command), out::toString);
    }

    @Test
    void shouldWarnOfLimitsThatNeedMoreMemoryThanJavaMayUse() {
        assertEquals(0, execute("check-config", "--set", "sensors.buffer.total-bytes=1000GiB"));

        assertTrue(err.toString().contains("lower sensors.buffer.total-bytes"), err::toString);
        assertTrue(err.toString().contains("MQTTSN_JAVA_OPTS=-Xmx"), err::toString);
        assertEquals(1, err.toString().lines().count(), err::toString);
    }

    @Test
    void shouldTellItsVersion() {
        assertEquals(0, execute("version"));

        assertTrue(out.toString().matches("mqttsn-gateway \\d+\\.\\d+\\.\\d+\\S*, Java .*\\R"), out::toString);
    }
}
