package io.mqttsn.simulator.cli;

import io.mqttsn.serial.xbee.RadioPeers.Dialect;
import io.mqttsn.simulator.console.Terminal;
import io.mqttsn.simulator.fleet.profile.FleetProfile;
import io.mqttsn.simulator.serial.XBeeRelay;
import io.mqttsn.simulator.serial.XBeeRelaySettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mqttsn-sim xbee}: an XBee module with a network of sensors, until Ctrl-C. */
@Command(
        name = "xbee",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        description = {
            "Is an XBee module on a serial port, with a radio network of sensors behind it. The sensors do what those of"
                    + " 'mqttsn-sim fleet' do. Octets leave the module at its baud rate, on pseudo-terminals too.",
            "Further MQTT-SN clients on UDP join the network as radios when they send to --listen."
        },
        footer = {
            "",
            "Examples:",
            "  socat PTY,rawer,link=/tmp/module PTY,rawer,link=/tmp/port",
            "  mqttsn-gateway run --serial /tmp/port,115200,xbee",
            "  mqttsn-sim xbee --port /tmp/module --nodes 50 --sleeping 0.5 --loss 5",
            "  mqttsn-sim xbee --port /tmp/module --nodes 0 --listen 10001"
        })
final class XBeeCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec command;

    @Option(
            names = {"-p", "--port"},
            required = true,
            paramLabel = "PATH",
            description = "The serial port at which the module sits.")
    String port = "";

    @Option(
            names = {"-n", "--nodes"},
            paramLabel = "N",
            defaultValue = "50",
            description = "How many sensors, 0 for none but those at --listen. Default: ${DEFAULT-VALUE}.")
    int nodes;

    @Option(
            names = "--api-mode",
            paramLabel = "AP",
            defaultValue = "2",
            description = "The module's AP: 1, 2, or 0 for transparent mode. Default: ${DEFAULT-VALUE}.")
    int apiMode;

    @Option(
            names = "--radio",
            paramLabel = "FIRMWARE",
            defaultValue = "zigbee",
            description = "The module's firmware: zigbee or ieee-802-15-4. Default: ${DEFAULT-VALUE}.")
    String radio = "";

    @Option(
            names = "--baud",
            paramLabel = "RATE",
            defaultValue = "115200",
            description = "How fast octets leave the module, in bits per second. Default: ${DEFAULT-VALUE}.")
    int baudRate;

    @Option(
            names = "--gateway-baud",
            paramLabel = "RATE",
            description =
                    "The gateway's baud rate, where it is to be another one than --baud: then neither end understands"
                            + " the other, on pseudo-terminals too.")
    @Nullable
    Integer gatewayBaudRate;

    @Option(
            names = "--payload-max",
            paramLabel = "OCTETS",
            defaultValue = "84",
            description = "What the radio carries, the module's NP. Default: ${DEFAULT-VALUE}.")
    int payloadMax;

    @Option(
            names = "--loss",
            paramLabel = "PERCENT",
            defaultValue = "0",
            description =
                    "How many of a hundred transmissions are lost, in either direction. Default: ${DEFAULT-VALUE}.")
    double lossPercent;

    @Option(
            names = "--listen",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "A loopback UDP port where further clients become radios. Default: any that is free.")
    int listen;

    @Option(
            names = "--interval",
            paramLabel = "DURATION",
            defaultValue = "5s",
            converter = Converters.ToDuration.class,
            description = "Time between the reports of a sensor. Default: ${DEFAULT-VALUE}.")
    Duration interval = Duration.ZERO;

    @Option(
            names = "--sleeping",
            paramLabel = "SHARE",
            defaultValue = "0.5",
            description = "Which share of the sensors sleeps between reports, 0 to 1. Default: ${DEFAULT-VALUE}.")
    double sleeping;

    @Option(
            names = {"-q", "--qos"},
            paramLabel = "QOS",
            defaultValue = "1",
            description = "QoS of the reports, 0 to 2. Default: ${DEFAULT-VALUE}.")
    int qosLevel;

    @Option(
            names = "--starts",
            paramLabel = "PER-SECOND",
            defaultValue = "20",
            description = "How many sensors are switched on each second. Default: ${DEFAULT-VALUE}.")
    double startsPerSecond;

    @Mixin
    DurationOption duration = new DurationOption();

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Seed of weather, jitter and losses.")
    long seed;

    @Override
    public Integer call() throws ToolFailure, InterruptedException {
        XBeeRelaySettings module = module();
        boolean interactive = Terminal.isInteractive();
        FleetProfile fleet = nodes == 0 ? FleetProfile.of() : fleet();
        PrintWriter out = command.commandLine().getOut();
        try (XBeeRelay relay = XBeeRelay.start(module)) {
            out.println("An XBee module on " + port + "; radios join at UDP "
                    + relay.address().getPort());
            out.flush();
            long startNanos = System.nanoTime();
            Runnable farewell = () -> sumUp(relay, System.nanoTime() - startNanos, out);
            if (nodes == 0) {
                waitForTheEnd(farewell);
                return 0;
            }
            FleetRun.Plan plan = FleetRun.Plan.simple(fleet, duration.duration(), interactive);
            if (!FleetRun.run(relay.address(), plan, out, interactive, farewell).wasHeard()) {
                throw ToolFailure.unusable(
                        "no sensor was ever connected; does a gateway with framing xbee and api-mode " + apiMode
                                + " use the other end of " + port + "?");
            }
            return 0;
        } catch (IOException e) {
            throw ToolFailure.unusable(String.valueOf(e.getMessage()));
        }
    }

    private void waitForTheEnd(Runnable farewell) throws InterruptedException {
        CtrlC ctrlC = new CtrlC(farewell);
        CountDownLatch never = new CountDownLatch(1);
        if (duration.duration().isEmpty()) {
            never.await();
        } else {
            never.await(duration.duration().get().toMillis(), TimeUnit.MILLISECONDS);
        }
        ctrlC.disarm();
        farewell.run();
    }

    private XBeeRelaySettings module() {
        try {
            return new XBeeRelaySettings(
                    port,
                    baudRate,
                    gatewayBaudRate == null ? baudRate : gatewayBaudRate,
                    apiMode,
                    Dialect.valueOf(radio.toUpperCase(Locale.ROOT).replace('-', '_')),
                    payloadMax,
                    lossPercent / 100,
                    seed,
                    listen,
                    nodes + 1000);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    private FleetProfile fleet() {
        try {
            return FleetProfile.of(
                    "sensors=" + nodes,
                    "reports.interval=" + interval.toMillis() + "ms",
                    "reports.qos=" + qosLevel,
                    "sleep.share=" + sleeping,
                    "starts-per-second=" + startsPerSecond,
                    "seed=" + seed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    private static void sumUp(XBeeRelay relay, long nanos, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "line to the gateway %d octets (%.0f %% busy), from it %d octets (%.0f %% busy); %d frames lost in the module%n",
                relay.octetsToHost(),
                100 * relay.utilisation(relay.octetsToHost(), nanos),
                relay.octetsFromHost(),
                100 * relay.utilisation(relay.octetsFromHost(), nanos),
                relay.framesLostInModule());
        out.flush();
    }
}
