package io.mqttsn.config;

import java.util.List;
import java.util.function.Function;

/** What came of reading something that a person wrote: the value, or everything that is wrong with it. */
public sealed interface ConfigResult<T> {

    /** The errors, in the order of the file and then of the command line; empty exactly when there is a value. */
    List<ConfigError> errors();

    /**
     * The value, for callers that have nothing else to say about errors.
     *
     * @throws X what {@code failure} makes of the errors when there are any
     */
    <X extends Throwable> T orElseThrow(Function<List<ConfigError>, X> failure) throws X;

    /** Nothing wrong. */
    record Valid<T>(T value) implements ConfigResult<T> {

        @Override
        public List<ConfigError> errors() {
            return List.of();
        }

        @Override
        public <X extends Throwable> T orElseThrow(Function<List<ConfigError>, X> failure) {
            return value;
        }
    }

    /** @param errors at least one */
    record Invalid<T>(List<ConfigError> errors) implements ConfigResult<T> {

        public Invalid {
            if (errors.isEmpty()) {
                throw new IllegalArgumentException("errors: none (expected: at least one)");
            }
            errors = List.copyOf(errors);
        }

        @Override
        public <X extends Throwable> T orElseThrow(Function<List<ConfigError>, X> failure) throws X {
            throw failure.apply(errors);
        }
    }
}
