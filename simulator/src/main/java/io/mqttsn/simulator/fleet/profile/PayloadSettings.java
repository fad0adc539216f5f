package io.mqttsn.simulator.fleet.profile;

import io.mqttsn.config.Setting;
import io.mqttsn.config.Variant;
import io.mqttsn.simulator.fleet.payload.BinaryFormat;
import io.mqttsn.simulator.fleet.payload.CsvTable;
import io.mqttsn.simulator.fleet.payload.PayloadFormat;
import io.mqttsn.simulator.fleet.payload.ReplayFormat;
import io.mqttsn.simulator.fleet.payload.TextFormat;
import java.nio.file.Path;
import java.util.Optional;

/** What reports hold. The constructors refuse what cannot be written, so that a profile's error names the place. */
public sealed interface PayloadSettings {

    /** Reads templates and tables. */
    PayloadFormat format();

    @Variant(value = "text", doc = "Text, such as JSON, with measured values in it.")
    record Text(
            @Setting(
                    doc = "Fields stand in braces, with the digits behind the point: {temperature:2}. There are"
                            + " {number} and {id} of the sensor, {sequence} of the report, {time} in"
                            + " milliseconds and {seconds} since 1970, {temperature}, {humidity} and"
                            + " {battery}. Braces around anything but a word are text.",
                    change = "Keep {sequence} when messages are counted at the broker.",
                    defaultValue = "{\"sensor\":{number},\"sequence\":{sequence},\"temperature\":{temperature},"
                            + "\"humidity\":{humidity},\"battery\":{battery}}")
            String template)
            implements PayloadSettings {

        public Text {
            TextFormat.of(template);
        }

        @Override
        public PayloadFormat format() {
            return TextFormat.of(template);
        }
    }

    @Variant(value = "binary", doc = "Octets in a fixed layout.")
    record Binary(
            @Setting(
                    doc = "Items with blanks between them: TYPE:FIELD or TYPE:FIELD*FACTOR with the types u8, u16,"
                            + " u32, u64, i8 to i64, f32 and f64, big-endian unless they end in le, and x:HEX"
                            + " for octets that are always the same.",
                    change = "Keep u32:sequence when messages are counted at the broker.",
                    defaultValue = "u32:number u32:sequence i16:temperature*100 u8:humidity u8:battery")
            String layout)
            implements PayloadSettings {

        public Binary {
            BinaryFormat.of(layout);
        }

        @Override
        public PayloadFormat format() {
            return BinaryFormat.of(layout);
        }
    }

    @Variant(value = "csv", doc = "The rows of a table, one after the other and then from the first again.")
    record Csv(
            @Setting(doc = "The table: a line of column names, then rows.")
            Path file,

            @Setting(
                    doc = "Text with columns and fields in braces, as in payloads of type text. Without it a report"
                            + " is a JSON object of all columns, the sensor's number and the sequence.",
                    example = "{\"n\":{sequence},\"kWh\":{energy}}")
            Optional<String> template,

            @Setting(
                    doc = "The column that holds when a row was recorded, as ISO 8601 or as seconds or milliseconds"
                            + " since 1970. Reports then come as far apart as the rows; without it they come at"
                            + " the interval.",
                    example = "time")
            Optional<String> timeColumn,

            @Setting(
                    doc = "How much faster than recorded the rows come.",
                    defaultValue = "1.0",
                    min = "0.001",
                    max = "1000000")
            double speed)
            implements PayloadSettings {

        public Csv {
            read(file, template, timeColumn, speed);
        }

        @Override
        public PayloadFormat format() {
            return read(file, template, timeColumn, speed);
        }

        private static PayloadFormat read(
                Path file, Optional<String> template, Optional<String> timeColumn, double speed) {
            CsvTable table = CsvTable.read(file, timeColumn.orElse(""));
            return template.isPresent() ? ReplayFormat.of(table, speed, template.get()) : ReplayFormat.of(table, speed);
        }
    }
}
