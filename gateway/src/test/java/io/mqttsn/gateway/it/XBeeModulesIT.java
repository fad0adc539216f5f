package io.mqttsn.gateway.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mqttsn.simulator.serial.XBeeRelay;
import io.mqttsn.simulator.serial.XBeeRelaySettings;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Modules that are not set up as the gateway expects, each at a port of its own: what is wrong stands in one sentence, with its remedy. */
class XBeeModulesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final List<String> arguments = new ArrayList<>(List.of("run", "--mqtt", "127.0.0.1:" + Ports.free()));

    @AfterEach
    void closeAll() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
    }

    private Cable cable(String name, int baudRate) {
        Cable cable = new Cable(folder, name);
        opened.add(cable);
        arguments.add("--serial");
        arguments.add(cable.gatewayEnd() + "," + baudRate + ",xbee");
        return cable;
    }

    private XBeeRelay start(XBeeRelaySettings settings) throws IOException {
        XBeeRelay module = XBeeRelay.start(settings);
        opened.add(module);
        return module;
    }

    private static XBeeRelaySettings at(Cable cable) {
        return XBeeRelaySettings.of(cable.deviceEnd().toString());
    }

    @Test
    void shouldNameWhatIsWrongWithAModuleAndTheRemedy() throws IOException {
        start(at(cable("good", 115_200)));
        start(at(cable("unescaped", 115_200)).withApiMode(1));
        start(at(cable("transparent", 115_200)).withApiMode(0));
        start(at(cable("slow", 115_200)).withBaudRate(9_600).withHostBaudRate(115_200));
        XBeeRelay fast = start(at(cable("fast", 38_400)).withHostBaudRate(38_400));
        cable("silent", 9_600);

        Program gateway = Program.gateway(arguments.toArray(String[]::new));
        opened.add(gateway);
        await().atMost(PATIENCE)
                .until(() -> gateway.output().stream()
                                .filter(line -> line.endsWith(" is open"))
                                .count()
                        == 6);
        radioSends(fast);

        Map<String, String> expected = new LinkedHashMap<>();
        expected.put("good", "XBee module 0013A2004000AAAA answers in API mode 2");
        expected.put(
                "unescaped",
                "the XBee module is in API mode 1, but api-mode is 2: set api-mode: 1, or in the module AP=2");
        expected.put(
                "transparent",
                "the XBee module is in transparent mode (AP=0): set AP=2 in the module with XCTU, or type +++, ATAP2, ATWR"
                        + " in a terminal");
        expected.put(
                "slow",
                "no answer from an XBee module: check power and wiring, and that baud-rate 115200 is what the module has in"
                        + " BD (9600 when new)");
        expected.put(
                "fast",
                "octets arrive that are no API frames: baud-rate 38400 is probably not what the module has in BD (9600 when"
                        + " new), or this is no XBee module");
        expected.put(
                "silent",
                "no answer from an XBee module: check power and wiring, and that baud-rate 9600 is what the module has in BD"
                        + " (9600 when new)");
        Map<String, String> said = new LinkedHashMap<>();
        for (String name : expected.keySet()) {
            String path = folder.resolve(name) + ": ";
            String line = gateway.awaitLine(path);
            said.put(name, line.substring(line.indexOf(path) + path.length()));
        }
        assertEquals(expected, said);
    }

    /** A PINGREQ, by whoever it may be. */
    private static void radioSends(XBeeRelay module) throws IOException {
        try (DatagramSocket radio = new DatagramSocket()) {
            radio.send(new DatagramPacket(new byte[] {2, 0x16}, 2, module.address()));
        }
    }
}
