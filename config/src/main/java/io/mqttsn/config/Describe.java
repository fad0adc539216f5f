package io.mqttsn.config;

/** Says in words what a setting accepts and means. */
final class Describe {

    private Describe() {}

    /** What the setting is and when to change it. */
    static String meaning(Shape.Component component) {
        Setting setting = component.setting();
        return setting.change().isEmpty() ? setting.doc() : setting.doc() + " " + setting.change();
    }

    /** What may be written, in a few words: {@code duration, 1s..1h}. */
    static String type(Shape shape) {
        if (shape instanceof Shape.One one) {
            String range = one.range().words();
            return range.isEmpty() ? one.type().name() : one.type().name() + ", " + range;
        }
        if (shape instanceof Shape.ListOf list) {
            return "list, each: " + type(list.element());
        }
        if (shape instanceof Shape.MapOf map) {
            return "section of " + type(map.key()) + ": " + type(map.value());
        }
        return shape instanceof Shape.Variants variants
                ? "section with type: " + Words.either(variants.choices().keySet())
                : "section";
    }

    /** What holds when nothing is written. */
    static String byDefault(Shape.Component component) {
        String text = component.setting().defaultValue();
        if (!text.equals(Setting.NONE)) {
            return text.isEmpty() ? "empty" : "`" + text + "`";
        }
        if (component.optional()) {
            return "none";
        }
        if (component.shape() instanceof Shape.ListOf || component.shape() instanceof Shape.MapOf) {
            return "empty";
        }
        return component.shape() instanceof Shape.Group ? "" : "must be given";
    }
}
