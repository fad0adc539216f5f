package io.mqttsn.gateway.broker.front;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.gateway.broker.BrokerSettings;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The built-in broker as {@code mosquitto_pub} and {@code mosquitto_sub} see it. */
class BrokerIT {

    private static final int LIMIT_SECONDS = 20;

    private final RunningBroker broker = new RunningBroker(BrokerSettings.DEFAULTS);
    private final List<Process> started = new ArrayList<>();

    @BeforeAll
    static void clientsAreInstalled() {
        boolean installed = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "mosquitto_sub"))
                .anyMatch(Files::isExecutable);
        assertTrue(installed, "These tests need mosquitto_pub and mosquitto_sub: apt-get install mosquitto-clients");
    }

    @AfterEach
    void stop() {
        started.forEach(Process::destroyForcibly);
        broker.close();
        assertEquals(List.of(), broker.faults);
        assertEquals(0, broker.front.faults());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void shouldCarryMessagesInOrderAtEachQos(int qos) throws Exception {
        List<String> lines =
                IntStream.range(0, 500).mapToObj(i -> "reading " + i).toList();
        Process subscriber =
                subscribed("-t", "field/+/temp", "-q", "" + qos, "-C", "" + lines.size(), "-F", "%t %q %r %p");

        Process publisher = start("mosquitto_pub", "-t", "field/7/temp", "-q", "" + qos, "-l");
        try (var out = publisher.outputWriter(StandardCharsets.UTF_8)) {
            for (String line : lines) {
                out.write(line + "\n");
            }
        }

        assertEquals("", end(publisher));
        List<String> expected =
                lines.stream().map(line -> "field/7/temp " + qos + " 0 " + line).toList();
        assertEquals(expected, end(subscriber).lines().toList());
        await().until(() -> broker.onLoop(broker.store::messages) == 0);
    }

    @Test
    void shouldRetainTheLastMessageUntilAnEmptyOneComes() throws Exception {
        publish("-t", "state/door", "-m", "open", "-r", "-q", "1");
        publish("-t", "state/door", "-m", "shut", "-r", "-q", "1");
        String retained = end(start("mosquitto_sub", "-t", "state/#", "-q", "2", "-C", "1", "-F", "%t %q %r %p"));
        assertEquals("state/door 1 1 shut\n", retained);

        publish("-t", "state/door", "-n", "-r", "-q", "1");
        assertEquals(0, broker.onLoop(() -> broker.router.retained().messages()));
    }

    @Test
    void shouldKeepMessagesForASessionThatIsAway() throws Exception {
        end(start("mosquitto_sub", "-i", "keeper", "-c", "-t", "k", "-q", "2", "-E"));
        publish("-t", "k", "-m", "first", "-q", "2");
        publish("-t", "k", "-m", "second", "-q", "2");
        publish("-t", "k", "-m", "not promised", "-q", "0");

        String kept = end(start("mosquitto_sub", "-i", "keeper", "-c", "-t", "k", "-q", "2", "-C", "2", "-F", "%q %p"));
        assertEquals("2 first\n2 second\n", kept);
    }

    @Test
    void shouldPublishTheWillOfAClientThatIsKilled() throws Exception {
        Process watcher = subscribed("-t", "gone/#", "-C", "1", "-F", "%t %p");
        Process doomed =
                subscribed("-t", "x", "--will-topic", "gone/sensor", "--will-payload", "lost", "--will-qos", "1");
        doomed.destroyForcibly();
        assertEquals("gone/sensor lost\n", end(watcher));
    }

    @Test
    void shouldThrowOutTheFormerClientOfTheSameId() throws Exception {
        Process former = subscribed("-i", "twin", "-t", "x", "--will-topic", "gone", "--will-payload", "taken over");
        Process watcher = subscribed("-t", "gone", "-C", "1");
        Process latter = start("mosquitto_sub", "-i", "twin", "-t", "x", "-C", "1");
        assertEquals("taken over\n", end(watcher));
        former.destroyForcibly();
        await().until(() -> broker.onLoop(broker.router::subscriptions) == 1);
        publish("-t", "x", "-m", "for the latter", "-q", "1");
        assertEquals("for the latter\n", end(latter));
    }

    @Test
    void shouldTellAnMqtt5ClientWhyItIsRefused() throws Exception {
        Process publisher = start("mosquitto_pub", "-V", "mqttv5", "-t", "x", "-m", "y", "-q", "1");
        String said = read(publisher);
        assertTrue(publisher.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS));
        assertNotEquals(0, publisher.exitValue());
        assertTrue(said.contains("Unsupported Protocol Version"), said);
    }

    @Test
    void shouldGiveItsPortFreeAtOnce() throws Exception {
        Process subscriber = subscribed("-t", "x");
        broker.close();
        subscriber.destroyForcibly();
        try (RunningBroker next = new RunningBroker(BrokerSettings.DEFAULTS, broker.port)) {
            try (RawClient client = RawClient.connected(next.port)) {
                client.send("c0 00");
                client.expect("d0 00");
            }
        }
    }

    private void publish(String... arguments) throws Exception {
        assertEquals("", end(start("mosquitto_pub", arguments)));
    }

    /** A subscriber whose subscription is known to be in place. */
    private Process subscribed(String... arguments) {
        int before = broker.onLoop(broker.router::subscriptions);
        Process process = start("mosquitto_sub", arguments);
        await().until(() -> broker.onLoop(broker.router::subscriptions) > before);
        return process;
    }

    private Process start(String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program, "-h", "127.0.0.1", "-p", "" + broker.port));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            started.add(process);
            return process;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What a program printed, once it has ended well. */
    private static String end(Process process) throws Exception {
        String printed = read(process);
        assertTrue(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), "still running: " + process.info());
        assertEquals(0, process.exitValue(), printed);
        return printed;
    }

    private static String read(Process process) throws IOException {
        StringBuilder printed = new StringBuilder();
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            reader.lines().forEach(line -> printed.append(line).append('\n'));
        }
        return printed.toString();
    }
}
