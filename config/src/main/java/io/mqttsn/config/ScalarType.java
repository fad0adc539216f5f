package io.mqttsn.config;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * How values of one Java type are written.
 *
 * @param name what a value is, without article; shown in the reference page
 * @param reader reads a text; the path is the directory that relative paths start from
 * @param writer the inverse of the reader; never called for secrets
 * @param secret whether values are kept out of errors and printed files
 */
record ScalarType<T>(String name, Reader<T> reader, Function<T, String> writer, boolean secret) {

    /** Reads a value's text. */
    interface Reader<T> {
        Parsed<T> read(String text, Path directory);
    }

    /** A type whose values depend on their text alone. */
    static <T> ScalarType<T> of(String name, String syntax, Function<String, Optional<T>> parser) {
        var misfit = new Parsed.Misfit<T>("is not " + article(name) + " " + name, "expected: " + syntax);
        Reader<T> reader = (text, directory) -> {
            Optional<T> value = parser.apply(text);
            return value.isPresent() ? new Parsed.Fit<>(value.get()) : misfit;
        };
        return new ScalarType<>(name, reader, Object::toString, false);
    }

    ScalarType<T> writtenBy(Function<T, String> otherWriter) {
        return new ScalarType<>(name, reader, otherWriter, secret);
    }

    Parsed<T> read(String text, Path directory) {
        return reader.read(text, directory);
    }

    /** Writes a value whose type the caller knows only by reflection. */
    @SuppressWarnings("unchecked")
    String writeObject(Object value) {
        return writer.apply((T) value);
    }

    private static String article(String name) {
        return "aeiou".indexOf(name.charAt(0)) >= 0 ? "an" : "a";
    }
}
