package io.mqttsn.config;

import java.util.ArrayList;
import java.util.List;

/** Collects what is found wrong while the search goes on. (NOT thread safe.) */
final class Problems {

    private final List<ConfigError> errors = new ArrayList<>();

    void note(ConfigError error) {
        errors.add(error);
    }

    /** Notes an error with these parts. */
    void note(Origin origin, String key, String value, String problem, String remedy) {
        note(new ConfigError(origin, key, value, problem, remedy));
    }

    int count() {
        return errors.size();
    }

    /** All errors in the order in which they were found. */
    List<ConfigError> errors() {
        return List.copyOf(errors);
    }
}
