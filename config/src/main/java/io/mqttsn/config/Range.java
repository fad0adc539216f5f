package io.mqttsn.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The bounds of a setting's values, both included.
 *
 * @param min smallest value, of the setting's own type
 * @param max largest value
 * @param words both as an operator reads them; empty without bounds
 */
record Range(Optional<Comparable<Object>> min, Optional<Comparable<Object>> max, String words) {

    /**
     * Reads the bounds of an annotation, each of which may be empty.
     *
     * @throws IllegalStateException when a bound is not a value of the type or the type has no order
     */
    static Range of(ScalarType<?> type, String min, String max) {
        String words = "";
        if (!min.isEmpty() && !max.isEmpty()) {
            words = min + ".." + max;
        } else if (!min.isEmpty()) {
            words = min + " or more";
        } else if (!max.isEmpty()) {
            words = "at most " + max;
        }
        return new Range(bound(type, min), bound(type, max), words);
    }

    @SuppressWarnings("unchecked")
    private static Optional<Comparable<Object>> bound(ScalarType<?> type, String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (type.read(text, Path.of("")) instanceof Parsed.Fit<?> fit && fit.value() instanceof Comparable<?> bound) {
            return Optional.of((Comparable<Object>) bound);
        }
        throw new IllegalStateException("bound: " + text + " (expected: a " + type.name() + " that has an order)");
    }

    boolean contains(Object value) {
        return min.map(bound -> bound.compareTo(value) <= 0).orElse(true)
                && max.map(bound -> bound.compareTo(value) >= 0).orElse(true);
    }
}
