package io.mqttsn.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a place in the configuration accepts; made from a Java type by {@link Shapes}. */
sealed interface Shape {

    /** One text. */
    record One(ScalarType<?> type, Range range) implements Shape {}

    /**
     * The keys of a record.
     *
     * @param constructor the canonical one
     * @param retired remedies by retired key
     */
    record Group(Constructor<?> constructor, List<Component> components, Map<String, String> retired) implements Shape {

        Optional<Component> component(String key) {
            return components.stream().filter(c -> c.key().equals(key)).findFirst();
        }

        List<String> keys() {
            return components.stream().map(Component::key).toList();
        }
    }

    /** One of several records, chosen by the key {@code type}. */
    record Variants(Map<String, Choice> choices) implements Shape {

        static final String TYPE = "type";

        /** The choice that a record is bound from, with its name. */
        Map.Entry<String, Choice> choiceOf(Class<?> type) {
            return choices.entrySet().stream()
                    .filter(entry -> entry.getValue().group().constructor().getDeclaringClass() == type)
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** One of {@link Variants}. */
    record Choice(Group group, String doc) {}

    /** Any number of elements. */
    record ListOf(Shape element) implements Shape {}

    /** Any number of keys that the operator chooses. */
    record MapOf(One key, Shape value) implements Shape {}

    /**
     * One key of a record.
     *
     * @param accessor reads the component from a record
     * @param optional whether the component is an {@code Optional} of the shape
     * @param byDefault what is bound when nothing is written, if anything
     */
    record Component(
            String key,
            Method accessor,
            Shape shape,
            boolean optional,
            Setting setting,
            Optional<ConfigNode> byDefault) {

        /** The component of a record. */
        Object of(Object values) {
            try {
                return accessor.invoke(values);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(accessor + " failed", e);
            }
        }
    }
}
