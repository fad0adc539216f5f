package io.mqttsn.simulator.cli;

import io.mqttsn.config.ConfigError;
import io.mqttsn.config.ConfigOverride;
import io.mqttsn.config.ConfigResult;
import io.mqttsn.config.HostPort;
import io.mqttsn.simulator.console.Bounds;
import io.mqttsn.simulator.console.Terminal;
import io.mqttsn.simulator.fleet.Fleet;
import io.mqttsn.simulator.fleet.profile.FleetProfile;
import io.mqttsn.simulator.fleet.profile.SourceRange;
import io.mqttsn.simulator.net.OpenFiles;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mqttsn-sim fleet}: a field of sensors, in whatever weather, until Ctrl-C or a bound. */
@Command(
        name = "fleet",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        modelTransformer = FleetProfileOptions.class,
        description = {
            "Runs a field of sensors that report, sleep, take commands, reboot and roam, over a network as bad as you like.",
            "Sensor 3 reports to sensors/sensor-3/climate, takes commands on sensors/sensor-3/cmd ('report',"
                    + " 'interval SECONDS' or 'reboot') and answers them on sensors/sensor-3/reply."
        },
        footer = {
            "",
            "Examples:",
            "  mqttsn-sim fleet",
            "  mqttsn-sim fleet --sensors 500 --interval 10s --sleeping 80%%",
            "  mqttsn-sim fleet --loss 10%% --delay 50ms..2s --duration 1m",
            "  mqttsn-sim fleet --sensors 200 --broker tcp://127.0.0.1:1883",
            "  mqttsn-sim fleet --profile etc/fleets/trackers.yaml --messages 10000",
            "",
            "Exit codes: 0 done; 1 acknowledged messages lost, or others doubled that must not be (--broker); 2 could not"
                    + " be tried: wrong usage, or no sensor was ever connected, or no broker to count at."
        })
final class FleetCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec command;

    @Mixin
    GatewayOption gateway = new GatewayOption();

    @Mixin
    SerialOptions serial = new SerialOptions();

    @Option(
            names = "--profile",
            paramLabel = "FILE",
            description = "How the sensors live and in what weather, as YAML; options win over it.")
    @Nullable
    Path profile;

    @Option(names = "--print-profile", description = "Print the profile with all keys explained, and do nothing else.")
    boolean printProfile;

    @Option(
            names = "--broker",
            paramLabel = "URL",
            description = "Count at this broker, tcp://HOST:PORT or ssl://HOST:PORT, what arrives of the reports.")
    @Nullable
    String broker;

    @Mixin
    BrokerOptions brokerOptions = new BrokerOptions();

    @Mixin
    DurationOption duration = new DurationOption();

    @Option(
            names = "--messages",
            paramLabel = "N",
            description = "End after so many reports of all sensors together. Default: no limit.")
    @Nullable
    Long messages;

    @Option(
            names = "--settle",
            paramLabel = "DURATION",
            defaultValue = "30s",
            converter = Converters.ToDuration.class,
            description = "How long to wait at the end for acknowledgements, and for arrivals at the broker. Default:"
                    + " ${DEFAULT-VALUE}.")
    Duration settle = Duration.ZERO;

    @Option(
            names = "--every",
            paramLabel = "DURATION",
            converter = Converters.ToDuration.class,
            description = "How often to show the state. Default: 1s in a terminal, 5s otherwise.")
    @Nullable
    Duration every;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the result there too.")
    @Nullable
    Path json;

    @Override
    public Integer call() throws ToolFailure, InterruptedException {
        PrintWriter out = command.commandLine().getOut();
        boolean interactive = Terminal.isInteractive();
        FleetProfile chosen = load();
        if (printProfile) {
            out.print(
                    chosen.toYaml("A field of sensors, for mqttsn-sim fleet --profile FILE. What you do not change you"
                            + " may delete."));
            out.flush();
            return 0;
        }
        FleetRun.Plan plan = new FleetRun.Plan(
                chosen,
                new Bounds(duration.duration(), Optional.ofNullable(messages)),
                every != null ? every : Duration.ofSeconds(interactive ? 1 : 5),
                settle,
                brokerOptions.access("--broker", broker),
                Optional.ofNullable(json));
        check(plan);
        try (SerialOptions.Way way = serial.open(gateway.address, true)) {
            FleetResult result = FleetRun.run(way.gateway(), plan, out, interactive, () -> {});
            if (!result.wasHeard()) {
                throw ToolFailure.unusable("no sensor was ever connected; is the gateway running on " + where()
                        + ", and does it allow the client ids " + chosen.idPrefix() + "1 ..."
                        + (serial.isModem() || chosen.sensorsPerSocket() > 1
                                ? " and this forwarder (access.forwarders)?"
                                : "?"));
            }
            result.complaint().ifPresent(out::println);
            return result.complaint().isPresent() ? 1 : 0;
        }
    }

    private FleetProfile load() {
        List<ConfigOverride> overrides = FleetProfileOptions.overrides(command);
        ConfigResult<FleetProfile> loaded = FleetProfile.load(Optional.ofNullable(profile), overrides);
        return loaded.orElseThrow(errors -> new ParameterException(
                command.commandLine(),
                errors.stream().map(ConfigError::sentence).collect(Collectors.joining("\n"))));
    }

    private void check(FleetRun.Plan plan) throws ToolFailure {
        FleetProfile chosen = plan.profile();
        if (json != null) {
            JsonFile.check(command, json);
        }
        List<String> mistakes = new ArrayList<>();
        if (messages != null && messages < 1) {
            mistakes.add("--messages " + messages + " (expected: at least 1)");
        }
        if (plan.every().isZero()) {
            mistakes.add("--every 0 (expected: at least 1ms)");
        }
        if (serial.port != null && chosen.sensorsPerSocket() > 1) {
            mistakes.add("--sensors-per-socket " + chosen.sensorsPerSocket()
                    + " (expected: 1 with --serial, where a forwarder cannot carry another)");
        }
        if (serial.port == null
                && !chosen.source()
                        .map(range -> range.canReach(gateway.address.getAddress()))
                        .orElse(true)) {
            mistakes.add("--source " + chosen.source().get() + " cannot reach " + where()
                    + " (expected: both IPv4, or both" + " IPv6)");
        }
        if (serial.port != null && chosen.source().isPresent()) {
            mistakes.add(
                    "--source " + chosen.source().get() + " (expected: not with --serial, which has no addresses)");
        }
        if (broker != null && !chosen.payload().format().hasStamp()) {
            mistakes.add("--broker: the payload has nothing to tell messages apart (expected: {sequence} in a text, or"
                    + " u32:sequence in a layout)");
        }
        if (!mistakes.isEmpty()) {
            throw new ParameterException(command.commandLine(), String.join("\n", mistakes));
        }
        Optional<String> refusal = OpenFiles.refusal(
                Fleet.socketCount(chosen),
                chosen.source().map(SourceRange::count).orElse(1L));
        if (refusal.isPresent()) {
            throw ToolFailure.unusable(refusal.get());
        }
    }

    private String where() {
        return serial.port == null
                ? "UDP " + new HostPort(gateway.address.getHostString(), gateway.address.getPort())
                : "the other end of " + serial.port;
    }
}
