package io.mqttsn.simulator.fleet.payload;

import io.mqttsn.config.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/**
 * A table of recorded measurements: a line of column names, then rows (RFC 4180: cells may stand in double quotes, and then hold commas and doubled quotes,
 * though no line ends here). Immutable.
 *
 * @param columns their names, in order
 * @param rows as many cells each as there are columns
 * @param millis when each row was recorded, rising; empty for a table that is replayed without times
 */
public record CsvTable(List<String> columns, List<List<String>> rows, List<Long> millis) {

    private static final int ROWS_MAX = 1_000_000;
    /** Seconds since 1970 reach this in the year 5138, and milliseconds have passed it in 1973. */
    private static final double SECONDS_MAX = 1e11;

    public CsvTable {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        millis = List.copyOf(millis);
    }

    /**
     * Reads a file in UTF-8.
     *
     * @param timeColumn holds when each row was recorded, as ISO 8601 or as seconds or milliseconds since 1970; empty for none
     * @throws IllegalArgumentException when it cannot be read; the message names file and line
     */
    public static CsvTable read(Path file, String timeColumn) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read as text (" + IoReason.of(e) + ")");
        }
        return parse(file.toString(), lines, timeColumn);
    }

    static CsvTable parse(String name, List<String> lines, String timeColumn) {
        if (lines.isEmpty() || lines.size() > ROWS_MAX) {
            throw new IllegalArgumentException(name + ": " + lines.size()
                    + " lines (expected: a line of column names, and 1.." + ROWS_MAX + " rows)");
        }
        List<String> columns = cells(name, 1, lines.get(0).replace("\uFEFF", ""));
        int timeIndex = columns.indexOf(timeColumn);
        if (!timeColumn.isEmpty() && timeIndex < 0) {
            throw new IllegalArgumentException(
                    name + ":1: no column " + timeColumn + " (expected: one of " + String.join(", ", columns) + ")");
        }
        List<List<String>> rows = new ArrayList<>();
        List<Long> millis = new ArrayList<>();
        for (int line = 2; line <= lines.size(); line++) {
            if (lines.get(line - 1).isBlank()) {
                continue;
            }
            List<String> cells = cells(name, line, lines.get(line - 1));
            if (cells.size() != columns.size()) {
                throw new IllegalArgumentException(
                        name + ":" + line + ": " + cells.size() + " cells (expected: " + columns.size() + ")");
            }
            rows.add(cells);
            if (timeIndex >= 0) {
                millis.add(rising(name, line, cells.get(timeIndex), millis));
            }
        }
        if (rows.isEmpty()) {
            throw new IllegalArgumentException(name + ": no rows (expected: at least one below the column names)");
        }
        return new CsvTable(columns, rows, millis);
    }

    private static long rising(String name, int line, String cell, List<Long> before) {
        long time = millis(name, line, cell.strip());
        if (!before.isEmpty() && time < before.get(before.size() - 1)) {
            throw new IllegalArgumentException(
                    name + ":" + line + ": time " + cell + " (expected: not before that of the row above)");
        }
        return time;
    }

    private static long millis(String name, int line, String cell) {
        if (cell.matches("\\d{1,15}(\\.\\d{1,9})?")) {
            double number = Double.parseDouble(cell);
            return Math.round(number < SECONDS_MAX ? number * 1000 : number);
        }
        String iso = cell.replace(' ', 'T');
        try {
            return iso.matches(".*(Z|[+-]\\d\\d(:?\\d\\d)?)")
                    ? OffsetDateTime.parse(iso).toInstant().toEpochMilli()
                    : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC).toEpochMilli();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(name + ":" + line + ": time '" + cell + "' (expected: such as "
                    + Instant.EPOCH + ", or seconds or milliseconds since 1970)");
        }
    }

    private static List<String> cells(String name, int line, String text) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (quoted && character == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                cell.append('"');
                i++;
            } else if (character == '"') {
                quoted = !quoted;
            } else if (character == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(character);
            }
        }
        if (quoted) {
            throw new IllegalArgumentException(name + ":" + line + ": a quote is not closed (expected: in its line)");
        }
        cells.add(cell.toString());
        return cells;
    }
}
