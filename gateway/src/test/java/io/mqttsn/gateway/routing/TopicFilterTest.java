package io.mqttsn.gateway.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicFilterTest {

    @ParameterizedTest
    @CsvSource({
        "a/#, a, true",
        "a/#, a/, true",
        "a/#, ab, false",
        "+, a, true",
        "+, /a, false",
        "+/+, /a, true",
        "/+, /a, true",
        "a/+, a, false",
        "a/+, a/, true",
        "a/+/c, a//c, true",
        "#, $SYS/uptime, false",
        "+/uptime, $SYS/uptime, false",
        "$SYS/#, $SYS/uptime, true",
        "a, A, false"
    })
    void shouldFollowTheExamplesOfTheStandard(String filter, String name, boolean expected) {
        assertEquals(expected, new TopicFilter(filter).matches(new TopicName(name)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a#", "a/#/b", "#/", "a+", "+a", "a/+b/c", "a##", "++", "a\0b"})
    void shouldRefuseMisplacedWildcards(String text) {
        assertEquals(true, TopicFilter.parse(text).isEmpty());
    }

    @Property
    void shouldMatchAsLevelByLevelComparisonDoes(
            @ForAll("filters") TopicFilter filter, @ForAll("names") TopicName name) {
        assertEquals(Topics.matchesByLevels(filter, name), filter.matches(name));
    }

    @Provide
    Arbitrary<TopicFilter> filters() {
        return Topics.filters();
    }

    @Provide
    Arbitrary<TopicName> names() {
        return Topics.names();
    }
}
