package io.mqttsn.config;

import java.util.Map;

/** Writes the table of all keys that a record has, as Markdown: what can be written, its type and range, its default, its meaning. */
public final class ReferencePage {

    private final StringBuilder out = new StringBuilder();

    private ReferencePage() {}

    /**
     * Writes one chapter for each component of the record.
     *
     * @throws IllegalStateException when the record's annotations are not usable, which is a bug
     */
    public static String markdown(Class<? extends Record> type) {
        var page = new ReferencePage();
        Shapes.group(type).components().forEach(page::chapter);
        return page.out.toString();
    }

    private void chapter(Shape.Component component) {
        String key = component.key();
        out.append("## ").append(key).append("\n\n");
        if (component.shape() instanceof Shape.Group) {
            out.append(Describe.meaning(component)).append("\n\n");
            tableHead();
        } else {
            tableHead();
            row(key, component);
        }
        below(component.shape(), key);
        out.append('\n');
        if (component.shape() instanceof Shape.Variants variants) {
            choices(variants, key);
        } else if (component.shape() instanceof Shape.ListOf list
                && list.element() instanceof Shape.Variants variants) {
            choices(variants, key + "[]");
        }
    }

    private void choices(Shape.Variants variants, String path) {
        for (Map.Entry<String, Shape.Choice> choice : variants.choices().entrySet()) {
            out.append("### ")
                    .append(path)
                    .append(" with type: ")
                    .append(choice.getKey())
                    .append("\n\n");
            out.append(choice.getValue().doc()).append("\n\n");
            if (!choice.getValue().group().components().isEmpty()) {
                tableHead();
                rows(choice.getValue().group(), path);
                out.append('\n');
            }
        }
    }

    private void tableHead() {
        out.append("| Key | Type | Default | Meaning |\n|---|---|---|---|\n");
    }

    private void rows(Shape.Group group, String path) {
        for (Shape.Component component : group.components()) {
            String key = path + "." + component.key();
            row(key, component);
            below(component.shape(), key);
        }
    }

    /** Rows of the keys that a place has below it; variants have tables of their own. */
    private void below(Shape shape, String path) {
        if (shape instanceof Shape.Group group) {
            rows(group, path);
        } else if (shape instanceof Shape.ListOf list) {
            below(list.element(), path + "[]");
        } else if (shape instanceof Shape.MapOf map) {
            below(map.value(), path + ".*");
        }
    }

    private void row(String key, Shape.Component component) {
        out.append("| `").append(key).append("` | ");
        out.append(cell(Describe.type(component.shape()))).append(" | ");
        out.append(cell(Describe.byDefault(component))).append(" | ");
        out.append(cell(Describe.meaning(component))).append(" |\n");
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
