package io.mqttsn.simulator.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The distributions of travel times, and how they are written. */
class DelayTest {

    private static final int DRAWS = 20_000;

    /** Sorted, in milliseconds. */
    private static double[] draws(String delay) {
        SplittableRandom random = new SplittableRandom(4711);
        Delay drawn = Delay.parse(delay).orElseThrow();
        return Arrays.stream(new double[DRAWS])
                .map(unused -> drawn.drawNanos(random) / 1e6)
                .sorted()
                .toArray();
    }

    private static double mean(double[] millis) {
        return Arrays.stream(millis).average().orElseThrow();
    }

    @Test
    void shouldTakeTheSameTimeWhenFixed() {
        double[] millis = draws("80ms");
        assertEquals(80, millis[0]);
        assertEquals(80, millis[DRAWS - 1]);
    }

    @Test
    void shouldSpreadEvenlyOverARange() {
        double[] millis = draws("50ms..2s");
        assertTrue(millis[0] >= 50 && millis[DRAWS - 1] <= 2000);
        assertEquals(1025, mean(millis), 20);
        assertEquals(537, millis[DRAWS / 4], 30, "a quarter lies in the first quarter");
    }

    @Test
    void shouldGatherAroundTheMeanWhenNormal() {
        double[] millis = draws("normal:200ms:50ms");
        assertEquals(200, mean(millis), 3);
        assertEquals(150, millis[(int) (DRAWS * 0.159)], 4, "one deviation below the mean");
        assertTrue(draws("normal:10ms:50ms")[0] >= 0, "nothing arrives before it was sent");
    }

    @Test
    void shouldPutAnExponentialTimeOnTop() {
        double[] millis = draws("exponential:50ms:200ms");
        assertTrue(millis[0] >= 50);
        assertEquals(250, mean(millis), 6);
        assertEquals(50 + 200 * Math.log(2), millis[DRAWS / 2], 6);
    }

    @Test
    void shouldHaveAHeavyTailWhenPareto() {
        double[] millis = draws("pareto:50ms:1.5");
        assertTrue(millis[0] >= 50);
        long tenfold = Arrays.stream(millis).filter(it -> it > 500).count();
        assertEquals(Math.pow(10, -1.5), tenfold / (double) DRAWS, 0.004);
        assertTrue(millis[DRAWS - 1] > 50 * 100, "one in a thousand takes a hundred times as long");
        assertTrue(millis[DRAWS - 1] <= Delay.TAIL_MAX.toMillis());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "80ms", "50ms..2s", "normal:200ms:50ms", "exponential:50ms:200ms", "pareto:50ms:1.5"})
    void shouldReadWhatItWrites(String written) {
        assertEquals(written, Delay.parse(written).orElseThrow().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "80",
                "-1ms",
                "2s..50ms",
                "1s..",
                "normal:1s",
                "gamma:1s:1s",
                "pareto:0s:1",
                "pareto:1s:0",
                "1h"
            })
    void shouldTakeNothingElse(String written) {
        assertEquals(Optional.empty(), Delay.parse(written));
    }
}
