package io.mqttsn.simulator.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.Connect;
import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.Publish;
import io.mqttsn.simulator.fake.FakeGateway;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The smaller tools against a gateway on loopback, as a user runs them. */
@Timeout(30)
class ToolsTest {

    private FakeGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = FakeGateway.start(Map.of(7, "lamp"));
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
    }

    private ToolRun tool(String line) {
        return ToolRun.of((line + " --gateway " + gateway.address()).split(" "));
    }

    @Test
    void shouldPrintWhatWasKeptForASleeper() {
        CompletableFuture<ToolRun> sleeper = CompletableFuture.supplyAsync(
                () -> tool("sleep --topic cmd/# --topics --qos 1 --every 300ms --count 2 --timeout 20s"));
        await().until(() -> gateway.received().contains(Disconnect.sleepFor(1)));
        assertEquals(0, tool("pub --topic cmd/a --message one --qos 1").exitCode());
        assertEquals(0, tool("pub --topic cmd/b --message two --qos 1").exitCode());
        ToolRun run = sleeper.join();
        assertEquals(0, run.exitCode(), run.err());
        List<String> lines = run.out().lines().toList();
        assertTrue(lines.get(0).matches("\\d\\d:\\d\\d:\\d\\d asleep for at most 1 s"), run.out());
        assertTrue(lines.get(1).endsWith(" awake"), run.out());
        assertTrue(lines.contains("  cmd/a one") && lines.contains("  cmd/b two"), run.out());
        assertTrue(lines.get(lines.size() - 1).matches(".* asleep again, [12] messages? in \\d+ ms"), run.out());
    }

    @Test
    void shouldEndASleeperAfterSoManyPhases() {
        ToolRun run = tool("sleep --short ab --every 10ms --phases 3 --quiet");
        assertEquals(new ToolRun(0, "", ""), run);
        assertEquals(
                3,
                gateway.received().stream()
                        .filter(it ->
                                it instanceof PingReq ping && ping.clientId().isPresent())
                        .count());
    }

    @Test
    void shouldSumUpPings() {
        ToolRun run = tool("ping --count 3 --interval 1ms");
        assertEquals(0, run.exitCode(), run.err());
        List<String> lines = run.out().lines().toList();
        assertTrue(lines.get(0).startsWith("PINGREQ to 127.0.0.1:"), run.out());
        assertTrue(lines.get(3).matches("PINGRESP 3: \\d+\\.\\d{3} ms"), run.out());
        assertTrue(lines.get(4).matches("3 sent, 3 answered, 0 % lost, \\d+ ms"), run.out());
        assertTrue(lines.get(5).matches("round trip min/avg/max/mdev [\\d.]+/[\\d.]+/[\\d.]+/[\\d.]+ ms"), run.out());
    }

    @Test
    void shouldPingWithoutAConnection() {
        ToolRun run = tool("ping --bare --count 1");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("DISCONNECT 1: "), run.out());
        assertEquals(List.of(PingReq.KEEP_ALIVE), gateway.received());
    }

    @Test
    void shouldCountPingsThatAreNotAnswered() {
        gateway.ignoreNext(2);
        ToolRun run = tool("ping --bare --count 3 --interval 1ms --wait 50ms");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("no answer 1 within 50 ms"), run.out());
        assertTrue(run.out().contains("3 sent, 1 answered, 67 % lost"), run.out());
        gateway.ignoreNext(1000);
        ToolRun dead = tool("ping --bare --count 1 --wait 50ms");
        assertEquals(2, dead.exitCode());
        assertTrue(dead.err().contains("no answer from"), dead.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " --predefined 7 --qos 2", " --short ab --qos 0"})
    void shouldProbeThroughTheGateway(String options) {
        ToolRun run = tool("probe --count 2 --interval 1ms --each --warn 10s --critical 20s" + options);
        assertEquals(0, run.exitCode(), run.out() + run.err());
        List<String> lines = run.out().lines().toList();
        assertEquals(3, lines.size(), run.out());
        assertTrue(
                lines.get(2)
                        .matches("OK - 2 of 2 messages came back, round trip [\\d.]+ ms, at most [\\d.]+ ms \\| "
                                + "rtt=[\\d.]+ms;10000;20000;0 rtt_min=[\\d.]+ms rtt_max=[\\d.]+ms "
                                + "connect=[\\d.]+ms subscribe=[\\d.]+ms loss=0%;1;50;0;100"),
                run.out());
    }

    @Test
    void shouldWarnWhenAProbeIsSlow() {
        ToolRun run = tool("probe --count 1 --warn 0ms --critical 20s");
        assertEquals(1, run.exitCode(), run.out() + run.err());
        assertTrue(run.out().startsWith("WARNING - 1 of 1 messages came back"), run.out());
    }

    @Test
    void shouldCallASilentGatewayCritical() {
        gateway.ignoreNext(1000);
        ToolRun run = tool("probe --retry 10ms --retries 1");
        assertEquals(2, run.exitCode());
        assertTrue(run.out().startsWith("CRITICAL - no answer from 127.0.0.1:"), run.out());
        assertEquals("", run.err());
    }

    @Test
    void shouldShowTheConversationOnStandardError() {
        ToolRun run = tool("pub --topic a/b --message x --qos 1 --id me --verbose");
        assertEquals(0, run.exitCode());
        assertEquals("", run.out());
        List<String> lines = run.err().lines().toList();
        assertEquals(8, lines.size(), run.err());
        assertTrue(lines.get(0).equals("  0.000 --> CONNECT clientId=\"me\" cleanSession duration=60s"), run.err());
        assertTrue(lines.get(1).matches(" +[\\d.]+ <-- CONNACK \\(accepted\\)"), run.err());
        assertTrue(lines.get(4).endsWith("--> PUBLISH qos=1 topic=1 msgId=2 data=[1]78"), run.err());
    }

    @Test
    void shouldPublishEachLineOfStandardInput() {
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream("one\n\nthree".getBytes(StandardCharsets.UTF_8)));
            ToolRun run = tool("pub --topic a/b --lines --qos 1");
            assertEquals(new ToolRun(0, "", ""), run);
        } finally {
            System.setIn(Objects.requireNonNull(before));
        }
        assertEquals(
                List.of("one", "", "three"),
                gateway.received().stream()
                        .filter(Publish.class::isInstance)
                        .map(it -> ((Publish) it).data().asText())
                        .toList());
    }

    @Test
    void shouldPublishOctetsAndVanish() {
        assertEquals(
                new ToolRun(0, "", ""), tool("pub --topic a --hex 00ff --qos 1 --will-topic w --vanish --id ghost"));
        List<Publish> publishes = gateway.received().stream()
                .filter(Publish.class::isInstance)
                .map(Publish.class::cast)
                .toList();
        assertEquals(0xFF, publishes.get(0).data().at(1));
        assertTrue(gateway.received().stream().anyMatch(it -> it instanceof Connect connect && connect.will()));
        assertTrue(gateway.received().stream().noneMatch(Disconnect.class::isInstance), "no farewell");
    }

    @Test
    void shouldSendFromTheAddressThatIsAskedFor() throws Exception {
        int port;
        try (DatagramSocket free = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            port = free.getLocalPort();
        }
        assertEquals(0, tool("pub -t a -m x -q 1 --source 127.0.0.1:" + port).exitCode());
        try (DatagramSocket taken = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            ToolRun run = tool("pub -t a -m x -q 1 --source 127.0.0.1:" + taken.getLocalPort());
            assertEquals(2, run.exitCode());
            assertTrue(run.err().contains("--source"), run.err());
        }
    }

    @Test
    void shouldFindAGatewayAndAClientThatKnowsOne() throws Exception {
        try (DatagramSocket known = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            CompletableFuture<ToolRun> search = CompletableFuture.supplyAsync(() -> ToolRun.of(
                    "search", "--group", "127.0.0.1:" + known.getLocalPort(), "--count", "2", "--radius", "3"));
            DatagramPacket question = new DatagramPacket(new byte[10], 10);
            known.receive(question);
            assertEquals(3, question.getLength());
            assertEquals(3, question.getData()[2]);
            known.send(new DatagramPacket(new byte[] {3, 2, 9}, 3, question.getSocketAddress()));
            known.send(new DatagramPacket(new byte[] {3, 2, 9}, 3, question.getSocketAddress()));
            known.send(new DatagramPacket(new byte[] {5, 2, 8, 10, 11}, 5, question.getSocketAddress()));
            ToolRun run = search.join();
            assertEquals(0, run.exitCode(), run.err());
            List<String> lines = run.out().lines().toList();
            assertEquals(2, lines.size(), run.out());
            String place = "127.0.0.1:" + known.getLocalPort();
            assertTrue(lines.get(0).matches("gateway 9 at " + place + ": GWINFO after [\\d.]+ ms"), run.out());
            assertTrue(lines.get(1).startsWith("gateway 8 at 0x0a0b, says the client " + place + ": "), run.out());
        }
    }

    @Test
    void shouldSayThatNoGatewayWasFound() throws Exception {
        try (DatagramSocket silent = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            ToolRun run = ToolRun.of("search", "--group", "127.0.0.1:" + silent.getLocalPort(), "--wait", "50ms");
            assertEquals(1, run.exitCode());
            assertTrue(run.err().contains("no gateway answered") && run.err().contains("--group"), run.err());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "sleep; no topic (expected",
                "sleep -t a --every 0s; --every 0",
                "sleep -t a --announce 20h; expected: 1..65535",
                "sleep -t a --phases 0; --phases 0 (expected: at least 1)",
                "ping --count 0; --count 0 (expected: at least 1)",
                "ping --wait 0s; --wait 0",
                "search --radius 256; --radius 256 (expected: 0..255)",
                "search --interface nope0; --interface nope0 (expected: one of this machine:",
                "search --group 127.0.0.1:9 --interface lo; --interface has no effect",
                "sniff --columns 0; --columns 0 (expected: 1..100)",
                "sniff --listen 127.0.0.1:10000; --listen and --gateway are the same address",
                "sniff --listen 192.0.2.77:0; is the port free, and the address of this machine (--listen)?",
                "sniff --json --one-line; mutually exclusive",
                "pub -t a -m x --will-message gone; expected: --will-topic",
                "pub -t a -m x --update-will-qos 1; expected: --update-will-topic",
                "pub -t a -m x --node xyz; column 1",
                "nonsense; mqttsn-sim: there is no command 'nonsense'",
                "pub -t a; mqttsn-sim pub: Missing required argument",
                "pub -t a -m x --lines; mutually exclusive",
                "pub -t a -l --repeat 2; --repeat has no effect on --lines",
                "pub -t a -m x --source 127.0.0.1; expected: HOST:PORT",
                "pub -t a -m x --serial /no/such/port --framing xbee; /no/such/port",
                "pub -t a -m x --source 127.0.0.1:0 --serial /dev/null; no effect on --serial",
                "pub -t a -f /no/such; cannot read /no/such"
            })
    void shouldNameOptionAndRemedy(String line, String sentence) {
        ToolRun run = ToolRun.of(line.split(" "));
        assertEquals(2, run.exitCode(), run.err());
        assertTrue(run.err().contains(sentence), run.err());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "probe --warn 2s --critical 1s; --warn is above --critical",
                "probe --warn-loss 60; --warn-loss is above --critical-loss",
                "probe --gateway 127.0.0.1:x; expected: HOST:PORT",
                "probe --nope; Unknown option",
                "probe -t a/+; without the wildcards"
            })
    void shouldLeaveTheStateUnknownWhenAProbeIsMisused(String line, String sentence) {
        ToolRun run = ToolRun.of(line.split(" "));
        assertEquals(3, run.exitCode(), run.err());
        assertTrue(run.err().contains(sentence), run.err());
        assertTrue(
                run.out().startsWith("UNKNOWN - ") && run.out().contains(sentence), "for the monitoring: " + run.out());
        assertEquals(1, run.out().lines().count(), run.out());
    }

    @Test
    void shouldNotReportAFleetThatNeverConnectedAsDone() throws Exception {
        try (DatagramSocket silent = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            String gateway = "127.0.0.1:" + silent.getLocalPort();
            ToolRun run = ToolRun.of(
                    ("fleet -n 1 --starts 100 --duration 200ms --settle 1ms --gateway " + gateway).split(" "));
            assertEquals(2, run.exitCode(), run.out() + run.err());
            assertTrue(run.err().contains("no sensor was ever connected; is the gateway running on"), run.err());
            assertTrue(run.out().contains("1 sensors, "), run.out());
        }
    }

    @Test
    void shouldFeelTheDelayOfBothWays() {
        ToolRun run = tool("ping --count 1 --wait 20s --delay 100ms");
        assertEquals(0, run.exitCode(), run.err());
        double millis = Double.parseDouble(run.out().replaceFirst("(?s).*PINGRESP 1: ([0-9.]+) ms.*", "$1"));
        assertTrue(millis >= 200, run.out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"ping --loss 120%; expected: 0%..100%", "ping --delay soon; expected: 80ms, 50ms..2s"})
    void shouldExplainTheWordsForBadWeather(String line, String sentence) {
        ToolRun run = ToolRun.of(line.split(" "));
        assertEquals(2, run.exitCode(), run.err());
        assertTrue(run.err().contains(sentence), run.err());
    }

    /** A percent sign in a text for picocli is half of a format. */
    @Test
    void shouldWriteHelpThatFitsAndCanBeFormatted() {
        new CommandLine(new SimulatorMain()).getSubcommands().forEach((name, command) -> {
            for (String line : command.getCommandSpec().usageMessage().footer()) {
                String shown = assertDoesNotThrow(() -> String.format(line), () -> name + ": " + line);
                assertTrue(!shown.contains("mqttsn-sim " + name) || shown.length() < 80, () -> name + ": " + line);
            }
        });
    }

    @Test
    void shouldKnowBeforeALongRunThatItsResultHasNoPlace() {
        for (String command : List.of("fleet", "bench")) {
            ToolRun run = ToolRun.of(command, "--json", "no/such/folder/result.json");
            assertEquals(2, run.exitCode(), run.err());
            assertTrue(
                    run.err().contains("--json no/such/folder/result.json (expected: a file in a folder"), run.err());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pub", "sub", "sleep", "search", "ping", "probe", "decode", "sniff"})
    void shouldTeachByExample(String command) {
        ToolRun run = ToolRun.of(command, "--help");
        assertEquals(0, run.exitCode());
        assertTrue(run.out().contains("Examples:\n  mqttsn-sim " + command), run.out());
        assertTrue(run.out().chars().noneMatch(it -> it == 27), "no colour into a pipe");
        assertTrue(run.out().lines().allMatch(it -> it.length() <= 120), run.out());
    }
}
