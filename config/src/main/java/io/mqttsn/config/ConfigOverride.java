package io.mqttsn.config;

import java.util.List;

/**
 * A value that takes the place of what the file says, usually from the command line.
 *
 * @param path the segments of the key; an element of a list is named by its index from 0 or by its {@code name}, and the index just behind the last
 *     element appends one
 * @param value what would stand in the file, without quotes; text in brackets or braces is read as a YAML list or section
 * @param label what errors about the value begin with: the option as the user typed it
 */
public record ConfigOverride(List<String> path, String value, String label) {

    public ConfigOverride {
        if (path.isEmpty()) {
            throw new IllegalArgumentException("path: empty (expected: at least one segment)");
        }
        path = List.copyOf(path);
    }

    /**
     * Makes an override for an option that stands for a key.
     *
     * @param key segments separated by dots: {@code listeners.0.bind}
     */
    public static ConfigOverride of(String key, String value, String label) {
        return new ConfigOverride(List.of(key.split("\\.", -1)), value, label);
    }

    /** Reads the argument of {@code --set}: {@code key.path=value}, split at the first equals sign. */
    public static ConfigResult<ConfigOverride> parse(String assignment) {
        int equals = assignment.indexOf('=');
        String key = equals < 0 ? "" : assignment.substring(0, equals).strip();
        if (key.isEmpty()) {
            // The text is not shown: it may be a secret that lost its key.
            return new ConfigResult.Invalid<>(List.of(new ConfigError(
                    new Origin.Option("--set"),
                    "",
                    "",
                    "has no key and equals sign",
                    "expected: --set key.path=value")));
        }
        return new ConfigResult.Valid<>(of(key, assignment.substring(equals + 1), "--set " + key));
    }

    /** Never shows the value, which may be a secret. */
    @Override
    public String toString() {
        return label;
    }
}
