package io.mqttsn.simulator.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.Connect;
import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Subscribe;
import io.mqttsn.codec.WillTopic;
import io.mqttsn.simulator.fake.FakeGateway;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands against a gateway on loopback, as a user runs them. */
@Timeout(30)
class PubSubTest {

    private FakeGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = FakeGateway.start(Map.of(7, "lamp"));
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        assertEquals(List.of(), gateway.complaints());
    }

    private CompletableFuture<ToolRun> subscriber(String... arguments) {
        String[] all = new String[arguments.length + 4];
        System.arraycopy(arguments, 0, all, 4, arguments.length);
        all[0] = "sub";
        all[1] = "--gateway=" + gateway.address();
        all[2] = "--id=listener";
        all[3] = "--timeout=20s";
        CompletableFuture<ToolRun> run = CompletableFuture.supplyAsync(() -> ToolRun.of(all));
        await().until(() -> gateway.received().stream().anyMatch(Subscribe.class::isInstance));
        return run;
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "2"})
    void shouldCarryAMessageFromPubToSub(int qos) {
        CompletableFuture<ToolRun> listener = subscriber("--topic=a/#", "--count=1", "-T", "--qos=" + qos);
        ToolRun pub = ToolRun.of("pub", "-g", gateway.address(), "-t", "a/b", "-m", "21.5", "-q", "" + qos);
        assertEquals(new ToolRun(0, "", ""), pub);
        assertEquals(new ToolRun(0, "a/b 21.5" + System.lineSeparator(), ""), listener.join());
    }

    @Test
    void shouldCarryPredefinedAndShortTopicsWithoutAConnection() {
        CompletableFuture<ToolRun> listener = subscriber("--predefined=7", "--short=ab", "--count=2");
        await().until(() ->
                gateway.received().stream().filter(Subscribe.class::isInstance).count() == 2);
        assertEquals(
                0,
                ToolRun.of("pub", "-g", gateway.address(), "--predefined=7", "-m", "one", "-q", "-1")
                        .exitCode());
        assertEquals(
                0,
                ToolRun.of("pub", "-g", gateway.address(), "--short=ab", "-m", "two", "-q", "-1")
                        .exitCode());
        assertEquals(
                "one" + System.lineSeparator() + "two" + System.lineSeparator(),
                listener.join().out());
        long connects =
                gateway.received().stream().filter(Connect.class::isInstance).count();
        assertEquals(1, connects, "only the listener connects");
    }

    @Test
    void shouldGetThroughBadWeatherAtQos1() {
        ToolRun pub = ToolRun.of(
                ("pub -t a/b -m x -q 1 --repeat 10 --interval 1ms --retry 50ms --retries 100 --loss 30% --seed 3 -g "
                                + gateway.address())
                        .split(" "));
        assertEquals(new ToolRun(0, "", ""), pub);
        List<Publish> publishes = gateway.received().stream()
                .filter(Publish.class::isInstance)
                .map(Publish.class::cast)
                .toList();
        assertEquals(10, publishes.stream().map(Publish::msgId).distinct().count());
        assertTrue(publishes.stream().anyMatch(Publish::dup), publishes::toString);
    }

    @Test
    void shouldWaitUntilASlowNetworkHasDelivered() {
        ToolRun pub = ToolRun.of(("pub --short ab -m late -q -1 --delay 300ms -g " + gateway.address()).split(" "));
        assertEquals(new ToolRun(0, "", ""), pub);
        await().until(() -> gateway.received().stream()
                .anyMatch(it ->
                        it instanceof Publish publish && publish.data().asText().equals("late")));
    }

    @Test
    void shouldRepeatAFileAndLeaveAWill(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("reading.json"), "{\"t\":1}");
        ToolRun pub = ToolRun.of(
                "pub",
                "-g",
                gateway.address(),
                "-t",
                "a/b",
                "-f",
                file.toString(),
                "-q",
                "1",
                "--repeat",
                "3",
                "--interval",
                "1ms",
                "--will-topic",
                "w",
                "--will-message",
                "gone",
                "--retain");
        assertEquals(new ToolRun(0, "", ""), pub);
        List<Publish> publishes = gateway.received().stream()
                .filter(Publish.class::isInstance)
                .map(Publish.class::cast)
                .toList();
        assertEquals(3, publishes.size());
        assertTrue(publishes.stream()
                .allMatch(it -> it.retain() && it.data().asText().equals("{\"t\":1}")));
        assertTrue(gateway.received().contains(new WillTopic(Qos.ZERO, false, "w")));
        assertEquals(Disconnect.PLAIN, gateway.received().get(gateway.received().size() - 1));
    }

    @Test
    void shouldOvercomeALostDatagram() {
        gateway.ignoreNext(1);
        assertEquals(
                0,
                ToolRun.of("pub", "-g", gateway.address(), "-t", "a/b", "-m", "x", "-q", "1", "--retry", "50ms")
                        .exitCode());
    }

    @Test
    void shouldNameTheRemedyWhenNobodyListens() throws Exception {
        int freePort;
        try (DatagramSocket probe = new DatagramSocket()) {
            freePort = probe.getLocalPort();
        }
        ToolRun pub = ToolRun.of("pub", "-g", "127.0.0.1:" + freePort, "-t", "a", "-m", "x");
        assertEquals(2, pub.exitCode());
        assertTrue(pub.err().contains("nobody listens on UDP") && pub.err().contains("--gateway"), pub.err());
    }

    @Test
    void shouldNameTheRemedyWhenNobodyAnswers() {
        gateway.ignoreNext(1000);
        ToolRun pub =
                ToolRun.of("pub", "-g", gateway.address(), "-t", "a", "-m", "x", "--retry", "10ms", "--retries", "2");
        assertEquals(2, pub.exitCode());
        assertTrue(pub.err().contains("no answer from") && pub.err().contains("--gateway"), pub.err());
    }

    @Test
    void shouldNameTheRemedyForAnUnknownPredefinedId() {
        ToolRun pub = ToolRun.of("pub", "-g", gateway.address(), "--predefined", "9", "-m", "x", "-q", "1");
        assertEquals(1, pub.exitCode());
        assertTrue(pub.err().contains("predefined id 9"), pub.err());
    }

    @Test
    void shouldEndASubscriberThatTookTooLong() {
        ToolRun sub = ToolRun.of("sub", "-g", gateway.address(), "-t", "a", "--timeout", "1s");
        assertEquals(1, sub.exitCode());
        assertTrue(sub.err().contains("--timeout"), sub.err());
        await().until(() -> gateway.received().contains(Disconnect.PLAIN));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "pub -t a -m x -q 3; --qos 3 (expected: -1..2)",
                "pub -t a -m x -q -1; --qos -1 works without a connection",
                "pub -t a/# -m x; without the wildcards",
                "pub --short abc -m x; exactly two octets",
                "pub --predefined 65535 -m x; expected: 1..65534",
                "pub -m x; Missing required argument",
                "pub -t a; Missing required argument",
                "pub -t a --short ab -m x; mutually exclusive",
                "pub -t a -m x --interval 5; expected: a duration",
                "pub -t a -m x --keepalive 70000; expected: 0..65535",
                "pub -t a -m x -g host:port:x; expected: HOST:PORT",
                "sub; no topic",
                "sub -t a -q -1; --qos -1 (expected: 0..2)",
                "sub -t a -n 0; --count 0 (expected: at least 1)",
                "subb; there is no command 'subb'"
            })
    void shouldRefuseWrongUsageWithASentence(String line, String sentence) {
        ToolRun run = ToolRun.of(line.split(" "));
        assertEquals(2, run.exitCode(), run.err());
        assertTrue(run.err().contains(sentence), run.err());
    }

    @ParameterizedTest
    @CsvSource({"--help", "pub --help", "sub --help"})
    void shouldTeachByExample(String line) {
        ToolRun run = ToolRun.of(line.split(" "));
        assertEquals(0, run.exitCode());
        assertTrue(run.out().contains("mqttsn-sim sub --topic") || run.out().contains("Examples:"), run.out());
        assertTrue(run.out().chars().noneMatch(character -> character == 27), "no colour into a pipe");
    }
}
