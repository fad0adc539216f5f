package io.mqttsn.simulator.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class BenchReportTest {

    private static final BenchResult FLAWED =
            Results.of("A", 1000, 2, OptionalLong.of(4), OptionalDouble.empty(), Results.NO_TROUBLES);

    private static BenchSettings settings(int targets) {
        Target target = new Target(
                "A",
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
                Optional.empty(),
                OptionalLong.empty());
        return BenchSettings.builder(List.of(target, target).subList(0, targets))
                .clients(5)
                .build();
    }

    @Test
    void shouldLineUpTheTable() {
        for (int targets = 1; targets <= 2; targets++) {
            String[] header = BenchReport.header(settings(targets)).split(System.lineSeparator());
            String[] row =
                    BenchReport.row(settings(targets), Results.flawless()).split(System.lineSeparator());
            assertEquals(1, row.length);
            assertEquals(header[0].length(), header[1].length());
            assertEquals(header[1].indexOf("PER-SEC") + 7, row[0].indexOf("500") + 3);
        }
    }

    /** 500 messages a second of 12.3 µs are 6.2 ms in each second. */
    @Test
    void shouldTellTheProcessorTimeAsAShareOfACore() {
        String row = BenchReport.row(settings(1), Results.flawless());

        assertTrue(row.contains(" 12.3     0.6 "), row);
    }

    @Test
    void shouldPutMarksBelowTheFiguresThatTheyDoubt() {
        String[] lines = BenchReport.row(settings(1), FLAWED).split(System.lineSeparator());
        assertEquals(3, lines.length);
        assertEquals("! 2 were not acknowledged, or refused, by the gateway", lines[1]);
        assertEquals("! 4 messages did not arrive", lines[2]);
    }

    @Test
    void shouldExplainEveryColumn() {
        String legend = String.join("\n", BenchReport.legend());
        Arrays.stream(BenchReport.header(settings(1))
                        .split(System.lineSeparator())[1]
                        .trim()
                        .split(" +"))
                .forEach(name -> assertTrue(legend.contains(name + ": "), name));
    }

    @Test
    void shouldWriteJsonThatAParserReads() {
        List<BenchResult> results = List.of(Results.flawless(), FLAWED);
        BenchRun run = new BenchRun(
                results, List.of(Comparison.of(List.of(FLAWED), List.of(FLAWED))), List.of("a \"rule\"\n\\"));
        Map<?, ?> json =
                (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(BenchJson.of(settings(2), run));
        assertEquals(List.of("a \"rule\"\n\\"), json.get("violations"));
        assertEquals(5, at(json, "settings").get("clients"));
        assertEquals("closed", at(json, "settings").get("loop"));
        Map<?, ?> first = (Map<?, ?>) ((List<?>) json.get("results")).get(0);
        assertEquals(500.0, first.get("perSecond"));
        assertEquals("ack", first.get("latencyOf"));
        assertEquals(null, first.get("lost"));
        assertEquals(0, first.get("gatewayDrops"));
        assertEquals(12.346, first.get("gatewayCpuMicros"));
        assertEquals(null, at(first, "latencyMillis").get("max"));
        assertEquals(true, first.get("valid"));
        Map<?, ?> second = (Map<?, ?>) ((List<?>) json.get("results")).get(1);
        assertEquals(false, second.get("valid"));
        assertEquals(2, ((List<?>) second.get("marks")).size());
        Map<?, ?> comparison = (Map<?, ?>) ((List<?>) json.get("comparisons")).get(0);
        assertEquals(1.0, at(at(comparison, "ratios"), "per second").get("ratio"));
        assertEquals(null, at(at(comparison, "ratios"), "per second").get("low"));
    }

    private static Map<?, ?> at(Map<?, ?> json, String key) {
        return (Map<?, ?>) json.get(key);
    }
}
