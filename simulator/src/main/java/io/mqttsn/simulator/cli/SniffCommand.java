package io.mqttsn.simulator.cli;

import io.mqttsn.config.HostPort;
import io.mqttsn.simulator.sniff.JsonLines;
import io.mqttsn.simulator.sniff.MessageChart;
import io.mqttsn.simulator.sniff.OneLine;
import io.mqttsn.simulator.sniff.ProxyListener;
import io.mqttsn.simulator.sniff.Sighting;
import io.mqttsn.simulator.sniff.SniffFormat;
import io.mqttsn.simulator.sniff.UdpProxy;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mqttsn-sim sniff}: a proxy in front of a gateway that shows what passes. */
@Command(
        name = "sniff",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Stands between clients and a gateway, hands every datagram on unchanged, and shows the messages as a chart:"
                    + " a column for each client, | while it is connected, z while it sleeps.",
            "Clients have to send to --listen instead of the gateway."
        },
        footer = {
            "",
            "Examples:",
            "  mqttsn-sim sniff --listen 127.0.0.1:10001 --gateway 127.0.0.1:10000",
            "  mqttsn-sim pub --gateway 127.0.0.1:10001 --topic a --message x --qos 1        (in another terminal)",
            "  mqttsn-sim sniff --listen 0.0.0.0:10001 --one-line | grep PUBLISH",
            "  mqttsn-sim sniff --listen 0.0.0.0:10001 --json > traffic.jsonl"
        })
final class SniffCommand implements Callable<Integer> {

    /** Datagrams that wait to be printed; a terminal that stands still must not hold up the sensors. */
    private static final int WAITING_MAX = 10_000;

    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec command;

    @Option(
            names = {"-l", "--listen"},
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:10001",
            converter = Converters.ToLocalAddress.class,
            description = "Where clients send to; port 0 for any. Default: ${DEFAULT-VALUE}.")
    InetSocketAddress listen = new InetSocketAddress(0);

    @Mixin
    GatewayOption gateway = new GatewayOption();

    @ArgGroup
    Form form = new Form();

    @Option(
            names = "--columns",
            paramLabel = "N",
            defaultValue = "8",
            description = "Columns of the chart; further clients share one more. Default: ${DEFAULT-VALUE}.")
    int columns;

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many clients have a socket at a time; the longest silent one gives way. Default:"
                    + " ${DEFAULT-VALUE}.")
    int clientsMax;

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            description = "End after so many datagrams. Default: go on until Ctrl-C.")
    long count = Long.MAX_VALUE;

    @Mixin
    DurationOption duration = new DurationOption();

    /** How to print. */
    static final class Form {
        @Option(
                names = {"-1", "--one-line"},
                description = "Print one line per datagram with the client's address, instead of the chart.")
        boolean oneLine;

        @Option(names = "--json", description = "Print one JSON object per datagram and line.")
        boolean json;
    }

    @Override
    public Integer call() throws ToolFailure, InterruptedException {
        Usage.check(command, columns >= 1 && columns <= 100, "--columns " + columns + " (expected: 1..100)");
        Usage.check(command, clientsMax >= 1, "--clients " + clientsMax + " (expected: at least 1)");
        Usage.check(command, count >= 1, "--count " + count + " (expected: at least 1)");
        Usage.check(
                command,
                !listen.equals(gateway.address),
                "--listen and --gateway are the same address (expected: two)");
        SniffFormat format = form.json ? new JsonLines() : form.oneLine ? new OneLine() : new MessageChart(columns);
        PrintWriter err = command.commandLine().getErr();
        Tape tape = new Tape(err);
        try (UdpProxy proxy = UdpProxy.start(listen, gateway.address, clientsMax, tape)) {
            err.println("listening on UDP " + HostPort.numeric(proxy.address()) + ", handing on to "
                    + HostPort.numeric(gateway.address));
            err.flush();
            tape.play(format, command.commandLine().getOut());
        } catch (IOException e) {
            throw ToolFailure.unusable("cannot listen on UDP " + HostPort.numeric(listen) + " (" + e.getMessage()
                    + "); is the port free, and the address of this machine (--listen)?");
        }
        return 0;
    }

    /** What waits between the proxy's thread and the one that prints. */
    private final class Tape implements ProxyListener {

        private final BlockingQueue<Sighting> waiting = new LinkedBlockingQueue<>(WAITING_MAX);
        private final AtomicLong unprinted = new AtomicLong();
        private final PrintWriter err;
        private boolean unreachable;

        Tape(PrintWriter err) {
            this.err = err;
        }

        @Override
        public void passed(Sighting sighting) {
            unreachable &= sighting.toGateway();
            if (!waiting.offer(sighting)) {
                unprinted.incrementAndGet();
            }
        }

        @Override
        public void gatewayUnreachable(InetSocketAddress client) {
            if (!unreachable) {
                unreachable = true;
                err.println("warning: nobody listens on UDP " + HostPort.numeric(gateway.address)
                        + "; start the gateway or name another one (--gateway)");
                err.flush();
            }
        }

        /** Prints until there is enough, or the time is over. */
        void play(SniffFormat format, PrintWriter out) throws InterruptedException {
            long lengthNanos = duration.duration().map(Duration::toNanos).orElse(Long.MAX_VALUE);
            long startNanos = System.nanoTime();
            for (long printed = 0; printed < count; printed++) {
                long leftNanos = lengthNanos - (System.nanoTime() - startNanos);
                Sighting next = waiting.poll(leftNanos, TimeUnit.NANOSECONDS);
                if (next == null) {
                    break;
                }
                format.lines(next).forEach(out::println);
                if (waiting.isEmpty()) {
                    out.flush();
                }
                long missing = unprinted.getAndSet(0);
                if (missing > 0) {
                    err.println("warning: " + missing + " datagrams passed faster than they could be printed");
                    err.flush();
                }
            }
            out.flush();
        }
    }
}
