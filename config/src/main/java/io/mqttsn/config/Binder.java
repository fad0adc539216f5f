package io.mqttsn.config;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes values from a tree of texts and notes everything that is wrong on the way. (NOT thread safe, and good for one tree.)
 *
 * <p>A method that returns an empty {@code Optional} has noted at least one error; the others go on, so that an operator sees all of them at once.
 */
final class Binder {

    private final Interpolation interpolation;
    private final Problems problems = new Problems();
    private final SectionKeys keys;

    Binder(Shape root, Interpolation interpolation) {
        this.interpolation = interpolation;
        this.keys = new SectionKeys(root, problems);
    }

    /**
     * Binds a default of the code.
     *
     * @throws IllegalStateException when it does not fit, which is a bug
     */
    static Object bindDefault(Shape shape, ConfigNode node) {
        var binder = new Binder(shape, new Interpolation(name -> Optional.empty()));
        return binder.bind(shape, node, "")
                .orElseThrow(() -> new IllegalStateException(binder.errors().toString()));
    }

    List<ConfigError> errors() {
        return problems.errors();
    }

    /**
     * Binds one place.
     *
     * @param path full key of the place; empty for the root
     */
    Optional<Object> bind(Shape shape, ConfigNode node, String path) {
        if (shape instanceof Shape.One one) {
            return one(one, node, path);
        }
        if (shape instanceof Shape.Group group) {
            return group(group, Set.of(), node, path);
        }
        if (shape instanceof Shape.Variants variants) {
            return variant(variants, node, path);
        }
        if (shape instanceof Shape.ListOf list) {
            return list(list, node, path);
        }
        return map((Shape.MapOf) shape, node, path);
    }

    private Optional<Object> one(Shape.One one, ConfigNode node, String path) {
        if (!(node instanceof ConfigNode.Text text)) {
            return wrong(
                    node,
                    path,
                    "",
                    "holds a list or a section",
                    "expected: " + one.type().name());
        }
        if (node.isNothing()) {
            return wrong(
                    node,
                    path,
                    "",
                    "has no value",
                    "expected: " + one.type().name() + "; leave the key out for its default");
        }
        Parsed<String> expanded = interpolation.expand(text.text());
        if (!(expanded instanceof Parsed.Fit<String> fit)) {
            return misfit(expanded, node, path, "");
        }
        String written = fit.value();
        String shown = one.type().secret() ? "" : Words.quote(written);
        Parsed<?> parsed = one.type().read(written, node.origin().directory());
        if (!(parsed instanceof Parsed.Fit<?> value)) {
            return misfit(parsed, node, path, shown);
        }
        return one.range().contains(value.value())
                ? Optional.of(value.value())
                : wrong(
                        node,
                        path,
                        shown,
                        "is out of range",
                        "expected: " + one.range().words());
    }

    private Optional<Object> misfit(Parsed<?> parsed, ConfigNode node, String path, String shown) {
        var misfit = (Parsed.Misfit<?>) parsed;
        return wrong(node, path, shown, misfit.problem(), misfit.remedy());
    }

    private Optional<Object> group(Shape.Group group, Collection<String> furtherKeys, ConfigNode node, String path) {
        Optional<ConfigNode.Section> section = section(group.keys(), node, path);
        if (section.isEmpty()) {
            return Optional.empty();
        }
        int before = problems.count();
        keys.check(group, furtherKeys, section.get(), path);
        List<Object> arguments = new ArrayList<>();
        for (Shape.Component component : group.components()) {
            component(component, section.get(), path).ifPresent(arguments::add);
        }
        return problems.count() > before ? Optional.empty() : construct(group, arguments, node, path);
    }

    private Optional<ConfigNode.Section> section(List<String> keys, ConfigNode node, String path) {
        if (node instanceof ConfigNode.Section section) {
            return Optional.of(section);
        }
        if (node.isNothing()) {
            return Optional.of(new ConfigNode.Section(List.of(), node.origin()));
        }
        wrong(
                node,
                path,
                "",
                "is not a section",
                "expected: " + Words.either(keys) + ", each on its own line with a value");
        return Optional.empty();
    }

    private Optional<Object> component(Shape.Component component, ConfigNode.Section section, String path) {
        String key = join(path, component.key());
        Shape shape = component.shape();
        Optional<ConfigNode> written = section.get(component.key()).filter(node -> !isLeftOut(component, node));
        if (written.isPresent()) {
            Optional<Object> value = bind(shape, written.get(), key);
            return component.optional() ? value.map(Optional::of) : value;
        }
        if (component.byDefault().isPresent()) {
            return bind(shape, component.byDefault().get(), key);
        }
        if (component.optional()) {
            return Optional.of(Optional.empty());
        }
        if (shape instanceof Shape.One || shape instanceof Shape.Variants) {
            return wrong(section, key, "", "is missing", "expected: " + Describe.type(shape));
        }
        return bind(shape, new ConfigNode.Text("", true, section.origin()), key);
    }

    /** An optional setting is also left out by empty text, so that <code>${PASSWORD:-}</code> can mean that there is none. */
    private boolean isLeftOut(Shape.Component component, ConfigNode node) {
        if (!component.optional()) {
            return node.isNothing() && !(component.shape() instanceof Shape.One);
        }
        return node.isNothing()
                || node instanceof ConfigNode.Text text
                        && interpolation.expand(text.text()) instanceof Parsed.Fit<String> fit
                        && fit.value().isEmpty();
    }

    private Optional<Object> construct(Shape.Group group, List<Object> arguments, ConfigNode node, String path) {
        try {
            return Optional.of(group.constructor().newInstance(arguments.toArray()));
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refusal) {
                return wrong(node, path, "", String.valueOf(refusal.getMessage()), "");
            }
            throw new IllegalStateException(group.constructor() + " failed", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(group.constructor() + " cannot be called", e);
        }
    }

    private Optional<Object> variant(Shape.Variants variants, ConfigNode node, String path) {
        Optional<ConfigNode.Section> section = section(List.of(Shape.Variants.TYPE), node, path);
        if (section.isEmpty()) {
            return Optional.empty();
        }
        String key = join(path, Shape.Variants.TYPE);
        String remedy = "expected: " + Words.either(variants.choices().keySet());
        Optional<ConfigNode> type = section.get().get(Shape.Variants.TYPE);
        if (type.isEmpty()) {
            return wrong(node, key, "", "is missing", remedy);
        }
        if (!(type.get() instanceof ConfigNode.Text text)) {
            return wrong(type.get(), key, "", "holds a list or a section", remedy);
        }
        Shape.Choice choice = variants.choices().get(text.text());
        return choice == null
                ? wrong(text, key, Words.quote(text.text()), "is not a choice", remedy)
                : group(choice.group(), Set.of(Shape.Variants.TYPE), node, path);
    }

    private Optional<Object> list(Shape.ListOf list, ConfigNode node, String path) {
        if (node.isNothing()) {
            return Optional.of(List.of());
        }
        if (!(node instanceof ConfigNode.Items items)) {
            return wrong(node, path, "", "is not a list", "expected: one line for each element, beginning with a dash");
        }
        int before = problems.count();
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < items.items().size(); i++) {
            bind(list.element(), items.items().get(i), join(path, Integer.toString(i)))
                    .ifPresent(values::add);
        }
        return problems.count() > before ? Optional.empty() : Optional.of(List.copyOf(values));
    }

    private Optional<Object> map(Shape.MapOf map, ConfigNode node, String path) {
        if (node.isNothing()) {
            return Optional.of(Map.of());
        }
        if (!(node instanceof ConfigNode.Section section)) {
            return wrong(node, path, "", "is not a section", "expected: lines of key: value");
        }
        int before = problems.count();
        Map<Object, Object> values = new LinkedHashMap<>();
        for (ConfigNode.Entry entry : section.entries()) {
            Optional<Object> key = one(map.key(), entry.key(), path);
            Optional<Object> value =
                    bind(map.value(), entry.value(), join(path, entry.key().text()));
            if (key.isPresent() && value.isPresent() && values.putIfAbsent(key.get(), value.get()) != null) {
                wrong(
                        entry.key(),
                        path,
                        Words.quote(entry.key().text()),
                        "stands here a second time",
                        "keep one of them");
            }
        }
        return problems.count() > before ? Optional.empty() : Optional.of(Collections.unmodifiableMap(values));
    }

    private Optional<Object> wrong(ConfigNode node, String path, String value, String problem, String remedy) {
        problems.note(node.origin(), path, value, problem, remedy);
        return Optional.empty();
    }

    static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
