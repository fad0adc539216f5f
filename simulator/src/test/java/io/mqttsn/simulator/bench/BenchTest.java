package io.mqttsn.simulator.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.simulator.bench.BenchResult.LatencyOf;
import io.mqttsn.simulator.fake.FakeGateway;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

@Timeout(60)
class BenchTest {

    private static BenchSettings settings(InetSocketAddress gateway, int clients) {
        return new BenchSettings(
                gateway,
                clients,
                32,
                Duration.ofMillis(50),
                Duration.ofMillis(150),
                8,
                4,
                1000,
                List.of(Direction.UP, Direction.DOWN),
                List.of(Qos.ZERO, Qos.ONE, Qos.TWO),
                Optional.empty(),
                OptionalLong.of(ProcessHandle.current().pid()));
    }

    /** Three sensors and a window of eight, then twenty sensors that have to take turns. */
    @Test
    void shouldMeasureEachCaseWithoutLoss() throws Exception {
        for (int clients : new int[] {3, 20}) {
            try (FakeGateway gateway = FakeGateway.start(Map.of())) {
                List<BenchResult> results;
                try (Bench bench = new Bench(settings(gateway.socketAddress(), clients), line -> {})) {
                    results = bench.run(result -> {});
                    assertEquals("", bench.troubles());
                }
                assertEquals(6, results.size());
                for (BenchResult result : results) {
                    assertTrue(result.messages() > 0, () -> "" + result);
                    assertEquals(
                            0,
                            result.failed()
                                    + result.duplicates()
                                    + result.lost().orElse(0),
                            () -> "" + result);
                    assertTrue(result.latencyMedianMillis() <= result.latencyMaxMillis(), () -> "" + result);
                    assertTrue(result.gatewayResidentBytes().isPresent(), "this process plays the gateway");
                }
                assertEquals(LatencyOf.BATCH, results.get(0).latencyOf());
                assertEquals(OptionalLong.empty(), results.get(0).lost(), "nobody looked at the other end");
                assertEquals(List.of(), gateway.complaints());
                assertTrue(
                        gateway.received().stream()
                                        .filter(Disconnect.PLAIN::equals)
                                        .count()
                                >= clients,
                        "said goodbye");
                assertEveryoneTookPart(gateway, clients);
            }
        }
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
    void shouldNameTheRemedyWhenNobodyListens() throws Exception {
        int freePort;
        try (DatagramSocket probe = new DatagramSocket()) {
            freePort = probe.getLocalPort();
        }
        InetSocketAddress nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort);
        try (Bench bench = new Bench(settings(nobody, 2), line -> {})) {
            BenchException failure = assertThrows(BenchException.class, () -> bench.run(result -> {}));
            assertTrue(String.valueOf(failure.getMessage()).contains("nobody listens"), failure.getMessage());
        }
    }

    @Test
    void shouldRefuseAPayloadWithoutRoomForItsStamp() {
        InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class,
                () -> new BenchSettings(
                        anywhere,
                        1,
                        19,
                        Duration.ZERO,
                        Duration.ofSeconds(1),
                        1,
                        1,
                        1,
                        List.of(Direction.UP),
                        List.of(Qos.ZERO),
                        Optional.empty(),
                        OptionalLong.empty()));
        assertTrue(String.valueOf(refusal.getMessage()).contains("20..60000"), refusal.getMessage());
    }

    @Test
    void shouldWriteJsonThatAParserReads() {
        BenchResult result = new BenchResult(
                Direction.UP,
                Qos.ONE,
                2,
                1000,
                LatencyOf.ACKNOWLEDGEMENT,
                0.5,
                1.25,
                Double.NaN,
                OptionalLong.empty(),
                1,
                2,
                OptionalLong.of(3),
                OptionalDouble.of(12.3456),
                OptionalLong.of(1 << 20),
                OptionalDouble.empty());
        BenchSettings settings = settings(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), 5);
        Map<?, ?> json = (Map<?, ?>) new Load(LoadSettings.builder().build())
                .loadFromString(BenchReport.json(settings, List.of(result, result)));
        assertEquals(5, json.get("clients"));
        Map<?, ?> first = (Map<?, ?>) ((List<?>) json.get("results")).get(0);
        assertEquals(500.0, first.get("messagesPerSecond"));
        assertEquals("acknowledgement", first.get("latencyOf"));
        assertEquals(null, first.get("lost"));
        assertEquals(3, first.get("kernelDrops"));
        assertEquals(12.346, first.get("gatewayCpuMicrosPerMessage"));
        assertEquals(null, ((Map<?, ?>) first.get("latencyMillis")).get("max"));
    }

    @Test
    void shouldLineUpTheTable() {
        String[] header = BenchReport.header().split(System.lineSeparator());
        assertEquals(header[0].length(), header[1].length());
    }
}
