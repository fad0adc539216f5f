package io.mqttsn.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the gateway says that its limits cost is what they cost. Elsewhere a queue of 100,000 small messages took 5.5 GB: limits counted messages only, and
 * nobody had measured what one takes.
 */
class HeapNeedTest {
    private static final long MIB = 1 << 20;
    private static final int NAME_OCTETS = "plant/hall/sensor-000000/value-000".length();

    private Optional<Process> started = Optional.empty();

    /** One line of {@link HeapFiller}: so many things, and the octets of heap that they have taken. */
    private record Filled(long count, long bytes) {
        long each() {
            return bytes / count;
        }
    }

    @AfterEach
    void leaveNoProcessBehind() {
        started.ifPresent(Process::destroyForcibly);
    }

    /**
     * In a heap that is as small as the formula says: small messages, of which the overhead is the most, and larger ones.
     */
    @ParameterizedTest
    @CsvSource({"2000, 20, 5, 32", "1000, 5, 2, 400"})
    void shouldTakeNoMoreHeapThanTheFormulaSays(int sensors, int topics, int subscriptions, int payload)
            throws IOException, InterruptedException {
        long sessionBytes = sensors * HeapNeed.SESSION_BYTES;
        // The publisher has two topic ids for each sensor.
        long topicBytes = sensors * (topics + 2) * (HeapNeed.TOPIC_ID_BYTES + NAME_OCTETS);
        // One is a name in full; each other one has two levels that it shares with none, and two that only its sensor
        // has.
        long ownLevels = 2 + 2 * (subscriptions - 1);
        long subscriptionBytes =
                sensors * (subscriptions * HeapNeed.SUBSCRIPTION_BYTES + ownLevels * HeapNeed.LEVEL_BYTES);
        HeapNeed buffers = HeapNeed.of(
                InProcessGateway.config(Map.of("sensors.buffer.total-bytes", "8MiB", "broker.retained-bytes", "2MiB")));
        long heap = buffers.bytes()
                - buffers.parts().get("sensors.sessions-max")
                + sessionBytes
                + topicBytes
                + subscriptionBytes;

        Map<String, Filled> filled = fill(heap / MIB, sensors, topics, subscriptions, payload, "8MiB");

        assertEquals(sensors, filled.get("sessions").count());
        assertTrue(filled.get("sessions").each() <= HeapNeed.SESSION_BYTES, filled::toString);
        assertTrue(filled.get("topic-ids").each() <= HeapNeed.TOPIC_ID_BYTES + NAME_OCTETS, filled::toString);
        assertTrue(filled.get("subscriptions").bytes() <= subscriptionBytes, filled::toString);
        assertTrue(
                filled.get("retained").bytes() <= filled.get("retained-charged").bytes(), filled::toString);

        long charged = filled.get("charged").bytes();
        assertTrue(filled.get("messages").bytes() <= charged, filled::toString);
        assertTrue(charged > 8 * MIB - 1000, () -> "the buffers are full: " + filled);
    }

    /** It ends well, or its output says how it ended. */
    private Map<String, Filled> fill(long heapMib, Object... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMib + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                HeapFiller.class.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        started = Optional.of(process);
        String output;
        try (InputStream stream = process.getInputStream()) {
            output = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
        assertTrue(process.waitFor(2, TimeUnit.MINUTES), output);
        assertEquals(0, process.exitValue(), () -> String.join(" ", command) + "\n" + output);
        Map<String, Filled> filled = new HashMap<>();
        output.lines()
                .map(line -> line.split(" "))
                .filter(words -> words.length == 3)
                .forEach(words -> filled.put(words[0], new Filled(Long.parseLong(words[1]), Long.parseLong(words[2]))));
        return filled;
    }

    @Test
    void shouldBeContentWithTheDefaultsInTheHeapOfTheStartScript() {
        // The collector keeps a little of -Xmx256m for itself.
        assertEquals(
                Optional.empty(), HeapNeed.of(InProcessGateway.config(Map.of())).warning(247 * MIB));
        assertEquals(
                Optional.empty(),
                HeapNeed.of(InProcessGateway.config(Map.of("uplink.broker", "tcp://broker")))
                        .warning(247 * MIB));
    }

    @Test
    void shouldNameTheLargestPartAndTheRemedyWhenTheHeapIsTooSmall() {
        HeapNeed need = HeapNeed.of(InProcessGateway.config(Map.of("sensors.buffer.total-bytes", "1GiB")));
        String warning = need.warning(247 * MIB).orElseThrow();
        assertTrue(warning.contains("Java may use 247 MiB"), warning);
        assertTrue(warning.contains("sensors.buffer.total-bytes, which allows for 1,280 MiB"), warning);
        assertTrue(warning.contains("MQTTSN_JAVA_OPTS=-Xmx1"), warning);
        assertFalse(need.warning(need.bytes()).isPresent());
    }

    @Test
    void shouldCountTheQueueOfTheConnectionInsteadOfRetainedMessagesWhereThereIsAnExternalBroker() {
        Map<String, String> keys = Map.of("uplink.broker", "tcp://broker", "uplink.queue-bytes", "100MiB");
        assertEquals(
                125 * MIB, HeapNeed.of(InProcessGateway.config(keys)).parts().get("uplink.queue-bytes"), MIB);
        assertFalse(HeapNeed.of(InProcessGateway.config(keys)).parts().containsKey("broker.retained-bytes"));
    }
}
