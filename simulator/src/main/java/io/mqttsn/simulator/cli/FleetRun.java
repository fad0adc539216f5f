package io.mqttsn.simulator.cli;

import io.mqttsn.simulator.client.Violation;
import io.mqttsn.simulator.console.FleetDisplay;
import io.mqttsn.simulator.fleet.Fleet;
import io.mqttsn.simulator.fleet.FleetListener;
import io.mqttsn.simulator.fleet.FleetSettings;
import io.mqttsn.simulator.fleet.FleetSnapshot;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A fleet on the console: shows its state until it ends, by time or by Ctrl-C, and sums up. */
final class FleetRun implements FleetListener {

    private final FleetDisplay display;
    private volatile @Nullable FleetSnapshot snapshot;

    private FleetRun(FleetDisplay display) {
        this.display = display;
    }

    /**
     * Runs a fleet, and returns when it has ended.
     *
     * @param duration how long, {@code null} until Ctrl-C
     * @param farewell what else is to be said at the end
     * @return whether any sensor was ever connected
     */
    static boolean run(
            InetSocketAddress gateway,
            FleetSettings settings,
            @Nullable Duration duration,
            PrintWriter out,
            boolean interactive,
            Runnable farewell)
            throws InterruptedException {
        FleetRun run = new FleetRun(new FleetDisplay(out, interactive));
        CountDownLatch end = new CountDownLatch(1);
        Fleet fleet = Fleet.start(gateway, settings, run);
        Thread ctrlC = new Thread(() -> run.end(fleet, out, farewell), "sim-goodbye");
        Runtime.getRuntime().addShutdownHook(ctrlC);
        if (duration == null) {
            end.await();
        } else {
            end.await(duration.toMillis(), TimeUnit.MILLISECONDS);
        }
        Runtime.getRuntime().removeShutdownHook(ctrlC);
        run.end(fleet, out, farewell);
        FleetSnapshot last = run.snapshot;
        return last != null && last.connects() > 0;
    }

    private void end(Fleet fleet, PrintWriter out, Runnable farewell) {
        fleet.close();
        summarize(out);
        farewell.run();
        out.flush();
    }

    @Override
    public void snapshot(FleetSnapshot next) {
        snapshot = next;
        display.snapshot(next);
    }

    @Override
    public void violated(String clientId, Violation violation) {
        display.violated(clientId, violation);
    }

    @Override
    public void problem(String sentence) {
        display.problem(sentence);
    }

    private void summarize(PrintWriter out) {
        display.end();
        FleetSnapshot end = snapshot;
        if (end != null) {
            out.printf(
                    Locale.ROOT,
                    "%d sensors, %d s: %d sent, %d acknowledged, %d failed, %d commands, %d connections lost, "
                            + "%d violations%n",
                    end.total(),
                    end.elapsed().toSeconds(),
                    end.sent(),
                    end.acknowledged(),
                    end.failed(),
                    end.commands(),
                    end.losses(),
                    end.violations());
        }
    }
}
