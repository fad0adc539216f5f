package io.mqttsn.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Small help with sentences. */
final class Words {

    private static final int QUOTED_CHARACTERS_MAX = 60;
    /** Longer words are never near to a key; this keeps a hostile file from costing time. */
    private static final int COMPARED_CHARACTERS_MAX = 64;

    private Words() {}

    /** {@code a}, {@code a or b}, {@code a, b or c}. */
    static String either(Collection<String> choices) {
        List<String> all = new ArrayList<>(choices);
        int last = all.size() - 1;
        return last < 1 ? String.join("", all) : String.join(", ", all.subList(0, last)) + " or " + all.get(last);
    }

    /** A value in quotes, on one line and not endless; a password inside a URL is masked. */
    static String quote(String value) {
        String masked = value.replaceAll("://[^/@]*@", "://***@");
        String shown =
                masked.length() <= QUOTED_CHARACTERS_MAX ? masked : masked.substring(0, QUOTED_CHARACTERS_MAX) + "...";
        var quoted = new StringBuilder("\"");
        shown.chars().forEach(c -> quoted.append(Character.isISOControl(c) ? '?' : (char) c));
        return quoted.append('"').toString();
    }

    /** The candidate that was probably meant, if one is near: every third character may be wrong, missing or swapped. */
    static Optional<String> nearest(String written, Collection<String> candidates) {
        if (written.length() > COMPARED_CHARACTERS_MAX) {
            return Optional.empty();
        }
        String folded = written.replace('_', '-').toLowerCase(Locale.ROOT);
        Optional<String> nearest = Optional.empty();
        int best = Integer.MAX_VALUE;
        for (String candidate : candidates) {
            int distance = distance(folded, candidate);
            if (distance < best && distance <= Math.max(1, candidate.length() / 3)) {
                best = distance;
                nearest = Optional.of(candidate);
            }
        }
        return nearest;
    }

    /** Number of insertions, deletions and substitutions between two words (Levenshtein). */
    private static int distance(String a, String b) {
        int[] above = new int[b.length() + 1];
        Arrays.setAll(above, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitution = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(substitution, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[b.length()];
    }
}
