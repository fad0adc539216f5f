package io.mqttsn.gateway.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RetainedMessagesTest {

    private static final TopicFilter EVERYTHING = new TopicFilter("#");

    @Property
    void shouldAgreeWithAMapOfTopics(
            @ForAll("topics") List<TopicName> published, @ForAll("filters") List<TopicFilter> filters) {
        RetainedMessages retained = new RetainedMessages(RoutingLimits.DEFAULTS);
        Map<TopicName, Publication> model = new HashMap<>();
        for (int i = 0; i < published.size(); i++) {
            Publication message = message(published.get(i), i % 4 == 3 ? "" : "payload " + i);
            assertTrue(retained.retain(message, 0));
            if (message.payload().isEmpty()) {
                model.remove(message.topic());
            } else {
                model.put(message.topic(), message);
            }
        }
        for (TopicFilter filter : filters) {
            Set<Publication> expected = new HashSet<>();
            model.values().stream()
                    .filter(message -> filter.matches(message.topic()))
                    .forEach(expected::add);
            List<Publication> found = matching(retained, filter, 0);
            assertEquals(expected, Set.copyOf(found), () -> "for " + filter);
            assertEquals(expected.size(), found.size(), "found twice");
        }
        assertEquals(model.size(), retained.messages());
        assertEquals(
                model.values().stream().mapToLong(RetainedMessagesTest::cost).sum(), retained.bytes());

        model.keySet().forEach(topic -> retained.retain(message(topic, ""), 0));
        assertEquals(0, retained.bytes());
        assertTrue(retained.hasNoNodes(), "nodes stay behind when nothing is retained");
    }

    @Test
    void shouldRefuseWhatExceedsALimitAndStillForgetTheOldState() {
        long cost = cost(message("a", "1"));
        RetainedMessages retained = new RetainedMessages(new RoutingLimits(3, 2, 2 * cost + 1));
        assertTrue(retained.retain(message("a", "1"), 0));
        assertTrue(retained.retain(message("b", "1"), 0));

        assertFalse(retained.retain(message("c", "1"), 0), "one message too many");
        assertTrue(retained.retain(message("b", "2!"), 0), "exactly full");
        assertFalse(retained.retain(message("a", "22"), 0), "one octet too many");
        assertEquals(List.of(message("b", "2!")), matching(retained, EVERYTHING, 0));
        assertEquals(2, retained.refused());
    }

    @Test
    void shouldBoundTheLevelsOfNames() {
        RetainedMessages retained = new RetainedMessages(new RoutingLimits(3, 10, 1 << 20));
        assertTrue(retained.retain(message("1/2/3", "1"), 0));
        assertFalse(retained.retain(message("1/2/3/4", "1"), 0));
        assertTrue(retained.retain(message("1/2/3/4", ""), 0), "an empty message has nothing to refuse");
        assertEquals(List.of(message("1/2/3", "1")), matching(retained, EVERYTHING, 0));
        assertEquals(1, retained.refused());
    }

    @Test
    void shouldLeaveOutWhatHasExpiredAndMakeRoomOfIt() {
        RetainedMessages retained = new RetainedMessages(new RoutingLimits(8, 1, 1 << 20));
        Publication shortLived =
                new Publication(new TopicName("x/y"), Octets.utf8("1"), Qos.ONE, true, 100, PublicationProperties.NONE);
        assertTrue(retained.retain(shortLived, 0));

        assertEquals(List.of(shortLived), matching(retained, EVERYTHING, 99));
        assertEquals(List.of(), matching(retained, EVERYTHING, 100));
        assertFalse(retained.retain(message("b", "1"), 99), "still occupied");
        assertTrue(retained.retain(message("b", "1"), 100));
        assertEquals(List.of(message("b", "1")), matching(retained, EVERYTHING, 100));
        retained.retain(message("b", ""), 100);
        assertTrue(retained.hasNoNodes());
    }

    @Test
    void shouldKeepNothingWhenNothingMayBeKept() {
        RetainedMessages retained = new RetainedMessages(new RoutingLimits(8, 0, 0));
        assertFalse(retained.retain(message("a", "1"), 0));
        assertEquals(0, retained.messages());
    }

    /** Each level of a topic may need a node of its own. */
    private static long cost(Publication message) {
        return message.sizeBytes() + 200L * message.topic().value().split("/", -1).length;
    }

    /** A message that is retained, replaced or removed while somebody walks: nobody is sent a state twice, or one that is over. */
    @Property
    void shouldGoOnThroughChanges(
            @ForAll("topics") List<TopicName> before,
            @ForAll("topics") List<TopicName> meanwhile,
            @ForAll("filters") List<TopicFilter> filters) {
        RetainedMessages retained = new RetainedMessages(RoutingLimits.DEFAULTS);
        before.forEach(topic -> retained.retain(message(topic, "old"), 0));
        for (TopicFilter filter : filters) {
            RetainedMessages.Walk walk = retained.walk(filter);
            Set<TopicName> untouched = new HashSet<>(before);
            meanwhile.forEach(untouched::remove);
            untouched.removeIf(topic -> !filter.matches(topic));
            Set<TopicName> found = new HashSet<>();
            int changes = 0;
            for (Publication next = walk.next(0); next != null; next = walk.next(0)) {
                assertTrue(found.add(next.topic()), "found twice");
                if (changes < meanwhile.size()) {
                    TopicName changed = meanwhile.get(changes++);
                    retained.retain(message(changed, changes % 2 == 0 ? "" : "new " + changes), 0);
                }
            }
            assertTrue(found.containsAll(untouched), () -> found + " instead of " + untouched + " for " + filter);
            assertTrue(found.stream().allMatch(filter::matches));
            meanwhile.forEach(topic -> retained.retain(message(topic, before.contains(topic) ? "old" : ""), 0));
        }
    }

    private static List<Publication> matching(RetainedMessages retained, TopicFilter filter, long nowNanos) {
        List<Publication> found = new ArrayList<>();
        RetainedMessages.Walk walk = retained.walk(filter);
        for (Publication next = walk.next(nowNanos); next != null; next = walk.next(nowNanos)) {
            assertEquals(next, walk.again(next.topic(), nowNanos));
            found.add(next);
        }
        return found;
    }

    private static Publication message(String topic, String payload) {
        return message(new TopicName(topic), payload);
    }

    private static Publication message(TopicName topic, String payload) {
        return Publication.of(topic, Octets.utf8(payload), Qos.ONE, true);
    }

    @Provide
    Arbitrary<List<TopicName>> topics() {
        return Topics.names().list().ofMaxSize(20);
    }

    @Provide
    Arbitrary<List<TopicFilter>> filters() {
        return Topics.filters().list().ofMinSize(1).ofMaxSize(8);
    }
}
