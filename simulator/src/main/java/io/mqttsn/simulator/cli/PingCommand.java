package io.mqttsn.simulator.cli;

import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.PingResp;
import io.mqttsn.simulator.client.SensorSettings;
import io.mqttsn.simulator.net.SensorLoop;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mqttsn-sim ping}: how long a gateway takes to answer. */
@Command(
        name = "ping",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        description = {
            "Sends PINGREQ again and again and prints how long each answer took, as ping(8) does.",
            "With a connection first; --bare asks without one, which gateways answer by DISCONNECT: they are there,"
                    + " but do not know us.",
            "PINGRESP carries no number: an answer that comes after --wait may be taken for that to the next question."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:at least one answer came",
            "1:the gateway refused or ended the connection",
            "2:no answer at all, or wrong usage"
        },
        footer = {
            "",
            "Examples:",
            "  mqttsn-sim ping --count 5",
            "  mqttsn-sim ping --gateway 192.168.1.2:10000 --bare --count 1 --wait 500ms"
        })
final class PingCommand implements Callable<Integer> {

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            description = "End after so many. Default: go on until Ctrl-C.")
    int count = Integer.MAX_VALUE;

    @Option(
            names = "--interval",
            paramLabel = "DURATION",
            defaultValue = "1s",
            converter = Converters.ToDuration.class,
            description = "Time from one to the next. Default: ${DEFAULT-VALUE}.")
    Duration interval = Duration.ZERO;

    @Option(
            names = {"-w", "--wait"},
            paramLabel = "DURATION",
            defaultValue = "1s",
            converter = Converters.ToDuration.class,
            description = "How long to wait for each answer. Default: ${DEFAULT-VALUE}.")
    Duration patience = Duration.ZERO;

    @Option(names = "--bare", description = "Ask without a connection.")
    boolean bare;

    @Mixin
    ClientOptions client = new ClientOptions();

    @Mixin
    SerialOptions serial = new SerialOptions();

    @Override
    public Integer call() throws ToolFailure, InterruptedException {
        client.check(count >= 1, "--count " + count + " (expected: at least 1)");
        client.check(patience.toMillis() > 0, "--wait 0 (expected: more than 0)");
        SensorSettings settings = client.settings(Map.of());
        Pinger pinger = client.run(serial, "sim-ping", loop -> new Pinger(loop, settings));
        if (pinger.times.count() == 0) {
            throw ToolFailure.unusable("no answer from " + pinger.gatewayName()
                    + "; is the gateway running there, and is the port right (--gateway, --serial)?");
        }
        return 0;
    }

    /** Asks, waits for the answer or its absence, asks again. */
    private final class Pinger extends ToolSensor {

        private final PrintWriter out = client.out();
        private final RoundTrips times = new RoundTrips();
        private int sent;
        private boolean open;
        private long startNanos;
        private long sentNanos;
        private @Nullable ScheduledFuture<?> patienceEnds;

        Pinger(SensorLoop loop, SensorSettings settings) {
            super(loop, settings, client);
        }

        @Override
        void begin() {
            if (bare) {
                ready();
            } else {
                super.begin();
            }
        }

        @Override
        void ready() {
            out.println("PINGREQ to " + gatewayName() + (bare ? " without a connection" : " as " + client.id()));
            out.flush();
            startNanos = System.nanoTime();
            ask();
        }

        private void ask() {
            sent++;
            open = true;
            sentNanos = System.nanoTime();
            run((client, now) -> send(PingReq.KEEP_ALIVE));
            patienceEnds = loop().schedule(this::unanswered, patience.toNanos());
        }

        @Override
        boolean takes(MqttSnMessage message) {
            if (!open || !(message instanceof PingResp || bare && message instanceof Disconnect)) {
                return false;
            }
            times.add(System.nanoTime() - sentNanos);
            if (patienceEnds != null) {
                patienceEnds.cancel(false);
            }
            say(String.format(
                    Locale.ROOT, "%s %d: %.3f ms", message.type(), sent, RoundTrips.millis(times.lastNanos())));
            next();
            return true;
        }

        private void unanswered() {
            say("no answer " + sent + " within " + patience.toMillis() + " ms");
            next();
        }

        private void next() {
            open = false;
            if (sent == count) {
                finish();
            } else {
                loop().schedule(this::ask, Math.max(0, sentNanos + interval.toNanos() - System.nanoTime()));
            }
        }

        private void say(String sentence) {
            if (!client.quiet) {
                out.println(sentence);
                out.flush();
            }
        }

        @Override
        void ending() {
            int asked = open ? sent - 1 : sent;
            if (asked > 0) {
                out.printf(
                        Locale.ROOT,
                        "%d sent, %d answered, %.0f %% lost, %d ms%n",
                        asked,
                        times.count(),
                        100.0 * (asked - times.count()) / asked,
                        (System.nanoTime() - startNanos) / 1_000_000);
                times.print(out);
                out.flush();
            }
        }
    }
}
