package io.mqttsn.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the {@link ScalarType} of a Java type. */
final class ScalarTypes {

    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,18}");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}(\\.[0-9]{1,18})?");

    private static final ScalarType<Boolean> BOOLEAN =
            ScalarType.of("switch", "true or false", ScalarTypes::parseBoolean);
    private static final ScalarType<Integer> INT =
            ScalarType.of("whole number", "digits, at most " + Integer.MAX_VALUE, ScalarTypes::parseInt);
    private static final ScalarType<Long> LONG =
            ScalarType.of("whole number", "digits, at most 18 of them", ScalarTypes::parseLong);
    private static final ScalarType<Double> DOUBLE =
            ScalarType.of("number", "digits, with a point if need be, for example 0.5", ScalarTypes::parseDouble);
    private static final ScalarType<Path> PATH = new ScalarType<>("path", ScalarTypes::readPath, Path::toString, false);

    private static final Map<Class<?>, ScalarType<?>> KNOWN = Map.ofEntries(
            Map.entry(boolean.class, BOOLEAN),
            Map.entry(Boolean.class, BOOLEAN),
            Map.entry(int.class, INT),
            Map.entry(Integer.class, INT),
            Map.entry(long.class, LONG),
            Map.entry(Long.class, LONG),
            Map.entry(double.class, DOUBLE),
            Map.entry(Double.class, DOUBLE),
            Map.entry(String.class, ScalarType.of("text", "any text", Optional::of)),
            Map.entry(Duration.class, DurationText.TYPE),
            Map.entry(Path.class, PATH),
            Map.entry(Secret.class, SecretText.TYPE));

    private ScalarTypes() {}

    /**
     * The scalar type for a Java type, or empty when values of that type are not written as one text.
     *
     * @throws IllegalStateException when a type annotated with {@link Scalar} has no usable {@code parse} method
     */
    static Optional<ScalarType<?>> find(Class<?> type) {
        ScalarType<?> known = KNOWN.get(type);
        if (known != null) {
            return Optional.of(known);
        }
        if (type.isEnum()) {
            return Optional.of(DeclaredScalars.choice(type));
        }
        return type.isAnnotationPresent(Scalar.class) ? Optional.of(DeclaredScalars.of(type)) : Optional.empty();
    }

    private static Optional<Boolean> parseBoolean(String text) {
        return switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static Optional<Long> parseLong(String text) {
        return WHOLE_NUMBER.matcher(text).matches() ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }

    private static Optional<Integer> parseInt(String text) {
        return parseLong(text).filter(number -> number == number.intValue()).map(Long::intValue);
    }

    private static Optional<Double> parseDouble(String text) {
        return NUMBER.matcher(text).matches() ? Optional.of(Double.valueOf(text)) : Optional.empty();
    }

    static Parsed<Path> readPath(String text, Path directory) {
        try {
            if (!text.isEmpty()) {
                return new Parsed.Fit<>(directory.resolve(text));
            }
        } catch (InvalidPathException e) {
            // What the file system cannot name is told like an empty path, below.
        }
        return new Parsed.Misfit<>("is not a path", "expected: the path of a file");
    }
}
