package io.mqttsn.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Scalar types that come from a declaration: enums, and classes annotated with {@link Scalar}. */
final class DeclaredScalars {

    private DeclaredScalars() {}

    /** A type whose values are an enum's constants, {@code DROP_OLDEST} written as {@code drop-oldest}. */
    static ScalarType<Object> choice(Class<?> type) {
        Map<String, Object> constants = new LinkedHashMap<>();
        for (Object constant : type.getEnumConstants()) {
            constants.put(constantName(constant), constant);
        }
        var misfit = new Parsed.Misfit<>("is not a choice", "expected: " + Words.either(constants.keySet()));
        return new ScalarType<>(
                Words.either(constants.keySet()),
                (text, directory) -> constants.containsKey(text) ? new Parsed.Fit<>(constants.get(text)) : misfit,
                DeclaredScalars::constantName,
                false);
    }

    private static String constantName(Object constant) {
        return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The type that {@link Scalar} declares. */
    static ScalarType<Object> of(Class<?> type) {
        Scalar scalar = type.getAnnotation(Scalar.class);
        Method parse;
        try {
            parse = type.getDeclaredMethod("parse", String.class);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(type.getName() + ": no method parse(String)", e);
        }
        if (!Modifier.isStatic(parse.getModifiers()) || parse.getReturnType() != Optional.class) {
            throw new IllegalStateException(parse + " (expected: static, returning Optional)");
        }
        parse.setAccessible(true);
        return ScalarType.of(scalar.name(), scalar.syntax(), text -> parse(parse, text));
    }

    private static Optional<Object> parse(Method parse, String text) {
        try {
            return ((Optional<?>) parse.invoke(null, text)).map(value -> value);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(parse + " failed on a text of " + text.length() + " characters", e);
        }
    }
}
