package io.mqttsn.gateway.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.Qos;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SubscriptionTrieTest {

    private final SubscriptionTrie<String> trie = new SubscriptionTrie<>();

    /** One step in the life of a trie; {@code kind} 0..3 subscribes, 4 and 5 unsubscribe, 6 removes the subscriber. */
    record Step(int kind, String subscriber, TopicFilter filter, Qos qos) {}

    @Property
    void shouldAgreeWithAListOfSubscriptions(
            @ForAll("lives") List<Step> life, @ForAll("topics") List<TopicName> topics) {
        SubscriptionTrie<String> trie = new SubscriptionTrie<>();
        Map<String, Map<TopicFilter, Qos>> model = new LinkedHashMap<>();
        for (Step step : life) {
            Map<TopicFilter, Qos> filters = model.computeIfAbsent(step.subscriber, s -> new LinkedHashMap<>());
            if (step.kind <= 3) {
                boolean isNew = filters.put(step.filter, step.qos) == null;
                assertEquals(isNew, trie.subscribe(step.subscriber, step.filter, step.qos));
            } else if (step.kind <= 5) {
                boolean existed = filters.remove(step.filter) != null;
                assertEquals(existed, trie.unsubscribe(step.subscriber, step.filter));
            } else {
                filters.clear();
                trie.remove(step.subscriber);
            }
        }
        for (TopicName topic : topics) {
            assertEquals(expected(model, topic), found(trie, topic), () -> "subscribers of " + topic);
        }
        model.forEach((subscriber, filters) -> {
            assertEquals(List.copyOf(filters.keySet()), trie.filtersOf(subscriber));
            assertEquals(filters.size(), trie.subscriptionsOf(subscriber));
        });
        assertEquals(model.values().stream().mapToInt(Map::size).sum(), trie.size());

        model.keySet().forEach(trie::remove);
        assertTrue(trie.hasNoNodes(), "nodes stay behind when nobody is subscribed");
    }

    @Property
    void shouldAnswerInTheSameOrderWhenALifeIsRepeated(
            @ForAll("lives") List<Step> life, @ForAll("topics") List<TopicName> topics) {
        List<List<String>> first = replay(life, topics);
        assertEquals(first, replay(life, topics));
    }

    @Test
    void shouldVisitASubscriberOnceWithItsHighestQos() {
        subscribe("sensor", "ov/#", Qos.TWO);
        subscribe("sensor", "ov/+", Qos.ONE);
        subscribe("sensor", "ov/a", Qos.ZERO);

        Matches<String> matches = new Matches<>();
        trie.match(new TopicName("ov/a"), matches);

        assertEquals(1, matches.size());
        assertEquals(Qos.TWO, matches.granted(0));
    }

    @Test
    void shouldFindSubscribersInTheOrderOfSubscribing() {
        for (String name : List.of("z", "y", "x", "a")) {
            subscribe(name, "t/+", Qos.ZERO);
        }
        assertEquals(List.of("z", "y", "x", "a"), order(trie, new TopicName("t/1")));
    }

    /** A name of 32,000 levels ended the thread of a broker whose matching was recursive. */
    @Test
    void shouldMatchNamesOfAnyDepthWithoutRecursion() {
        String deep = "/".repeat(32_000);
        subscribe("a", "#", Qos.ZERO);
        subscribe("b", deep, Qos.ONE);
        subscribe("c", deep + "+", Qos.ONE);
        subscribe("d", "+" + deep.substring(1) + "+", Qos.ONE);

        Map<String, Qos> found = found(trie, new TopicName(deep));

        assertEquals(Map.of("a", Qos.ZERO, "b", Qos.ONE, "c", Qos.ONE), found);
    }

    @Test
    void shouldForgetWhoHasNoSubscriptionLeft() {
        subscribe("a", "x/+", Qos.ONE);
        assertTrue(trie.unsubscribe("a", new TopicFilter("x/+")));
        assertFalse(trie.unsubscribe("a", new TopicFilter("x/+")));
        assertTrue(trie.hasNoNodes());
    }

    private void subscribe(String subscriber, String filter, Qos qos) {
        trie.subscribe(subscriber, new TopicFilter(filter), qos);
    }

    private static Map<String, Qos> expected(Map<String, Map<TopicFilter, Qos>> model, TopicName topic) {
        Map<String, Qos> expected = new HashMap<>();
        model.forEach((subscriber, filters) -> filters.forEach((filter, qos) -> {
            if (filter.matches(topic)) {
                expected.merge(subscriber, qos, Qos::max);
            }
        }));
        return expected;
    }

    private static Map<String, Qos> found(SubscriptionTrie<String> trie, TopicName topic) {
        Matches<String> matches = new Matches<>();
        trie.match(topic, matches);
        Map<String, Qos> found = new HashMap<>();
        for (int i = 0; i < matches.size(); i++) {
            assertEquals(null, found.put(matches.subscriber(i), matches.granted(i)), "visited twice");
        }
        return found;
    }

    private static List<String> order(SubscriptionTrie<String> trie, TopicName topic) {
        Matches<String> matches = new Matches<>();
        trie.match(topic, matches);
        List<String> order = new ArrayList<>();
        for (int i = 0; i < matches.size(); i++) {
            order.add(matches.subscriber(i));
        }
        return order;
    }

    private static List<List<String>> replay(List<Step> life, List<TopicName> topics) {
        SubscriptionTrie<String> trie = new SubscriptionTrie<>();
        for (Step step : life) {
            if (step.kind <= 3) {
                trie.subscribe(step.subscriber, step.filter, step.qos);
            } else {
                trie.unsubscribe(step.subscriber, step.filter);
            }
        }
        return topics.stream().map(topic -> order(trie, topic)).toList();
    }

    @Provide
    Arbitrary<List<Step>> lives() {
        Arbitrary<Qos> qos = Arbitraries.of(Qos.ZERO, Qos.ONE, Qos.TWO);
        return Combinators.combine(
                        Arbitraries.integers().between(0, 6),
                        Arbitraries.of("s1", "s2", "s3", "s4"),
                        Topics.filters(),
                        qos)
                .as(Step::new)
                .list()
                .ofMaxSize(30);
    }

    @Provide
    Arbitrary<List<TopicName>> topics() {
        return Topics.names().list().ofMinSize(1).ofMaxSize(10);
    }
}
