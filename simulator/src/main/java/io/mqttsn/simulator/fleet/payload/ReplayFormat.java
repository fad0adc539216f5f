package io.mqttsn.simulator.fleet.payload;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** A table as reports, one row each, from the first to the last and again. */
public final class ReplayFormat implements PayloadFormat {

    private final CsvTable table;
    private final TextFormat text;
    private final double speed;

    private ReplayFormat(CsvTable table, TextFormat text, double speed) {
        this.table = table;
        this.text = text;
        this.speed = speed;
    }

    /**
     * Reports that are JSON objects of a row's cells, with the sensor's number and the sequence.
     *
     * @param speed how much faster than the recorded times; where the table has none, the settings' interval holds
     */
    public static ReplayFormat of(CsvTable table, double speed) {
        return new ReplayFormat(table, TextFormat.ofTable(table), speed);
    }

    /**
     * Reports by a template, which may name columns.
     *
     * @throws IllegalArgumentException for a word in braces that is neither a field nor a column
     */
    public static ReplayFormat of(CsvTable table, double speed, String template) {
        return new ReplayFormat(table, TextFormat.of(template, table.columns()), speed);
    }

    @Override
    public byte[] write(Reading reading) {
        return text.write(reading, table.rows().get(row(reading.sequence())));
    }

    @Override
    public boolean hasStamp() {
        return text.hasStamp();
    }

    @Override
    public Optional<Stamp> stampOf(byte[] payload) {
        return text.stampOf(payload);
    }

    /** Between the last row and the first the settings know better: the table does not tell. */
    @Override
    public OptionalLong nanosAfter(long sequence) {
        int row = row(sequence);
        if (table.millis().isEmpty() || row == table.rows().size() - 1) {
            return OptionalLong.empty();
        }
        long millis = table.millis().get(row + 1) - table.millis().get(row);
        return OptionalLong.of((long) (TimeUnit.MILLISECONDS.toNanos(millis) / speed));
    }

    private int row(long sequence) {
        return (int) ((sequence - 1) % table.rows().size());
    }
}
