package io.mqttsn.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes {@link Shape}s from records and their {@link Setting}s. Mistakes in those are bugs and throw {@link IllegalStateException}. */
final class Shapes {

    private Shapes() {}

    static Shape.Group group(Class<?> type) {
        RecordComponent[] parts = type.getRecordComponents();
        Class<?>[] types = Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Constructor<?> constructor;
        try {
            constructor = type.getDeclaredConstructor(types);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(type.getName() + ": no canonical constructor", e);
        }
        constructor.setAccessible(true);
        Map<String, String> retired = new LinkedHashMap<>();
        for (Retired old : type.getAnnotationsByType(Retired.class)) {
            retired.put(old.key(), old.remedy());
        }
        List<Shape.Component> components =
                Arrays.stream(parts).map(Shapes::component).toList();
        return new Shape.Group(constructor, components, retired);
    }

    private static Shape.Component component(RecordComponent part) {
        String where = part.getDeclaringRecord().getName() + "." + part.getName();
        Setting setting = part.getAnnotation(Setting.class);
        if (setting == null) {
            throw new IllegalStateException(where + ": no @Setting");
        }
        Type type = part.getGenericType();
        boolean optional = part.getType() == Optional.class;
        try {
            Shape shape = shape(optional ? argument(type, 0) : type, setting.min(), setting.max());
            Method accessor = part.getAccessor();
            accessor.setAccessible(true);
            return new Shape.Component(
                    key(part.getName()), accessor, shape, optional, setting, byDefault(shape, setting));
        } catch (IllegalStateException e) {
            throw new IllegalStateException(where + ": " + e.getMessage(), e);
        }
    }

    private static Shape shape(Type type, String min, String max) {
        Class<?> raw = raw(type);
        if (raw == List.class) {
            return new Shape.ListOf(shape(argument(type, 0), min, max));
        }
        if (raw == Map.class) {
            return new Shape.MapOf(one(argument(type, 0), min, max), shape(argument(type, 1), "", ""));
        }
        Optional<ScalarType<?>> scalar = ScalarTypes.find(raw);
        if (scalar.isPresent()) {
            return one(type, min, max);
        }
        if (!min.isEmpty() || !max.isEmpty()) {
            throw new IllegalStateException("bounds of a " + raw.getName() + " (expected: a scalar type)");
        }
        if (raw.isSealed()) {
            return variants(raw);
        }
        if (raw.isRecord()) {
            return group(raw);
        }
        throw new IllegalStateException(raw.getName() + " has no written form");
    }

    private static Shape.One one(Type type, String min, String max) {
        ScalarType<?> scalar = ScalarTypes.find(raw(type))
                .orElseThrow(() -> new IllegalStateException(type.getTypeName() + " is not written as one text"));
        return new Shape.One(scalar, Range.of(scalar, min, max));
    }

    private static Shape.Variants variants(Class<?> sealed) {
        Map<String, Shape.Choice> choices = new LinkedHashMap<>();
        for (Class<?> permitted : sealed.getPermittedSubclasses()) {
            Variant variant = permitted.getAnnotation(Variant.class);
            if (variant == null || !permitted.isRecord()) {
                throw new IllegalStateException(permitted.getName() + " (expected: a record with @Variant)");
            }
            choices.put(variant.value(), new Shape.Choice(group(permitted), variant.doc()));
        }
        return new Shape.Variants(Collections.unmodifiableMap(choices));
    }

    /** Reads a default and binds it once, so that a wrong one is found when the program is first tested. */
    private static Optional<ConfigNode> byDefault(Shape shape, Setting setting) {
        String text = setting.defaultValue();
        if (text.equals(Setting.NONE)) {
            return Optional.empty();
        }
        ConfigResult<ConfigNode> read = shape instanceof Shape.One
                ? new ConfigResult.Valid<>(new ConfigNode.Text(text, false, new Origin.Default()))
                : YamlReader.read((line, column) -> new Origin.Default(), text);
        ConfigNode node = read.orElseThrow(errors -> new IllegalStateException(errors.toString()));
        Object value = Binder.bindDefault(shape, node);
        if (shape instanceof Shape.One one
                && !one.type().secret()
                && !one.type().writeObject(value).equals(text)) {
            // The reference page shows the annotation's text and the printed file the value: both must look the same.
            throw new IllegalStateException(
                    "default " + text + " (expected: " + one.type().writeObject(value) + ", as it is printed)");
        }
        return Optional.of(node);
    }

    private static Class<?> raw(Type type) {
        return (Class<?>) (type instanceof ParameterizedType generic ? generic.getRawType() : type);
    }

    private static Type argument(Type type, int index) {
        if (type instanceof ParameterizedType generic) {
            return generic.getActualTypeArguments()[index];
        }
        throw new IllegalStateException(type.getTypeName() + " has no type arguments");
    }

    /** {@code bufferBytesMax} is written {@code buffer-bytes-max}. */
    static String key(String componentName) {
        return componentName.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }
}
