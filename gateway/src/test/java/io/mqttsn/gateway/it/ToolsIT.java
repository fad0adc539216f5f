package io.mqttsn.gateway.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The simulator's tools for one client, packaged, against the packaged gateway with its own broker. */
class ToolsIT {
    private static final int UDP_PORT = Ports.free();
    private static final int GROUP_PORT = Ports.free();

    private static Program gateway;

    @BeforeAll
    static void start() {
        gateway = Program.gateway(
                "run",
                "--udp",
                "127.0.0.1:" + UDP_PORT,
                "--mqtt",
                "127.0.0.1:" + Ports.free(),
                "--predefined",
                "7=lamp",
                "--set",
                "listeners.0.group=225.1.1.1:" + GROUP_PORT,
                "--set",
                "listeners.0.access.forwarders=[\"*\"]",
                "--set",
                "listeners.0.access.publish-without-connection=[\"*\"]");
        gateway.awaitLine("MQTT-SN gateway");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static Program tool(int port, String line) {
        return Program.simulator(Stream.concat(
                        Stream.of(line.split(" ")), Stream.of("--gateway", "127.0.0.1:" + port, "--timeout", "15s"))
                .toArray(String[]::new));
    }

    private static Program tool(String line) {
        return tool(UDP_PORT, line);
    }

    /** Runs a tool to its end, which has to be a good one, and returns what it printed. */
    private static List<String> done(String line) {
        try (Program tool = tool(line)) {
            assertEquals(0, tool.awaitExit(), tool::toString);
            return tool.output();
        }
    }

    /** A subscriber that is ready when this returns. */
    private static Program subscriber(String line) {
        Program subscriber = tool("sub --verbose " + line);
        subscriber.awaitError("SUBACK");
        return subscriber;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--topic tools/name --qos 2",
                "--topic tools/node --qos 1 --node 0a01",
                "--short ab --qos 0",
                "--short ac --qos -1",
                "--predefined 7 --qos -1"
            })
    void shouldCarryAMessageFromPubToSub(String options) {
        String listening = options.replace("--qos -1", "--qos 0").replace("0a01", "0a02");
        try (Program subscriber = subscriber(listening + " --count 1 --hex")) {
            done("pub --hex 00ff21 " + options);
            assertEquals(0, subscriber.awaitExit(), subscriber::toString);
            assertTrue(subscriber.output().get(0).endsWith(" 00ff21"), subscriber::toString);
        }
    }

    @Test
    void shouldPublishTheUpdatedWillOfAClientThatVanished() {
        try (Program subscriber = subscriber("--topic tools/state/# --count 1")) {
            done("pub --topic tools/x --message up --qos 1 --keepalive 1 --vanish --will-topic tools/state/old"
                    + " --will-message old --update-will-topic tools/state/new --update-will-message gone");
            assertEquals(0, subscriber.awaitExit(), subscriber::toString);
            assertEquals(List.of("tools/state/new gone"), subscriber.output());
        }
    }

    @Test
    void shouldWatchASleepingClient() {
        try (Program sleeper = tool("sleep --topic tools/cmd --topics --every 1s --count 1")) {
            sleeper.awaitLine("asleep for at most 2 s");
            done("pub --topic tools/cmd --message on --qos 1");
            assertEquals(0, sleeper.awaitExit(), sleeper::toString);
            assertTrue(sleeper.output().contains("  tools/cmd on"), sleeper::toString);
        }
    }

    @Test
    void shouldPingWithAndWithoutAConnection() {
        List<String> connected = done("ping --count 2 --interval 10ms");
        assertTrue(connected.get(3).startsWith("2 sent, 2 answered, 0 % lost"), connected::toString);
        List<String> bare = done("ping --count 1 --bare");
        assertTrue(bare.get(1).startsWith("DISCONNECT 1: "), bare::toString);
    }

    @Test
    void shouldProbeGatewayAndBroker() {
        List<String> lines = done("probe --qos 2 --warn 10s --critical 12s");
        assertEquals(1, lines.size());
        assertTrue(lines.get(0).startsWith("OK - 3 of 3 messages came back, round trip "), lines::toString);
    }

    @Test
    void shouldFindTheGatewayByItsGroup() {
        try (Program search = Program.simulator(
                "search", "--group", "225.1.1.1:" + GROUP_PORT, "--interface", "lo", "--count", "1", "--wait", "10s")) {
            assertEquals(0, search.awaitExit(), search::toString);
            assertTrue(
                    search.output().get(0).matches("gateway \\d+ at 127\\.0\\.0\\.1:" + UDP_PORT + ": .*"),
                    search::toString);
        }
    }

    @Test
    void shouldShowWhatPassesAndDecodeIt() {
        try (Program sniff = Program.simulator(
                "sniff", "--listen", "127.0.0.1:0", "--gateway", "127.0.0.1:" + UDP_PORT, "--json", "--count", "6")) {
            String listening = sniff.awaitError("listening on UDP ");
            int port = Integer.parseInt(listening.replaceAll(".*:(\\d+), .*", "$1"));
            try (Program publisher = tool(port, "pub --topic tools/seen --message x --qos 1 --id watched")) {
                assertEquals(0, publisher.awaitExit(), publisher::toString);
            }
            assertEquals(0, sniff.awaitExit(), sniff::toString);
            List<String> lines = sniff.output();
            assertEquals(6, lines.size());
            assertTrue(lines.get(4).contains("\"clientId\":\"watched\",\"to\":\"gateway\",\"type\":\"PUBLISH\""));
            String octets = lines.get(4).replaceAll(".*\"octets\":\"(\\w+)\".*", "$1");
            try (Program decode = Program.simulator("decode", "--one-line", octets)) {
                assertEquals(0, decode.awaitExit(), decode::toString);
                assertTrue(
                        decode.output().get(0).matches("PUBLISH qos=1 topic=\\d+ msgId=\\d+ data=\\[1\\]78"),
                        decode::toString);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pub --topic a --message x",
                "sub --topic a",
                "sleep --topic a",
                "ping --count 1",
                "probe --count 1"
            })
    void shouldEndSoonWhenThereIsNoGateway(String line) {
        int deadPort = Ports.free();
        try (Program tool = tool(deadPort, line)) {
            assertEquals(2, tool.awaitExit(Duration.ofSeconds(15)), tool::toString);
            String said = String.join("\n", tool.output()) + String.join("\n", tool.errors());
            assertTrue(said.contains("nobody listens on UDP 127.0.0.1:" + deadPort), said);
        }
    }
}
