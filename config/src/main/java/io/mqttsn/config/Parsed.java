package io.mqttsn.config;

/** What came of reading one value's text. */
sealed interface Parsed<T> {

    /** It fits. */
    record Fit<T>(T value) implements Parsed<T> {}

    /**
     * It does not.
     *
     * @param problem to be read behind the quoted value
     * @param remedy as in {@link ConfigError}
     */
    record Misfit<T>(String problem, String remedy) implements Parsed<T> {}
}
