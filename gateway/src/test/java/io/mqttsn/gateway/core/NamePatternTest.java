package io.mqttsn.gateway.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Patterns of names in rules, held against regular expressions. */
class NamePatternTest {

    private static String random(Random random, String alphabet, int lengthMax) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(lengthMax + 1); length > 0; length--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private static Pattern asRegex(String pattern) {
        StringBuilder regex = new StringBuilder();
        for (char c : pattern.toCharArray()) {
            regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    @Test
    void shouldAgreeWithRegularExpressions() {
        long seed = 20_240_611;
        Random random = new Random(seed);
        int matches = 0;
        for (int round = 0; round < 100_000; round++) {
            String pattern = random(random, "aab.*?*", 7);
            String name = "a" + random(random, "aab.\n", 7);
            boolean expected = asRegex(pattern).matcher(name).matches();
            assertEquals(expected, new NamePattern(pattern).matches(name), () -> pattern + " and " + name);
            matches += expected ? 1 : 0;
        }
        assertTrue(matches > 1000, "the seed makes too few names that match: " + matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+", "#", "*", "?", "a+", "#a", "a*b", "a?"})
    void shouldNeverMatchNamesThatLookLikePatternsNorTheEmptyOne(String name) {
        assertFalse(new NamePattern("*").matches(name));
        assertFalse(new NamePattern(name).matches(name));
        assertFalse(new NamePattern("a*").matches(name));
    }

    /** Whatever the rule is, a name gains nothing by having a wildcard in it, even where the rule has the same one. */
    @Test
    void shouldNeverMatchNamesWithAWildcardWhateverThePattern() {
        Random random = new Random(20_261_121);
        int widened = 0;
        for (int round = 0; round < 100_000; round++) {
            String before = random(random, "ab", 3);
            String after = random(random, "ab*?+#", 3);
            String name = before + "*?+#".charAt(random.nextInt(4)) + after;
            String pattern = random.nextBoolean() ? name : random(random, "ab*?+#", 7);
            widened += asRegex(pattern).matcher(name).matches() ? 1 : 0;
            assertFalse(new NamePattern(pattern).matches(name), () -> pattern + " and " + name);
        }
        assertTrue(widened > 1000, "the seed makes too few names that a naive rule would let in: " + widened);
    }

    /** A pattern of many stars took exponential time elsewhere. */
    @Test
    void shouldTakeLittleTimeForManyStars() {
        NamePattern pattern = new NamePattern("a*".repeat(100) + "b");
        String name = "a".repeat(10_000);
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> assertFalse(pattern.matches(name)));
        assertTrue(pattern.matches(name + "b"));
    }

    @Test
    void shouldTellCaseAndUnicodeFormsApart() {
        assertFalse(new NamePattern("a").matches("A"));
        assertFalse(new NamePattern("\u00e9").matches("e\u0301"));
        assertTrue(new NamePattern("\u00e9*").matches("\u00e9t\u00e9"));
    }

    /** A character beyond the Basic Multilingual Plane is one, though Java keeps it in two halves. */
    @ParameterizedTest
    @CsvSource({"?, 🌡, true", "??, 🌡, false", "?*?, 🌡, false", "*?, 🌡, true", "a?b, a🌡b, true", "*??b, 🌡b, false"
    })
    void shouldCountCharactersNotTheirHalves(String pattern, String name, boolean matches) {
        assertEquals(matches, new NamePattern(pattern).matches(name));
    }
}
