package io.mqttsn.gateway.core;

/**
 * A pattern of names in a rule: {@code *} stands for any run of characters, {@code ?} for exactly one, everything else for itself.
 *
 * <p>Names that look like patterns or filters themselves (those with {@code *}, {@code ?}, {@code +}, {@code #}) and the empty name never match: nobody shall
 * widen a rule by choosing a clever name.
 *
 * @param text the pattern as configured
 */
public record NamePattern(String text) {

    public boolean matches(String name) {
        return !name.isEmpty() && name.chars().noneMatch(c -> "*?+#".indexOf(c) >= 0) && matchesWildcards(name);
    }

    /** Greedy, with one point to come back to: the last star. Takes at most pattern times name steps. */
    private boolean matchesWildcards(String name) {
        int p = 0;
        int n = 0;
        int star = -1;
        int resumeAt = 0;
        while (n < name.length()) {
            if (p < text.length() && text.charAt(p) == '?') {
                p++;
                n = name.offsetByCodePoints(n, 1);
            } else if (p < text.length() && text.charAt(p) == name.charAt(n)) {
                p++;
                n++;
            } else if (p < text.length() && text.charAt(p) == '*') {
                star = p++;
                resumeAt = n;
            } else if (star >= 0) {
                p = star + 1;
                resumeAt = name.offsetByCodePoints(resumeAt, 1);
                n = resumeAt;
            } else {
                return false;
            }
        }
        while (p < text.length() && text.charAt(p) == '*') {
            p++;
        }
        return p == text.length();
    }

    @Override
    public String toString() {
        return text;
    }
}
