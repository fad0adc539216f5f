package io.mqttsn.simulator.cli;

import java.util.List;

/** The options of {@code fleet} that each stand for one key of its profile, in the order of the help. */
final class FleetOptionTable {

    /**
     * One option.
     *
     * @param key where its value goes in a profile
     * @param isDefault what the profile has without the option, as it is written there; empty for nothing
     */
    record Entry(String name, String key, String label, String description, String isDefault) {}

    record Section(String heading, List<Entry> entries) {}

    static final List<Section> SECTIONS = List.of(
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
                                    "Local addresses to send from, in turn: 127.0.0.0/8, 10.1.0.10-10.1.0.90, 2001:db8::/64.",
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

    private FleetOptionTable() {}

    /** Those of all sections. */
    static List<Entry> entries() {
        return SECTIONS.stream().flatMap(section -> section.entries.stream()).toList();
    }
}
