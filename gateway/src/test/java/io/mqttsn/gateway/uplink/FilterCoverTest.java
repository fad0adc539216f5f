package io.mqttsn.gateway.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.gateway.routing.TopicName;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterCoverTest {

    private static final String[] LEVELS = {"a", "b", "", "+", "#", "$x"};

    @ParameterizedTest
    @CsvSource({
        "#,        a,        true",
        "#,        a/b,      true",
        "#,        +/b,      true",
        "#,        /,        true",
        "#,        $SYS/a,   false",
        "+/a,      $SYS/a,   false",
        "$SYS/#,   $SYS/a,   true",
        "a/#,      a,        true",
        "a/#,      a/#,      true",
        "a/#,      a/b/c,    true",
        "a/#,      ab,       false",
        "a/#,      +/b,      false",
        "a/+,      a/b,      true",
        "a/+,      a/,       true",
        "a/+,      a,        false",
        "a/+,      a/#,      false",
        "a/+,      a/b/c,    false",
        "+,        a,        true",
        "+,        #,        false",
        "+/+,      a/+,      true",
        "a/+/c,    a/b/c,    true",
        "a/+/c,    a/b/d,    false",
        "a,        a,        true",
        "a,        a/,       false",
        "a/b,      a,        false",
    })
    void shouldKnowWhichFilterMakesAnotherSuperfluous(String wide, String narrow, boolean covers) {
        assertEquals(covers, FilterCover.covers(new TopicFilter(wide), new TopicFilter(narrow)));
    }

    @Test
    void shouldNeverCallAFilterSuperfluousThatMatchesMore() {
        Random random = new Random(11);
        int covered = 0;
        for (int i = 0; i < 20_000; i++) {
            TopicFilter wide = TopicFilter.parse(levels(random, LEVELS.length)).orElse(new TopicFilter("#"));
            TopicFilter narrow =
                    TopicFilter.parse(levels(random, LEVELS.length)).orElse(new TopicFilter("+"));
            if (!FilterCover.covers(wide, narrow)) {
                continue;
            }
            covered++;
            for (int j = 0; j < 20; j++) {
                TopicName name = TopicName.parse(levels(random, 3) + (random.nextBoolean() ? "/$x" : ""))
                        .orElse(new TopicName("$x/a"));
                assertTrue(!narrow.matches(name) || wide.matches(name), () -> wide + " covers " + narrow + ": " + name);
            }
        }
        assertTrue(covered > 1_000);
    }

    private static String levels(Random random, int kinds) {
        StringBuilder text = new StringBuilder(LEVELS[random.nextInt(kinds)]);
        for (int i = random.nextInt(3); i > 0; i--) {
            text.append('/').append(LEVELS[random.nextInt(kinds)]);
        }
        return text.toString();
    }
}
