package io.mqttsn.simulator.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.simulator.bench.Comparison.Line;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static List<BenchResult> rounds(String target, long... completed) {
        return LongStream.of(completed)
                .mapToObj(count -> Results.completed(target, count))
                .toList();
    }

    private static Line throughput(List<BenchResult> a, List<BenchResult> b) {
        return Comparison.of(a, b).lines().get(0);
    }

    /** Logarithms 0.1, 0.2, 0.3: mean 0.2, standard deviation 0.1, and t of two degrees of freedom is 4.303. */
    @Test
    void shouldGiveStudentsIntervalOfTheLogarithms() {
        Line line = Comparison.ofLogs("x", true, List.of(0.1, 0.2, 0.3));
        double half = 4.303 * 0.1 / Math.sqrt(3);
        assertEquals(Math.exp(0.2), line.ratio(), 1e-9);
        assertEquals(Math.exp(0.2 - half), line.low(), 1e-9);
        assertEquals(Math.exp(0.2 + half), line.high(), 1e-9);
        assertFalse(line.isSignificant());
    }

    /** The machine slows down from round to round, which is nobody's fault: within each round A is a tenth faster. */
    @Test
    void shouldCompareWithinRoundsOnly() {
        Line line = throughput(rounds("A", 1100, 551, 275), rounds("B", 1000, 500, 250));
        assertEquals(1.1, line.ratio(), 0.001);
        assertTrue(line.isSignificant());
        assertTrue(line.low() > 1.09 && line.high() < 1.11, line::toString);
    }

    @Test
    void shouldNotSeeADifferenceInNoise() {
        assertFalse(throughput(rounds("A", 900, 1100, 1000), rounds("B", 1000, 1000, 1020))
                .isSignificant());
    }

    @Test
    void shouldKnowNoSpreadOfOneRound() {
        Line line = throughput(rounds("A", 2000), rounds("B", 1000));
        assertEquals(2, line.ratio(), 1e-9);
        assertTrue(Double.isNaN(line.low()));
        assertFalse(line.isSignificant());
    }

    @Test
    void shouldLeaveOutWhatWasNotMeasuredInEachRound() {
        assertEquals(
                List.of("latency p50", "latency p99", "gateway CPU", "gateway memory"),
                Comparison.of(rounds("A", 0, 5), rounds("B", 5, 5)).lines().stream()
                        .map(Line::figure)
                        .toList());
    }

    @Test
    void shouldCountRoundsWithMarksAndSayWhoIsBetter() {
        Comparison comparison = Comparison.of(rounds("A", 1000, 0, 1000), rounds("B", 500, 0, 501));
        assertEquals(1, comparison.markedRounds());
        String text = BenchReport.text(Comparison.of(rounds("A", 1000, 1001), rounds("B", 500, 500)));
        assertTrue(text.contains("A as a multiple of B, 2 rounds"), text);
        assertTrue(text.contains("A is better"), text);
        assertTrue(text.contains("no difference shown"), text);
    }
}
