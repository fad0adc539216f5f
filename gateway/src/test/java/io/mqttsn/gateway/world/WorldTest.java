package io.mqttsn.gateway.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.gateway.routing.DropReason;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Thousands of worlds, each from its seed. As many others as wished, with the profile {@code simulation}: {@code -Dworld.seeds=N} for their number, {@code
 * -Dworld.from=N} for the first of them, {@code -Dworld.threads=N}. {@code -Dworld.seed=N} replays one, with the last {@code -Dworld.chart=N} lines of its chart if it fails,
 * {@code -Dworld.only=s1} for those of one sensor.
 */
class WorldTest {

    private static final int SEEDS_DEFAULT = 2_000;

    /** Nothing expires over MQTT 3.1.1; and hardly anybody publishes what only the built-in broker may. */
    private static final Set<DropReason> RARE = Set.of(DropReason.EXPIRED, DropReason.UPLINK_REFUSED);

    @Test
    void shouldKeepAllInvariantsInEveryWorld() throws InterruptedException {
        int chartLines = Integer.getInteger("world.chart", Chart.LINES_DEFAULT);
        Long replayed = Long.getLong("world.seed");
        long first = replayed == null ? firstSeed() : replayed;
        long count = replayed == null ? Long.getLong("world.seeds", SEEDS_DEFAULT) : 1;
        Duration progress = Duration.ofSeconds(Integer.getInteger("world.progress", 0));
        String only = System.getProperty("world.only", Chart.EVERYBODY);
        Tally tally = new Worlds(first, count, chartLines, only, progress).run(Integer.getInteger("world.threads", 1));
        if (count >= SEEDS_DEFAULT) {
            System.out.println("In " + count + " worlds:");
            tally.lines().forEach(System.out::println);
        }
        // Always the same worlds, so that nobody meets chance here.
        if (count >= SEEDS_DEFAULT && first == 1) {
            checkThatEverythingHappens(tally);
            checkThatLittleIsExcused(tally);
        }
    }

    private static void checkThatEverythingHappens(Tally tally) {
        for (Happening what : Happening.values()) {
            assertTrue(tally.of(what) > 0, () -> "never: " + what.words());
        }
        for (DropReason reason : DropReason.values()) {
            assertTrue(RARE.contains(reason) || tally.of(reason) > 0, () -> "never dropped: " + reason.words());
        }
    }

    private static void checkThatLittleIsExcused(Tally tally) {
        for (Excuse why : Excuse.values()) {
            double share = tally.share(why);
            assertTrue(
                    share <= why.shareMax(),
                    () -> share + " of all " + why.of().words() + " are excused, at most " + why.shareMax()
                            + " may be: " + why.words());
        }
    }

    /** Short enough to be copied by hand. */
    private static long firstSeed() {
        String from = System.getProperty("world.from", "1");
        return from.equals("random") ? new SplittableRandom().nextLong(1_000_000_000_000L) : Long.parseLong(from);
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
        World world = new World(seed, Sabotage.NONE, Integer.MAX_VALUE, Chart.EVERYBODY);
        world.run();
        return world.chart.lines();
    }
}
