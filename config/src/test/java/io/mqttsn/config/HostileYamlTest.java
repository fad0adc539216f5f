package io.mqttsn.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever stands in the file, loading ends soon, with a configuration or with errors. */
class HostileYamlTest {

    private static final long SEED = 20_260_101;
    private static final String ALPHABET = " \n\t:-?,[]{}#&*!|>'\"%@`\\~$<=0a.\u0000\u0085\uFEFF\uD83D\u00E9";

    /** Returns the only sentence, after a time limit that even a busy machine keeps. */
    private static String refused(String yaml) {
        List<String> sentences = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> Sample.sentences(yaml));
        assertEquals(1, sentences.size(), sentences::toString);
        return sentences.get(0);
    }

    @Test
    void shouldRefuseDeepNesting() {
        String tooDeep = "gateway.yaml:1: is nested too deeply (expected: at most 32 levels)";
        assertEquals(tooDeep, refused("doors: " + "[".repeat(400_000)));
        assertEquals(tooDeep, refused("doors: " + "{a: ".repeat(200_000)));
        assertEquals(tooDeep, refused("- ".repeat(33) + "x"));
    }

    @Test
    void shouldRefuseAliasBomb() {
        var bomb = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 60; i++) {
            bomb.append("a")
                    .append(i)
                    .append(": &a")
                    .append(i)
                    .append(" [*a")
                    .append(i - 1)
                    .append("]\n");
        }
        assertEquals("gateway.yaml:52: uses too many aliases (expected: at most 50)", refused(bomb.toString()));
    }

    @Test
    void shouldRefuseAliasInsideWhatItStandsFor() {
        assertTrue(refused("limits: &l {a: *l}").contains("uses an alias that is not defined above"));
    }

    @Test
    void shouldTellManyThousandErrorsInReasonableTime() {
        String yaml = "core:\n" + "  retrx: 1\n".repeat(50_000);
        List<ConfigError> errors = assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> Sample.parse(yaml).errors());
        assertEquals(50_000, errors.size());
    }

    @Test
    void shouldNeverThrowOnMutatedConfiguration() {
        String template = ConfigPrinter.yaml(Sample.LOADER.defaults(), "A sample.")
                .replace("limits: {}", "limits: {a: &small {count: 3}, 'b': *small, \"c\\n\": {}}")
                .replace("client-id: \"\"", "client-id: |\n    two\n    lines");
        var random = new Random(SEED);
        int runs = 3_000;
        int valid = 0;
        for (int run = 0; run < runs; run++) {
            String mutated = mutate(template, random, 1 + random.nextInt(4));
            valid += loadOrExplain(mutated, run).isEmpty() ? 1 : 0;
        }
        // Enough of both outcomes, or the mutations are too tame or too wild to show anything.
        assertTrue(valid > runs / 20 && valid < runs * 19 / 20, "valid: " + valid);
    }

    @Test
    void shouldNeverThrowOnNoise() {
        var random = new Random(SEED);
        for (int run = 0; run < 20_000; run++) {
            var noise = new StringBuilder();
            for (int i = random.nextInt(40); i >= 0; i--) {
                noise.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            }
            loadOrExplain(noise.toString(), run);
        }
    }

    private static List<String> loadOrExplain(String yaml, int run) {
        try {
            return Sample.sentences(yaml);
        } catch (RuntimeException | StackOverflowError e) {
            String printable = yaml.replaceAll("[^\\n -~]", "?");
            throw new AssertionError("seed " + SEED + ", run " + run + ", " + e + ":\n" + printable, e);
        }
    }

    private static String mutate(String text, Random random, int times) {
        var mutated = new StringBuilder(text);
        for (int i = 0; i < times; i++) {
            int at = random.nextInt(mutated.length());
            char c = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
            switch (random.nextInt(4)) {
                case 0 -> mutated.setCharAt(at, c);
                case 1 -> mutated.insert(at, c);
                case 2 -> mutated.delete(at, Math.min(mutated.length(), at + 1 + random.nextInt(20)));
                default -> mutated.insert(at, text.substring(random.nextInt(text.length() / 2), text.length() / 2));
            }
        }
        return mutated.toString();
    }
}
