package io.mqttsn.simulator.fleet.payload;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text with fields in braces: <code>{"n":{sequence},"t":{temperature:2}}</code>, where {@code :2} asks for two digits behind the point. Braces around
 * anything but a word are text, so that JSON needs no escapes.
 */
public final class TextFormat implements PayloadFormat {

    private static final Pattern PLACE = Pattern.compile("\\{([A-Za-z][A-Za-z0-9_-]*)(?::([0-6]))?}");

    private final List<Part> parts;
    private final Pattern shape;
    private final Set<Field> stamped = EnumSet.noneOf(Field.class);

    /** A piece of the template. */
    private sealed interface Part {}

    private record Fixed(String text) implements Part {}

    private record Measured(Field field, int decimals) implements Part {}

    /** A cell of a table, as JSON when {@code json} says so. */
    private record Cell(int column, boolean json) implements Part {}

    private TextFormat(List<Part> parts) {
        this.parts = List.copyOf(parts);
        this.shape = Pattern.compile(pattern(), Pattern.DOTALL);
    }

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException for a field that does not exist; the message names those that do
     */
    public static TextFormat of(String template) {
        return of(template, List.of());
    }

    /** @param columns of a table, which may be named as well; where a measured value has the same name, the table's is meant */
    static TextFormat of(String template, List<String> columns) {
        List<Part> parts = new ArrayList<>();
        Matcher place = PLACE.matcher(template);
        int from = 0;
        while (place.find()) {
            parts.add(new Fixed(template.substring(from, place.start())));
            parts.add(part(place.group(1), place.group(2) == null ? "" : place.group(2), columns));
            from = place.end();
        }
        parts.add(new Fixed(template.substring(from)));
        return new TextFormat(parts);
    }

    /** A JSON object of number, sequence and all columns of a table. */
    static TextFormat ofTable(CsvTable table) {
        List<Part> parts = new ArrayList<>();
        parts.add(new Fixed("{\"sensor\":"));
        parts.add(new Measured(Field.NUMBER, 0));
        parts.add(new Fixed(",\"sequence\":"));
        parts.add(new Measured(Field.SEQUENCE, 0));
        for (int column = 0; column < table.columns().size(); column++) {
            parts.add(new Fixed("," + Json.text(table.columns().get(column)) + ":"));
            parts.add(new Cell(column, true));
        }
        parts.add(new Fixed("}"));
        return new TextFormat(parts);
    }

    private static Part part(String word, String decimals, List<String> columns) {
        Optional<Field> field = Field.named(word);
        int column = columns.indexOf(word);
        if (column >= 0 && !field.filter(Field::isIdentity).isPresent()) {
            return new Cell(column, false);
        }
        return field.map(it -> new Measured(it, decimals.isEmpty() ? it.digits : Integer.parseInt(decimals)))
                .orElseThrow(() -> new IllegalArgumentException("{" + word + "} (expected: one of " + Field.names()
                        + (columns.isEmpty() ? "" : ", " + String.join(", ", columns)) + ")"));
    }

    @Override
    public byte[] write(Reading reading) {
        return write(reading, List.of());
    }

    /** @param row the cells of a table */
    byte[] write(Reading reading, List<String> row) {
        StringBuilder text = new StringBuilder(128);
        for (Part part : parts) {
            if (part instanceof Fixed fixed) {
                text.append(fixed.text);
            } else if (part instanceof Measured measured) {
                measured.field.append(text, reading, measured.decimals);
            } else if (part instanceof Cell cell) {
                String value = row.get(cell.column);
                text.append(cell.json ? Json.value(value) : value);
            }
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean hasStamp() {
        return stamped.contains(Field.SEQUENCE);
    }

    @Override
    public Optional<Stamp> stampOf(byte[] payload) {
        if (!hasStamp()) {
            return Optional.empty();
        }
        Matcher found = shape.matcher(new String(payload, StandardCharsets.UTF_8));
        if (!found.matches()) {
            return Optional.empty();
        }
        int number = stamped.contains(Field.NUMBER) ? Integer.parseInt(found.group("number")) : 0;
        return Optional.of(new Stamp(number, Long.parseLong(found.group("sequence"))));
    }

    /** What all messages of this template look like; the first places of number and sequence are where they are read. */
    private String pattern() {
        StringBuilder pattern = new StringBuilder();
        for (Part part : parts) {
            if (part instanceof Fixed fixed) {
                pattern.append(fixed.text.isEmpty() ? "" : Pattern.quote(fixed.text));
            } else if (part instanceof Measured measured && measured.field != Field.ID) {
                pattern.append(patternOf(measured.field));
            } else {
                pattern.append(".*?");
            }
        }
        return pattern.toString();
    }

    private String patternOf(Field field) {
        if (field == Field.NUMBER && stamped.add(field)) {
            return "(?<number>\\d{1,9})";
        }
        if (field == Field.SEQUENCE && stamped.add(field)) {
            return "(?<sequence>\\d{1,18})";
        }
        return "-?[\\d.]+";
    }
}
