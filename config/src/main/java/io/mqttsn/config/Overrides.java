package io.mqttsn.config;

import java.util.List;
import java.util.Optional;

/**
 * Puts {@link ConfigOverride}s into a tree before it is bound. Where a path leads into a list or section that the file does not have, the default is
 * put there first: {@code listeners.0.bind=...} then changes the default listener rather than replace it by one that has nothing but an address.
 */
final class Overrides {

    private static final String NAME = "name";

    private final Shape root;
    private final Problems problems = new Problems();

    Overrides(Shape root) {
        this.root = root;
    }

    List<ConfigError> errors() {
        return problems.errors();
    }

    /** The tree with the value in its place; the same tree, and an error noted, when the path leads nowhere. */
    ConfigNode apply(ConfigNode tree, ConfigOverride override) {
        return new Step(override).set(Optional.of(root), tree, 0);
    }

    /** One override on its way down. */
    private final class Step {

        private final ConfigOverride override;
        private final Origin origin;

        Step(ConfigOverride override) {
            this.override = override;
            this.origin = new Origin.Option(override.label());
        }

        /**
         * @param shape what is accepted here, empty below unknown keys (which are the binder's to report)
         * @param depth how many segments of the path have been walked
         */
        ConfigNode set(Optional<Shape> shape, ConfigNode node, int depth) {
            if (depth == override.path().size()) {
                return value(shape, node);
            }
            boolean list = shape.map(Shape.ListOf.class::isInstance).orElse(false);
            if (node instanceof ConfigNode.Items items) {
                return inList(shape, items, depth);
            }
            if (list && node.isNothing()) {
                return inList(shape, new ConfigNode.Items(List.of(), origin), depth);
            }
            return inSection(
                    shape,
                    node instanceof ConfigNode.Section section ? section : new ConfigNode.Section(List.of(), origin),
                    depth);
        }

        private ConfigNode value(Optional<Shape> shape, ConfigNode before) {
            String text = override.value();
            boolean one = shape.map(Shape.One.class::isInstance).orElse(false);
            boolean flow =
                    !one && (text.startsWith("[") && text.endsWith("]") || text.startsWith("{") && text.endsWith("}"));
            if (!flow) {
                return new ConfigNode.Text(text, false, origin);
            }
            ConfigResult<ConfigNode> read = YamlReader.read((line, column) -> origin, text);
            read.errors().forEach(problems::note);
            return read instanceof ConfigResult.Valid<ConfigNode> valid ? valid.value() : before;
        }

        private ConfigNode inSection(Optional<Shape> shape, ConfigNode.Section section, int depth) {
            String key = override.path().get(depth);
            Optional<Shape.Component> component =
                    shape.flatMap(s -> group(s, section)).flatMap(group -> group.component(key));
            Optional<Shape> below = shape.isPresent() && shape.get() instanceof Shape.MapOf map
                    ? Optional.of(map.value())
                    : component.map(Shape.Component::shape);
            ConfigNode nothing = new ConfigNode.Text("", true, origin);
            ConfigNode child = section.get(key)
                    .filter(node -> !node.isNothing())
                    .orElseGet(
                            () -> component.flatMap(Shape.Component::byDefault).orElse(nothing));
            return section.with(key, set(below, child, depth + 1));
        }

        private Optional<Shape.Group> group(Shape shape, ConfigNode.Section section) {
            if (shape instanceof Shape.Group group) {
                return Optional.of(group);
            }
            if (shape instanceof Shape.Variants variants
                    && section.get(Shape.Variants.TYPE).orElse(section) instanceof ConfigNode.Text type) {
                return Optional.ofNullable(variants.choices().get(type.text())).map(Shape.Choice::group);
            }
            return Optional.empty();
        }

        private ConfigNode inList(Optional<Shape> shape, ConfigNode.Items items, int depth) {
            String segment = override.path().get(depth);
            Optional<Shape> below =
                    shape.flatMap(s -> s instanceof Shape.ListOf list ? Optional.of(list.element()) : Optional.empty());
            int index = segment.matches("[0-9]{1,6}") ? Integer.parseInt(segment) : named(below, items, segment);
            if (index < 0 || index > items.items().size()) {
                problems.note(
                        origin,
                        "",
                        "",
                        "names no element " + Words.quote(segment) + " of the list " + listKey(depth),
                        "expected: an index 0.." + items.items().size() + " or an element's name");
                return items;
            }
            ConfigNode child =
                    index < items.items().size() ? items.items().get(index) : new ConfigNode.Section(List.of(), origin);
            return items.with(index, set(below, child, depth + 1));
        }

        private String listKey(int depth) {
            return String.join(".", override.path().subList(0, depth));
        }

        private int named(Optional<Shape> element, ConfigNode.Items items, String name) {
            for (int i = 0; i < items.items().size(); i++) {
                if (items.items().get(i) instanceof ConfigNode.Section section
                        && nameOf(element, section) instanceof ConfigNode.Text text
                        && text.text().equals(name)) {
                    return i;
                }
            }
            return -1;
        }

        /** The element's name, written or by default; the element itself, which is no text, when it has none. */
        private ConfigNode nameOf(Optional<Shape> element, ConfigNode.Section section) {
            return section.get(NAME)
                    .or(() -> element.flatMap(shape -> group(shape, section))
                            .flatMap(group -> group.component(NAME))
                            .flatMap(Shape.Component::byDefault))
                    .orElse(section);
        }
    }
}
