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

    /**
     * One option.
     *
     * @param key where its value goes in a profile
     * @param isDefault what the profile has without the option, as it is written there; empty for nothing
     */
    record Entry(String name, String key, String label, String description, String isDefault) {}

    private record Section(String heading, List<Entry> entries) {}

    private static final List<Section> SECTIONS = List.of(
            new Section(
                    "%nThe fleet:%n",
                    List.of(
                            new Entry("--sensors", "sensors", "N", "How many sensors.", "8"),
                            new Entry(
                                    "--id-prefix", "id-prefix", "TEXT", "Client ids are this and a number.", "sensor-"),
                            new Entry(
                                    "--topic-prefix",
                                    "topic-prefix",
                                    "TEXT",
                                    "Takes the place of {prefix} in topics.",
                                    "sensors"),
                            new Entry(
                                    "--keepalive",
                                    "keepalive-seconds",
                                    "SECONDS",
                                    "Keepalive of those that do not sleep, 0 to switch it off.",
                                    "60"),
                            new Entry(
                                    "--starts",
                                    "starts-per-second",
                                    "N",
                                    "How many sensors are switched on each second.",
                                    "200.0"),
                            new Entry(
                                    "--source",
                                    "source",
                                    "RANGE",
                                    "Local addresses to send from, in turn: 127.0.0.0/8, 10.1.0.10-10.1.0.90.",
                                    ""),
                            new Entry(
                                    "--sensors-per-socket",
                                    "sensors-per-socket",
                                    "N",
                                    "So many sensors share a socket, as nodes behind a forwarder, which the gateway must"
                                            + " allow.",
                                    "1"),
                            new Entry("--seed", "seed", "N", "Equal seeds give equal lives.", "1"))),
            new Section(
                    "%nReports:%n",
                    List.of(
                            new Entry(
                                    "--interval",
                                    "reports.interval",
                                    "DURATION",
                                    "Time between the reports of a sensor.",
                                    "5s"),
                            new Entry("--jitter", "reports.jitter", "SHARE", "How much an interval varies.", "20%"),
                            new Entry(
                                    "--qos",
                                    "reports.qos",
                                    "QOS",
                                    "-1 to 2, or a mix of sensors such as 0:20%,1:60%,2:20%.",
                                    "1"),
                            new Entry(
                                    "--topic",
                                    "reports.topic",
                                    "TEMPLATE",
                                    "Where a sensor reports.",
                                    "{prefix}/{id}/climate"),
                            new Entry("--retain", "reports.retain", "BOOL", "Whether reports are retained.", "false"),
                            new Entry(
                                    "--short-share",
                                    "topics.short-share",
                                    "SHARE",
                                    "Share of the sensors that report to the short topic name.",
                                    "0%"),
                            new Entry("--short-name", "topics.short-name", "NAME", "That name.", "sn"),
                            new Entry(
                                    "--predefined-share",
                                    "topics.predefined-share",
                                    "SHARE",
                                    "Share of the sensors that report to the predefined topic.",
                                    "0%"),
                            new Entry(
                                    "--predefined",
                                    "topics.predefined",
                                    "ID=TOPIC",
                                    "That topic, as the gateway has it.",
                                    ""))),
            new Section(
                    "%nLives:%n",
                    List.of(
                            new Entry(
                                    "--sleeping",
                                    "sleep.share",
                                    "SHARE",
                                    "Share of the sensors that sleep between reports.",
                                    "25%"),
                            new Entry(
                                    "--sleep-duration",
                                    "sleep.duration",
                                    "DURATION",
                                    "What sleepers announce; by default twice the time to their next sign of life.",
                                    ""),
                            new Entry(
                                    "--wake-interval",
                                    "sleep.wake-interval",
                                    "DURATION",
                                    "How often sleepers fetch what is kept; by default in the middle of an interval.",
                                    ""),
                            new Entry(
                                    "--commanded",
                                    "commands.share",
                                    "SHARE",
                                    "Share of the sensors that take commands.",
                                    "100%"),
                            new Entry(
                                    "--command-topic",
                                    "commands.topic",
                                    "TEMPLATE",
                                    "Where a sensor takes them: report, interval SECONDS, reboot.",
                                    "{prefix}/{id}/cmd"),
                            new Entry(
                                    "--reply-topic",
                                    "commands.reply-topic",
                                    "TEMPLATE",
                                    "Where it answers them.",
                                    "{prefix}/{id}/reply"),
                            new Entry(
                                    "--wills", "will.share", "SHARE", "Share of the sensors that leave a will.", "0%"),
                            new Entry(
                                    "--will-topic", "will.topic", "TEMPLATE", "Where wills go.", "{prefix}/{id}/will"),
                            new Entry("--will-message", "will.message", "TEMPLATE", "The will.", "{id} is gone"),
                            new Entry("--will-qos", "will.qos", "QOS", "Its QoS, 0 to 2.", "1"),
                            new Entry(
                                    "--reboot-every",
                                    "faults.reboot-every",
                                    "DURATION",
                                    "Mean time between firmware reboots, after which all is forgotten.",
                                    ""),
                            new Entry("--boot-time", "faults.boot-time", "DURATION", "How long they take.", "2s"),
                            new Entry(
                                    "--crash-every",
                                    "faults.crash-every",
                                    "DURATION",
                                    "Mean time between crashes.",
                                    ""),
                            new Entry(
                                    "--down-time",
                                    "faults.down-time",
                                    "DURATION",
                                    "How long a crashed sensor stays away.",
                                    "5m"),
                            new Entry(
                                    "--roam-every",
                                    "faults.roam-every",
                                    "DURATION",
                                    "Mean time between changes of address or port.",
                                    ""),
                            new Entry("--retry", "retry.interval", "DURATION", "T_retry.", "5s"),
                            new Entry("--retries", "retry.times", "N", "N_retry.", "4"),
                            new Entry(
                                    "--wait", "retry.congestion-wait", "DURATION", "T_WAIT after congestion.", "5m"))),
            new Section(
                    "%nBad weather:%n",
                    List.of(
                            new Entry("--loss", "network.loss", "SHARE", "Datagrams that are lost.", "0%"),
                            new Entry(
                                    "--delay",
                                    "network.delay",
                                    "DELAY",
                                    "80ms, 50ms..2s, normal:200ms:50ms, exponential:50ms:200ms, pareto:50ms:1.5.",
                                    "0s"),
                            new Entry(
                                    "--duplicate", "network.duplicate", "SHARE", "Datagrams that arrive twice.", "0%"),
                            new Entry(
                                    "--reorder",
                                    "network.reorder",
                                    "SHARE",
                                    "Datagrams that others may overtake.",
                                    "0%"),
                            new Entry(
                                    "--reorder-by",
                                    "network.reorder-by",
                                    "DURATION",
                                    "How long they are held up at most.",
                                    "1s"),
                            new Entry(
                                    "--bandwidth",
                                    "network.bandwidth",
                                    "RATE",
                                    "What a sensor's link carries in each direction, such as 5kbit/s.",
                                    ""),
                            new Entry(
                                    "--duty-cycle",
                                    "network.duty-cycle",
                                    "SHARE",
                                    "Share of the time that a link may be in use.",
                                    "100%"),
                            new Entry(
                                    "--link-queue",
                                    "network.queue",
                                    "N",
                                    "Datagrams that wait for a link; others are dropped.",
                                    "16"),
                            new Entry(
                                    "--outages",
                                    "network.outages",
                                    "TIME/EVERY",
                                    "Sensors are out of reach for 10s every 5m: 10s/5m, on average.",
                                    ""))));

    private static final String PAYLOAD = "--payload";
    private static final String BINARY = "--payload-binary";
    private static final String CSV = "--payload-csv";
    private static final String CSV_TIME = "--csv-time";
    private static final String CSV_SPEED = "--csv-speed";
    private static final String PARTITION = "--partition";

    static List<Entry> entries() {
        return SECTIONS.stream().flatMap(section -> section.entries.stream()).toList();
    }

    @Override
    public CommandSpec transform(CommandSpec command) {
        for (Section section : SECTIONS) {
            ArgGroupSpec.Builder group = group(section.heading);
            for (Entry entry : section.entries) {
                String isDefault = entry.isDefault.isEmpty() ? "" : " Default: " + entry.isDefault + ".";
                group.addArg(option(entry.name, entry.label, entry.description + isDefault)
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
        for (Entry entry : entries()) {
            if (value.apply(entry.name) instanceof String text) {
                overrides.add(ConfigOverride.of(entry.key, text, entry.name));
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
