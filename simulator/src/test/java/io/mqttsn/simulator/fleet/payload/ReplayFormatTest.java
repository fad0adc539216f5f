package io.mqttsn.simulator.fleet.payload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recorded measurements as reports. */
class ReplayFormatTest {

    private static final List<String> LINES = List.of(
            "at,kWh,note",
            "2024-05-01T00:00:00Z,1.5,",
            "2024-05-01 00:15:00,02,\"a, \"\"b\"\"\"",
            "",
            "1714523400,3,x");

    private static Reading reading(long sequence) {
        return new Reading(9, "meter-9", sequence, 0, new Climate(new SplittableRandom(1)));
    }

    private static String text(PayloadFormat format, long sequence) {
        return new String(format.write(reading(sequence)), StandardCharsets.UTF_8);
    }

    private static CsvTable table(String timeColumn) {
        return CsvTable.parse("meter.csv", LINES, timeColumn);
    }

    @Test
    void shouldMakeAJsonObjectOfEachRowAndBeginAnew() {
        ReplayFormat format = ReplayFormat.of(table(""), 1);
        assertEquals(
                "{\"sensor\":9,\"sequence\":1,\"at\":\"2024-05-01T00:00:00Z\",\"kWh\":1.5,\"note\":\"\"}",
                text(format, 1));
        assertEquals(
                "{\"sensor\":9,\"sequence\":2,\"at\":\"2024-05-01 00:15:00\",\"kWh\":\"02\",\"note\":\"a, \\\"b\\\"\"}",
                text(format, 2));
        assertEquals(
                "{\"sensor\":9,\"sequence\":4,\"at\":\"2024-05-01T00:00:00Z\",\"kWh\":1.5,\"note\":\"\"}",
                text(format, 4));
        assertEquals(Optional.of(new Stamp(9, 4)), format.stampOf(format.write(reading(4))));
    }

    @Test
    void shouldFillATemplateWithColumns() {
        ReplayFormat format = ReplayFormat.of(table(""), 1, "{kWh} kWh, {note} {sequence}");
        assertEquals("02 kWh, a, \"b\" 2", text(format, 2));
        assertEquals(Optional.of(new Stamp(0, 2)), format.stampOf(format.write(reading(2))));
    }

    @Test
    void shouldPauseAsLongAsTheTableSays() {
        ReplayFormat format = ReplayFormat.of(table("at"), 60);
        assertEquals(OptionalLong.of(15_000_000_000L), format.nanosAfter(1), "15 minutes, sixty times as fast");
        assertEquals(OptionalLong.of(15_000_000_000L), format.nanosAfter(2));
        assertEquals(OptionalLong.empty(), format.nanosAfter(3), "the table ends here");
        assertEquals(OptionalLong.of(15_000_000_000L), format.nanosAfter(4));
        assertEquals(OptionalLong.empty(), ReplayFormat.of(table(""), 1).nanosAfter(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a,b;1           | '' | t.csv:2: 1 cells (expected: 2)",
                "a,b;1,'2        | '' | t.csv:2: a quote is not closed (expected: in its line)",
                "a,b             | '' | t.csv: no rows (expected: at least one below the column names)",
                "a,b;1,2         | at | t.csv:1: no column at (expected: one of a, b)",
                "at;noon         | at | t.csv:2: time 'noon' (expected: such as 1970-01-01T00:00:00Z, or seconds or milliseconds since 1970)",
                "at;20;10        | at | t.csv:3: time 10 (expected: not before that of the row above)"
            })
    void shouldNameTheLineThatIsWrong(String text, String timeColumn, String message) {
        List<String> lines = List.of(text.replace('\'', '"').split(";"));
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> CsvTable.parse("t.csv", lines, timeColumn))
                        .getMessage());
    }

    @Test
    void shouldNameAFileThatIsNotThere() {
        String message = assertThrows(
                        IllegalArgumentException.class, () -> CsvTable.read(Path.of("nowhere/meter.csv"), ""))
                .getMessage();
        assertEquals(true, message.startsWith("nowhere/meter.csv cannot be read"), message);
    }
}
