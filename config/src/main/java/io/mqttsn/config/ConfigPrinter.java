package io.mqttsn.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a record as the commented YAML file that it could have been loaded from. Loading the file gives an equal record, except for secrets: these
 * are left out.
 */
public final class ConfigPrinter {

    private static final int LINE_CHARACTERS_MAX = 100;

    private final StringBuilder out = new StringBuilder();

    private ConfigPrinter() {}

    /**
     * Prints a record.
     *
     * @param heading comment for the top of the file; may have several lines
     * @throws IllegalStateException when the record's annotations are not usable, which is a bug
     */
    public static String yaml(Record values, String heading) {
        var printer = new ConfigPrinter();
        heading.lines().forEach(line -> printer.line(0, ("# " + line).stripTrailing()));
        printer.out.append('\n');
        printer.group(Shapes.group(values.getClass()), values, 0, true);
        return printer.out.toString();
    }

    /** @param commented whether settings are explained; elements of a list after the first are not */
    private void group(Shape.Group group, Object values, int indent, boolean commented) {
        boolean first = true;
        for (Shape.Component component : group.components()) {
            if (commented) {
                if (!first) {
                    out.append('\n');
                }
                comment(indent, explanation(component));
            }
            component(component, component.of(values), indent, commented);
            first = false;
        }
    }

    private static String explanation(Shape.Component component) {
        String meaning = Describe.meaning(component);
        return component.shape() instanceof Shape.One one
                        && !one.range().words().isEmpty()
                ? meaning + " Range: " + one.range().words() + "."
                : meaning;
    }

    private void component(Shape.Component component, Object value, int indent, boolean commented) {
        Shape shape = component.shape();
        if (value.equals(Optional.empty()) || isSecret(shape)) {
            commentedOut(component, indent);
            return;
        }
        value(component.key(), shape, value instanceof Optional<?> present ? present.get() : value, indent, commented);
        boolean empty =
                value instanceof List<?> list && list.isEmpty() || value instanceof Map<?, ?> map && map.isEmpty();
        if (empty && !component.setting().example().isEmpty()) {
            commentedOut(component, indent);
        }
    }

    private static boolean isSecret(Shape shape) {
        return shape instanceof Shape.One one && one.type().secret();
    }

    private void commentedOut(Shape.Component component, int indent) {
        String example = component.setting().example();
        if (component.shape() instanceof Shape.One) {
            line(indent, ("# " + component.key() + ": " + example).stripTrailing());
            return;
        }
        line(indent, "# " + component.key() + ":");
        example.lines().forEach(text -> line(indent, "#   " + text));
    }

    private void value(String key, Shape shape, Object value, int indent, boolean commented) {
        if (shape instanceof Shape.One one) {
            line(indent, key + ": " + YamlText.write(one.type().writeObject(value)));
        } else if (shape instanceof Shape.Group group) {
            line(indent, key + ":");
            group(group, value, indent + 2, commented);
        } else if (shape instanceof Shape.Variants variants) {
            line(indent, key + ":");
            variant("", variants, value, indent + 2, commented);
        } else if (shape instanceof Shape.ListOf list) {
            list(key, list, (List<?>) value, indent, commented);
        } else {
            map(key, (Shape.MapOf) shape, (Map<?, ?>) value, indent);
        }
    }

    /** @param dash a dash and a blank when the section is an element of a list */
    private void variant(String dash, Shape.Variants variants, Object value, int indent, boolean commented) {
        Map.Entry<String, Shape.Choice> choice = variants.choiceOf(value.getClass());
        line(indent - dash.length(), dash + Shape.Variants.TYPE + ": " + choice.getKey());
        group(choice.getValue().group(), value, indent, commented);
    }

    private void list(String key, Shape.ListOf list, List<?> values, int indent, boolean commented) {
        if (values.isEmpty()) {
            line(indent, key + ": []");
            return;
        }
        line(indent, key + ":");
        boolean first = true;
        for (Object value : values) {
            element(list.element(), value, indent + 2, commented && first);
            first = false;
        }
    }

    private void element(Shape shape, Object value, int indent, boolean commented) {
        if (shape instanceof Shape.One one) {
            line(indent, "- " + YamlText.write(one.type().writeObject(value)));
        } else if (shape instanceof Shape.Variants variants) {
            variant("- ", variants, value, indent + 2, commented);
        } else if (shape instanceof Shape.Group group) {
            line(indent, "-");
            group(group, value, indent + 2, commented);
        } else {
            throw new IllegalStateException("element: " + shape + " (expected: a value or a section)");
        }
    }

    private void map(String key, Shape.MapOf map, Map<?, ?> values, int indent) {
        if (values.isEmpty()) {
            line(indent, key + ": {}");
            return;
        }
        line(indent, key + ":");
        values.forEach((name, value) ->
                value(YamlText.write(map.key().type().writeObject(name)), map.value(), value, indent + 2, false));
    }

    private void comment(int indent, String text) {
        var line = new StringBuilder("#");
        for (String word : text.split(" ")) {
            if (indent + line.length() + 1 + word.length() > LINE_CHARACTERS_MAX) {
                line(indent, line.toString());
                line.setLength(1);
            }
            line.append(' ').append(word);
        }
        line(indent, line.toString());
    }

    private void line(int indent, String text) {
        out.append(" ".repeat(indent)).append(text).append('\n');
    }
}
