package io.mqttsn.simulator.cli;

import io.mqttsn.codec.Frame;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.SearchGw;
import io.mqttsn.config.HostPort;
import io.mqttsn.simulator.search.FoundGateway;
import io.mqttsn.simulator.search.GatewaySearch;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mqttsn-sim search}: which gateways are there? */
@Command(
        name = "search",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        description = {
            "Looks for gateways: sends SEARCHGW every second and lists who answers by GWINFO, or announces itself by"
                    + " ADVERTISE meanwhile.",
            "ADVERTISE is heard on multicast groups only."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:at least one gateway was found", "1:none", "2:wrong usage, or no way to the group"},
        footer = {
            "",
            "Examples:",
            "  mqttsn-sim search",
            "  mqttsn-sim search --group 225.1.1.1:1883 --interface eth0 --wait 5s",
            "  mqttsn-sim search --group 192.168.1.255:1883 --count 1  (by broadcast)"
        })
final class SearchCommand implements Callable<Integer> {

    private static final long ASK_AGAIN_NANOS = 1_000_000_000;

    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec command;

    @Option(
            names = {"-G", "--group"},
            paramLabel = "HOST:PORT",
            defaultValue = "225.1.1.1:1883",
            converter = Converters.ToGateway.class,
            description = "A multicast group, a broadcast address, or one gateway. Default: ${DEFAULT-VALUE}.")
    InetSocketAddress group = new InetSocketAddress(0);

    @Option(
            names = "--interface",
            paramLabel = "NAME",
            description = "Name or address of the interface for a multicast group. Default: the system's choice.")
    @Nullable
    String interfaceName;

    @Option(
            names = "--radius",
            paramLabel = "HOPS",
            defaultValue = "0",
            description = "Radius in SEARCHGW, 0 to 255; 0 is the whole network. Default: ${DEFAULT-VALUE}.")
    int radius;

    @Option(
            names = "--ttl",
            paramLabel = "N",
            defaultValue = "1",
            description = "Routers that a multicast datagram may pass, plus one, 0 to 255. Default: ${DEFAULT-VALUE}.")
    int ttl;

    @Option(
            names = {"-w", "--wait"},
            paramLabel = "DURATION",
            defaultValue = "3s",
            converter = Converters.ToDuration.class,
            description = "How long to look. Default: ${DEFAULT-VALUE}.")
    Duration patience = Duration.ZERO;

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            description = "End as soon as so many are found. Default: look to the end of --wait.")
    int count = Integer.MAX_VALUE;

    @Option(
            names = {"-v", "--verbose"},
            description = "Show each message, on standard error.")
    boolean verbose;

    @Override
    public Integer call() throws ToolFailure {
        Usage.check(command, radius >= 0 && radius <= 255, "--radius " + radius + " (expected: 0..255)");
        Usage.check(command, ttl >= 0 && ttl <= 255, "--ttl " + ttl + " (expected: 0..255)");
        Usage.check(command, count >= 1, "--count " + count + " (expected: at least 1)");
        Usage.check(command, patience.toMillis() > 0, "--wait 0 (expected: more than 0)");
        Usage.check(
                command,
                interfaceName == null || group.getAddress().isMulticastAddress(),
                "--interface has no effect on " + HostPort.numeric(group) + " (expected: a multicast group with it)");
        NetworkInterface networkInterface = interfaceName == null ? null : networkInterface(interfaceName);
        Finder finder = new Finder();
        try (GatewaySearch search = new GatewaySearch(group, networkInterface, ttl)) {
            if (!search.deafness().isEmpty()) {
                PrintWriter err = command.commandLine().getErr();
                err.println("warning: ADVERTISE is not heard on " + HostPort.numeric(group) + " (" + search.deafness()
                        + ")");
                err.flush();
            }
            finder.look(search);
        } catch (IOException e) {
            throw ToolFailure.unusable("no way to " + HostPort.numeric(group) + " (" + e.getMessage()
                    + "); is the network up, and is it the right --interface?");
        }
        if (finder.gateways.isEmpty()) {
            throw new ToolFailure("no gateway answered on " + HostPort.numeric(group) + " within " + patience.toMillis()
                    + " ms; does one belong to this --group, and is it on the network of this --interface?");
        }
        return 0;
    }

    private NetworkInterface networkInterface(String name) {
        try {
            NetworkInterface found = NetworkInterface.getByName(name);
            if (found == null && name.matches("[0-9a-fA-F.:]+")) {
                found = NetworkInterface.getByInetAddress(InetAddress.getByName(name));
            }
            if (found != null) {
                return found;
            }
            String known = NetworkInterface.networkInterfaces()
                    .map(NetworkInterface::getName)
                    .collect(Collectors.joining(", "));
            throw new ParameterException(
                    command.commandLine(),
                    "--interface " + name + " (expected: one of this machine: " + known + ", or the address of one)");
        } catch (SocketException | UnknownHostException e) {
            throw new ParameterException(command.commandLine(), "--interface " + name + ": " + e.getMessage());
        }
    }

    /** Prints each gateway once, for each way by which it made itself known. */
    private final class Finder implements GatewaySearch.Listener {

        private final PrintWriter out = command.commandLine().getOut();
        private final MessageTrace trace =
                new MessageTrace(verbose ? command.commandLine().getErr() : new PrintWriter(Writer.nullWriter()));
        private final Set<FoundGateway> printed = new HashSet<>();
        private final Set<String> gateways = new HashSet<>();
        private long askedNanos;

        void look(GatewaySearch search) throws IOException {
            long endNanos = System.nanoTime() + patience.toNanos();
            long askNanos = System.nanoTime();
            SearchGw question = new SearchGw(radius);
            for (long now = askNanos; now - endNanos < 0 && gateways.size() < count; now = System.nanoTime()) {
                if (now - askNanos >= 0) {
                    trace.sent(question);
                    askedNanos = System.nanoTime();
                    search.ask(question);
                    askNanos += ASK_AGAIN_NANOS;
                }
                long untilNanos = Math.min(askNanos, endNanos) - System.nanoTime();
                search.await(Math.max(1, untilNanos / 1_000_000), this);
            }
        }

        @Override
        public void heard(InetSocketAddress from, Frame frame) {
            if (!(frame instanceof SearchGw)) {
                trace.heard(frame);
            }
        }

        @Override
        public void found(FoundGateway gateway) {
            gateways.add(gateway.gwId() + " " + place(gateway));
            if (!printed.add(gateway)) {
                return;
            }
            String how = gateway.advertisedSeconds().isPresent()
                    ? "ADVERTISE, the next one within "
                            + gateway.advertisedSeconds().getAsInt() + " s"
                    : String.format(Locale.ROOT, "GWINFO after %.1f ms", (System.nanoTime() - askedNanos) / 1e6);
            out.println("gateway " + gateway.gwId() + " at " + place(gateway) + ": " + how);
            out.flush();
        }

        private String place(FoundGateway gateway) {
            Octets gwAdd = gateway.gwAdd();
            return gwAdd.isEmpty()
                    ? HostPort.numeric(gateway.from()).toString()
                    : "0x" + HexFormat.of().formatHex(gwAdd.toByteArray()) + ", says the client "
                            + HostPort.numeric(gateway.from());
        }
    }
}
