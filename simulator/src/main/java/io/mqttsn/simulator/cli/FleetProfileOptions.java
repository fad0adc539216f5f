package io.mqttsn.simulator.cli;

import io.mqttsn.config.ConfigOverride;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The options of {@code fleet} that stand for a key of its profile. They are read as a profile is, so that a wrong value is explained in the same words, and
 * they win over a file.
 */
final class FleetProfileOptions implements IModelTransformer {

    private static final String PAYLOAD = "--payload";
    private static final String BINARY = "--payload-binary";
    private static final String CSV = "--payload-csv";
    private static final String CSV_TIME = "--csv-time";
    private static final String CSV_SPEED = "--csv-speed";
    private static final String PARTITION = "--partition";

    @Override
    public CommandSpec transform(CommandSpec command) {
        for (FleetOptionTable.Section section : FleetOptionTable.SECTIONS) {
            ArgGroupSpec.Builder group = group(section.heading());
            for (FleetOptionTable.Entry entry : section.entries()) {
                String isDefault = entry.isDefault().isEmpty() ? "" : " Default: " + entry.isDefault() + ".";
                group.addArg(option(entry.name(), entry.label(), entry.description() + isDefault)
                        .build());
            }
            command.addArgGroup(group.build());
        }
        command.addArgGroup(group("%nMore of the above:%n")
                .addArg(option(
                                PAYLOAD,
                                "TEMPLATE",
                                "Text of a report with {number}, {id}, {sequence}, {time},"
                                        + " {seconds}, {temperature}, {humidity}, {battery}, or columns of a table.")
                        .build())
                .addArg(option(
                                BINARY,
                                "LAYOUT",
                                "Octets of a report, such as"
                                        + " 'u32:number u32:sequence i16:temperature*100 u8:battery'.")
                        .build())
                .addArg(option(CSV, "FILE", "Replay a table: a line of column names, then rows.")
                        .build())
                .addArg(option(CSV_TIME, "COLUMN", "The column with the times of its rows, to report as far apart.")
                        .build())
                .addArg(option(CSV_SPEED, "FACTOR", "How much faster than these times.")
                        .build())
                .addArg(option(
                                PARTITION,
                                "TIME@START[/EVERY]",
                                "Nothing gets through for 30s, 5m after the start:"
                                        + " 30s@5m; and every 10m from then on: 30s@5m/10m. Repeatable.")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .build())
                .build());
        return command;
    }

    private static ArgGroupSpec.Builder group(String heading) {
        return ArgGroupSpec.builder()
                .heading(heading)
                .exclusive(false)
                .validate(false)
                .multiplicity("0..1");
    }

    private static OptionSpec.Builder option(String name, String label, String description) {
        OptionSpec.Builder option = name.equals("--sensors")
                ? OptionSpec.builder("-n", name)
                : name.equals("--qos") ? OptionSpec.builder("-q", name) : OptionSpec.builder(name);
        return option.type(String.class).paramLabel(label).description(description.replace("%", "%%"));
    }

    /** What was given on the command line, as changes of a profile. */
    static List<ConfigOverride> overrides(CommandSpec command) {
        Function<String, @Nullable Object> value =
                name -> command.findOption(name).getValue();
        List<ConfigOverride> overrides = new ArrayList<>();
        for (FleetOptionTable.Entry entry : FleetOptionTable.entries()) {
            if (value.apply(entry.name()) instanceof String text) {
                overrides.add(ConfigOverride.of(entry.key(), text, entry.name()));
            }
        }
        payload(value, overrides);
        if (value.apply(PARTITION) instanceof List<?> partitions) {
            overrides.add(ConfigOverride.of("network.partitions", "[]", PARTITION));
            for (int i = 0; i < partitions.size(); i++) {
                overrides.add(ConfigOverride.of("network.partitions." + i, "" + partitions.get(i), PARTITION));
            }
        }
        return overrides;
    }

    private static void payload(Function<String, @Nullable Object> value, List<ConfigOverride> overrides) {
        if (value.apply(CSV) instanceof String file) {
            overrides.add(ConfigOverride.of("payload", "{type: csv}", CSV));
            overrides.add(ConfigOverride.of("payload.file", file, CSV));
        } else if (value.apply(PAYLOAD) != null) {
            overrides.add(ConfigOverride.of("payload", "{type: text}", PAYLOAD));
        }
        if (value.apply(BINARY) instanceof String layout) {
            overrides.add(ConfigOverride.of("payload", "{type: binary}", BINARY));
            overrides.add(ConfigOverride.of("payload.layout", layout, BINARY));
        }
        add(value, PAYLOAD, "payload.template", overrides);
        add(value, CSV_TIME, "payload.time-column", overrides);
        add(value, CSV_SPEED, "payload.speed", overrides);
    }

    private static void add(
            Function<String, @Nullable Object> value, String name, String key, List<ConfigOverride> overrides) {
        if (value.apply(name) instanceof String text) {
            overrides.add(ConfigOverride.of(key, text, name));
        }
    }
}
