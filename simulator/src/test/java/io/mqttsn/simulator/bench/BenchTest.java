package io.mqttsn.simulator.bench;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.Connect;
import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.simulator.bench.BenchResult.LatencyOf;
import io.mqttsn.simulator.fake.FakeGateway;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class BenchTest {

    private static final List<Qos> ALL_QOS = List.of(Qos.ZERO, Qos.ONE, Qos.TWO);

    private static BenchSettings.Builder settings(FakeGateway... gateways) {
        List<Target> targets = new ArrayList<>();
        for (FakeGateway gateway : gateways) {
            targets.add(target("" + (char) ('A' + targets.size()), gateway.socketAddress()));
        }
        return settings(targets);
    }

    private static BenchSettings.Builder settings(List<Target> targets) {
        return BenchSettings.builder(targets)
                .times(Duration.ofMillis(100), Duration.ofMillis(300))
                .window(8)
                .fence(4)
                .buffered(3)
                .startsPerSecond(1000);
    }

    private static Target target(String name, InetSocketAddress gateway) {
        OptionalLong thisProcessPlaysTheGateway =
                OptionalLong.of(ProcessHandle.current().pid());
        return new Target(name, gateway, Optional.empty(), thisProcessPlaysTheGateway);
    }

    private static List<BenchResult> run(BenchSettings settings) throws Exception {
        try (Bench bench = new Bench(settings, new BenchListener() {})) {
            BenchRun run = bench.run();
            assertEquals(List.of(), run.violations());
            return run.results();
        }
    }

    private static void assertFlawless(List<BenchResult> results) {
        for (BenchResult result : results) {
            assertEquals(List.of(), result.marks(), result::toString);
            assertEquals(0, result.duplicates(), result::toString);
            assertTrue(result.completed() > 0, result::toString);
            assertTrue(result.seconds() > 0, result::toString);
            assertTrue(result.latency().medianMillis() <= result.latency().maxMillis(), result::toString);
        }
    }

    /** Three sensors and a window of eight, then twenty sensors that have to take turns. */
    @Test
    void shouldMeasureClosedLoopsWithoutLoss() throws Exception {
        for (int clients : new int[] {3, 20}) {
            try (FakeGateway gateway = FakeGateway.start(Map.of())) {
                List<Qos> qos = clients == 3 ? ALL_QOS : List.of(Qos.ONE);
                List<BenchResult> results = run(settings(gateway)
                        .clients(clients)
                        .cases(List.of(Mode.UP, Mode.DOWN, Mode.FAN_OUT), qos)
                        .build());
                assertEquals(3 * qos.size(), results.size());
                assertFlawless(results);
                assertTrue(results.get(0).gatewayResidentBytes().isPresent());
                assertEquals(
                        clients == 3 ? LatencyOf.FENCE : LatencyOf.ACKNOWLEDGEMENT,
                        results.get(0).latency().of());
                assertEquals(OptionalLong.empty(), results.get(0).lost(), "nobody looked at the other end");
                assertEquals(List.of(), gateway.complaints());
                assertTrue(count(gateway, Disconnect.class) >= clients, "said goodbye");
                assertEveryoneTookPart(gateway, clients);
            }
        }
    }

    private static long count(FakeGateway gateway, Class<? extends MqttSnMessage> type) {
        return gateway.received().stream().filter(type::isInstance).count();
    }

    private static void assertEveryoneTookPart(FakeGateway gateway, int clients) {
        long lanes = gateway.received().stream()
                .filter(message -> message instanceof Publish publish && publish.qos() == Qos.ONE)
                .map(message -> Stamp.read(((Publish) message).data().asReadOnlyBuffer())
                        .lane())
                .distinct()
                .count();
        assertTrue(lanes >= clients, () -> lanes + " sensors took part");
    }

    @Test
    void shouldLoseNothingInOpenLoops() throws Exception {
        try (FakeGateway gateway = FakeGateway.start(Map.of())) {
            List<BenchResult> results = run(settings(gateway)
                    .clients(5)
                    .rate(OptionalDouble.of(200))
                    .cases(List.of(Mode.UP, Mode.DOWN, Mode.FAN_OUT), List.of(Qos.ZERO, Qos.ONE))
                    .build());
            assertEquals(6, results.size());
            for (BenchResult result : results) {
                assertEquals(OptionalDouble.of(result.mode() == Mode.FAN_OUT ? 1000 : 200), result.rate());
                assertTrue(result.completed() > 0, result::toString);
                assertEquals(
                        0, result.failed() + result.duplicates() + result.lost().orElse(0), result::toString);
            }
        }
    }

    /** Whatever the machine is busy with, the moments that messages carry are 5 ms apart, and sensors take turns. */
    @Test
    void shouldIntendEachMessageForItsMoment() throws Exception {
        try (FakeGateway gateway = FakeGateway.start(Map.of())) {
            run(settings(gateway)
                    .clients(3)
                    .rate(OptionalDouble.of(200))
                    .cases(List.of(Mode.UP), List.of(Qos.ONE))
                    .build());
            List<Stamp> stamps = gateway.received().stream()
                    .filter(message -> message instanceof Publish publish && !publish.dup())
                    .map(message -> Stamp.read(((Publish) message).data().asReadOnlyBuffer()))
                    .sorted(Comparator.comparingLong(Stamp::sentNanos))
                    .toList();
            assertTrue(stamps.size() > 10, () -> stamps.size() + " messages");
            for (int i = 1; i < stamps.size(); i++) {
                assertEquals(
                        5_000_000, stamps.get(i).sentNanos() - stamps.get(i - 1).sentNanos());
                assertEquals((stamps.get(i - 1).lane() + 1) % 3, stamps.get(i).lane());
            }
        }
    }

    /**
     * A gateway stands still for a second. A closed loop then has nothing to send, so that it sees one slow message after some fast ones. Sensors in the
     * field go on measuring all the while, and the open loop does as they do.
     */
    @Test
    void shouldSeeTheWholeOfAStandStillInTheOpenLoopOnly() throws Exception {
        // By then the measurement has begun.
        Duration after = Duration.ofMillis(150);
        Duration stall = Duration.ofSeconds(1);
        double closedMedian;
        double openMedian;
        try (FakeGateway gateway = FakeGateway.start(Map.of())) {
            gateway.stallAfter(after, stall);
            closedMedian = medianOfOneSensor(settings(gateway));
        }
        try (FakeGateway gateway = FakeGateway.start(Map.of())) {
            gateway.stallAfter(after, stall);
            openMedian = medianOfOneSensor(settings(gateway).rate(OptionalDouble.of(200)));
        }
        assertTrue(closedMedian < 300, () -> "closed: " + closedMedian + " ms");
        assertTrue(openMedian > 300, () -> "open: " + openMedian + " ms");
    }

    private static double medianOfOneSensor(BenchSettings.Builder settings) throws Exception {
        return run(settings.clients(1)
                        .times(Duration.ZERO, Duration.ofMillis(450))
                        .cases(List.of(Mode.UP), List.of(Qos.ONE))
                        .build())
                .get(0)
                .latency()
                .medianMillis();
    }

    @Test
    void shouldFetchExactlyWhatWasKeptForSleepers() throws Exception {
        try (FakeGateway gateway = FakeGateway.start(Map.of())) {
            List<BenchResult> results = run(settings(gateway)
                    .clients(7)
                    .cases(List.of(Mode.DRAIN), ALL_QOS)
                    .build());
            assertEquals(3, results.size());
            assertFlawless(results);
            for (BenchResult result : results) {
                assertEquals(0, result.completed() % (7 * 3), "whole bursts of 7 sensors with 3 messages each");
                assertEquals(OptionalLong.of(0), result.lost());
            }
            assertEquals(List.of(), gateway.complaints());
        }
    }

    @Test
    void shouldConnectAllAtOnceAndAgain() throws Exception {
        try (FakeGateway gateway = FakeGateway.start(Map.of())) {
            BenchResult result = run(settings(gateway)
                            .clients(40)
                            .cases(List.of(Mode.STORM), ALL_QOS)
                            .build())
                    .get(0);
            assertFlawless(List.of(result));
            assertEquals(0, result.completed() % 40);
            assertEquals(0, result.troubles().retries());
            assertTrue(count(gateway, Connect.class) >= result.completed(), result::toString);
        }
    }

    @Test
    void shouldCountRepeatedConnects() throws Exception {
        try (FakeGateway gateway = FakeGateway.start(Map.of())) {
            gateway.ignoreNext(1);
            BenchResult result = run(settings(gateway)
                            .clients(2)
                            .times(Duration.ZERO, Duration.ofMillis(100))
                            .cases(List.of(Mode.STORM), ALL_QOS)
                            .build())
                    .get(0);
            assertEquals(1, result.troubles().retries());
            assertTrue(result.latency().maxMillis() >= 2000, result::toString);
        }
    }

    @Test
    void shouldMeasureTwoGatewaysInAlternatingOrder() throws Exception {
        try (FakeGateway a = FakeGateway.start(Map.of());
                FakeGateway b = FakeGateway.start(Map.of())) {
            BenchSettings settings = settings(a, b)
                    .clients(3)
                    .rounds(3)
                    .cases(List.of(Mode.UP), List.of(Qos.ONE))
                    .build();
            try (Bench bench = new Bench(settings, new BenchListener() {})) {
                BenchRun run = bench.run();
                assertEquals(
                        List.of("A", "B", "B", "A", "A", "B"),
                        run.results().stream().map(BenchResult::target).toList());
                assertFlawless(run.results());
                Comparison comparison = run.comparisons().get(0);
                assertEquals(3, comparison.rounds());
                assertEquals("per second", comparison.lines().get(0).figure());
            }
            assertTrue(count(a, Publish.class) > 0 && count(b, Publish.class) > 0);
        }
    }

    /** Whoever ends a benchmark early must not leave sessions behind: the gateway would be measured with them next time. */
    @ParameterizedTest
    @EnumSource
    void shouldSayGoodbyeWhenInterrupted(Mode mode) throws Exception {
        try (FakeGateway gateway = FakeGateway.start(Map.of())) {
            interruptAfter(
                    50,
                    gateway,
                    settings(gateway)
                            .clients(50)
                            .times(Duration.ZERO, Duration.ofMinutes(10))
                            .cases(List.of(mode), List.of(Qos.ONE)));
            assertEveryoneLeft(gateway);
        }
    }

    @Test
    void shouldSayGoodbyeWhenInterruptedBeforeAllAreThere() throws Exception {
        try (FakeGateway gateway = FakeGateway.start(Map.of())) {
            interruptAfter(
                    5,
                    gateway,
                    settings(gateway).clients(5000).startsPerSecond(50).cases(List.of(Mode.UP), List.of(Qos.ONE)));
            assertEveryoneLeft(gateway);
        }
    }

    private static void interruptAfter(int connects, FakeGateway gateway, BenchSettings.Builder settings)
            throws Exception {
        AtomicReference<Exception> end = new AtomicReference<>();
        Thread worker = new Thread(() -> {
            try {
                run(settings.build());
            } catch (Exception e) {
                end.set(e);
            }
        });
        worker.start();
        await().atMost(Duration.ofSeconds(30)).until(() -> count(gateway, Connect.class) >= connects);
        worker.interrupt();
        worker.join();
        assertInstanceOf(InterruptedException.class, end.get());
    }

    private static void assertEveryoneLeft(FakeGateway gateway) {
        await().untilAsserted(() -> assertEquals(0, gateway.connected()));
    }

    @Test
    void shouldSendEverythingToASinkThatCounts() throws Exception {
        List<BenchResult> results = run(settings(List.of())
                .clients(3)
                .cases(List.of(Mode.UP, Mode.STORM), ALL_QOS)
                .build());
        assertEquals(4, results.size());
        assertFlawless(results);
        assertEquals(OptionalLong.of(0), results.get(0).lost());
    }

    @Test
    void shouldNameTheRemedyWhenNobodyListens() throws Exception {
        int freePort;
        try (DatagramSocket probe = new DatagramSocket()) {
            freePort = probe.getLocalPort();
        }
        InetSocketAddress nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort);
        for (Mode mode : List.of(Mode.UP, Mode.STORM)) {
            BenchSettings settings = settings(List.of(target("", nobody)))
                    .clients(2)
                    .cases(List.of(mode), List.of(Qos.ONE))
                    .build();
            BenchException failure = assertThrows(BenchException.class, () -> run(settings));
            assertTrue(failure.sentence().contains("nobody listens"), failure.sentence());
        }
    }

    @Test
    void shouldRefuseSettingsThatMakeNoSense() {
        assertRefused("20..60000", settings(List.of()).payloadBytes(19));
        assertRefused(
                "only up, down and fan-out",
                settings(List.of()).rate(OptionalDouble.of(5)).cases(List.of(Mode.UP, Mode.STORM), List.of(Qos.ONE)));
        assertRefused("more than 0", settings(List.of()).rate(OptionalDouble.of(0)));
        assertRefused("a sink sends nothing", settings(List.of()).cases(List.of(Mode.DOWN), List.of(Qos.ONE)));
    }

    private static void assertRefused(String expected, BenchSettings.Builder settings) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, settings::build);
        assertTrue(String.valueOf(refusal.getMessage()).contains(expected), refusal.getMessage());
    }
}
