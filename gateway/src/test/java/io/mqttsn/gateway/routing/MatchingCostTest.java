package io.mqttsn.gateway.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.Qos;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What it costs to find out who gets a message, in steps: wall clocks lie on busy machines. Elsewhere each message was compared with each session's filters,
 * and one wildcard took all of a processor.
 */
class MatchingCostTest {

    private static final List<TopicName> NAMES = List.of(
            new TopicName("plant/hall/sensor-5/temperature"),
            new TopicName("plant/hall/sensor-5/set"),
            new TopicName("plant/hall/nobody/set"),
            new TopicName("elsewhere"));

    /** Each session with an exact filter and with patterns of its own, beside a few who listen to everybody. */
    private static SubscriptionTrie<String> withSessions(int count) {
        SubscriptionTrie<String> trie = new SubscriptionTrie<>();
        trie.subscribe("historian", new TopicFilter("#"), Qos.ZERO);
        trie.subscribe("dashboard", new TopicFilter("plant/+/+/temperature"), Qos.ZERO);
        for (int number = 0; number < count; number++) {
            String own = "plant/hall/sensor-" + number + "/";
            trie.subscribe("s" + number, new TopicFilter(own + "set"), Qos.ONE);
            trie.subscribe("s" + number, new TopicFilter(own + "+"), Qos.ONE);
            trie.subscribe("s" + number, new TopicFilter("plant/hall/sensor-" + number + "/config/#"), Qos.ONE);
        }
        return trie;
    }

    private static long steps(SubscriptionTrie<String> trie, TopicName name, Matches<String> matches) {
        long before = trie.nodesVisited();
        trie.match(name, matches);
        return trie.nodesVisited() - before;
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 1_000, 30_000})
    void shouldCostTheSameHoweverManySessionsThereAre(int sessions) {
        SubscriptionTrie<String> few = withSessions(10);
        SubscriptionTrie<String> many = withSessions(sessions);
        for (TopicName name : NAMES) {
            Matches<String> found = new Matches<>();
            Matches<String> expected = new Matches<>();
            assertEquals(steps(few, name, expected), steps(many, name, found), name::toString);
            assertEquals(expected.size(), found.size(), name::toString);
        }
    }

    /** A pattern that all have is one branch, and what it costs beyond that is one step for each who gets the message. */
    @ParameterizedTest
    @ValueSource(ints = {1, 1_000})
    void shouldVisitAPatternThatAllHaveOnce(int sessions) {
        SubscriptionTrie<String> trie = new SubscriptionTrie<>();
        for (int number = 0; number < sessions; number++) {
            trie.subscribe("s" + number, new TopicFilter("+/+/all/#"), Qos.ONE);
        }
        Matches<String> found = new Matches<>();
        // The exact names, the root, and the four levels of the pattern but for "#".
        assertEquals(5, steps(trie, new TopicName("a/b/all/d/e/f"), found));
        assertEquals(sessions, found.size());
    }

    /** What one client can do with its own filters: its hundred patterns have 2 to the power of levels branches, not more. */
    @ParameterizedTest
    @ValueSource(ints = {1, 50})
    void shouldBoundTheCostByTheBranchesThatExist(int clients) {
        SubscriptionTrie<String> trie = new SubscriptionTrie<>();
        for (int client = 0; client < clients; client++) {
            for (int mask = 0; mask < 64; mask++) {
                trie.subscribe("c" + client, new TopicFilter(masked(mask)), Qos.ZERO);
            }
        }
        Matches<String> found = new Matches<>();
        long steps = steps(trie, new TopicName("a/b/c/d/e/f"), found);
        assertTrue(steps <= 2 + 127, () -> steps + " steps");
        assertEquals(clients, found.size());
    }

    /** The name a/b/c/d/e/f, with + in place of some levels, and # at the end so that all are patterns. */
    private static String masked(int mask) {
        StringBuilder filter = new StringBuilder();
        for (int level = 0; level < 6; level++) {
            filter.append((mask >> level & 1) == 1 ? "+" : String.valueOf((char) ('a' + level)))
                    .append('/');
        }
        return filter.append('#').toString();
    }
}
