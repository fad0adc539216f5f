package io.mqttsn.gateway.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Thousands of worlds, each from its seed: {@code -Dworld.seeds=N} for more of them, {@code -Dworld.from=N} for others. {@code -Dworld.seed=N} replays one,
 * with the last {@code -Dworld.chart=N} lines of its chart if it fails.
 */
class WorldTest {

    private static final int SEEDS_DEFAULT = 2_000;

    @Test
    void shouldKeepAllInvariantsInEveryWorld() {
        int chartLines = Integer.getInteger("world.chart", Chart.LINES_DEFAULT);
        Long replayed = Long.getLong("world.seed");
        long first = replayed == null ? Long.getLong("world.from", 1) : replayed;
        long last = replayed == null ? first + Integer.getInteger("world.seeds", SEEDS_DEFAULT) - 1 : replayed;
        for (long seed = first; seed <= last; seed++) {
            new World(seed, Sabotage.NONE, chartLines).run();
        }
    }

    @Test
    void shouldReplayAWorldExactlyFromItsSeed() {
        for (long seed = 1; seed <= 12; seed++) {
            List<String> lines = chartOf(seed);
            assertEquals(lines, chartOf(seed), "seed " + seed);
            assertNotEquals(lines, chartOf(seed + 1));
        }
    }

    private static List<String> chartOf(long seed) {
        World world = new World(seed, Sabotage.NONE, Integer.MAX_VALUE);
        world.run();
        return world.chart.lines();
    }
}
