package io.mqttsn.simulator.cli;

import io.mqttsn.simulator.broker.BrokerAccess;
import io.mqttsn.simulator.client.Violation;
import io.mqttsn.simulator.console.Bounds;
import io.mqttsn.simulator.console.FleetDisplay;
import io.mqttsn.simulator.fleet.Fleet;
import io.mqttsn.simulator.fleet.FleetListener;
import io.mqttsn.simulator.fleet.FleetOptions;
import io.mqttsn.simulator.fleet.FleetSnapshot;
import io.mqttsn.simulator.fleet.endtoend.BrokerWatch;
import io.mqttsn.simulator.fleet.endtoend.Ledger;
import io.mqttsn.simulator.fleet.profile.FleetProfile;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A fleet on the console: shows its state until it ends, by a bound or by Ctrl-C, waits for what is on its way, and sums up. */
final class FleetRun implements FleetListener {

    /** After Ctrl-C nobody wants to wait long. */
    private static final Duration HURRY = Duration.ofSeconds(2);

    private final Plan plan;
    private final PrintWriter out;
    private final FleetDisplay display;
    private final Runnable farewell;
    private final Optional<Ledger> ledger;
    private @Nullable BrokerWatch watch;
    private volatile @Nullable FleetSnapshot snapshot;
    private volatile boolean interrupted;

    /**
     * What is to be done.
     *
     * @param every how often to show the state
     * @param settle how long to wait at the end for acknowledgements, and then for arrivals
     * @param broker where to count arrivals
     * @param json where to write the result
     */
    record Plan(
            FleetProfile profile,
            Bounds bounds,
            Duration every,
            Duration settle,
            Optional<BrokerAccess> broker,
            Optional<Path> json) {

        /** Until Ctrl-C or a time, without a look at the broker. */
        static Plan simple(FleetProfile profile, Optional<Duration> duration, boolean interactive) {
            Bounds bounds = new Bounds(duration, Optional.empty());
            Duration every = Duration.ofSeconds(interactive ? 1 : 5);
            return new Plan(profile, bounds, every, HURRY, Optional.empty(), Optional.empty());
        }
    }

    private FleetRun(Plan plan, PrintWriter out, boolean interactive, Runnable farewell) {
        this.farewell = farewell;
        this.plan = plan;
        this.out = out;
        display = new FleetDisplay(out, interactive, plan.bounds);
        ledger = plan.broker.map(broker -> new Ledger(plan.profile.sensors()));
    }

    /**
     * Runs a fleet, and returns when it has ended and the summary is written.
     *
     * @param farewell what else is to be said at the end
     */
    static FleetResult run(
            InetSocketAddress gateway, Plan plan, PrintWriter out, boolean interactive, Runnable farewell)
            throws ToolFailure, InterruptedException {
        FleetRun run = new FleetRun(plan, out, interactive, farewell);
        run.watchBroker();
        FleetOptions options =
                new FleetOptions(plan.every, plan.bounds.messagesMax().orElse(Long.MAX_VALUE), run.ledger);
        Fleet fleet = Fleet.start(gateway, plan.profile, options, run);
        CtrlC ctrlC = new CtrlC(() -> run.interrupted(fleet));
        run.awaitBound(fleet);
        if (run.interrupted) {
            ctrlC.disarm();
        }
        run.settle(fleet, plan.settle);
        ctrlC.disarm();
        return run.end(fleet);
    }

    private void watchBroker() throws ToolFailure {
        if (ledger.isPresent()) {
            try {
                watch = BrokerWatch.start(
                        plan.broker.orElseThrow(),
                        plan.profile,
                        plan.profile.payload().format(),
                        ledger.get(),
                        this::problem);
            } catch (IOException e) {
                throw ToolFailure.unusable(String.valueOf(e.getMessage()));
            }
        }
    }

    private void awaitBound(Fleet fleet) throws InterruptedException {
        try {
            if (plan.bounds.duration().isPresent()) {
                fleet.reported().get(plan.bounds.duration().get().toMillis(), TimeUnit.MILLISECONDS);
            } else {
                fleet.reported().get();
            }
        } catch (TimeoutException e) {
            // The time is over, as was asked for.
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Ctrl-C: what scripts see at the end must not hide a loss. */
    private void interrupted(Fleet fleet) {
        interrupted = true;
        try {
            settle(fleet, HURRY);
            FleetResult result = end(fleet);
            if (result.complaint().isPresent()) {
                out.println(result.complaint().get());
                out.flush();
                Runtime.getRuntime().halt(1);
            }
        } catch (InterruptedException | ToolFailure e) {
            out.println(e.getMessage());
            out.flush();
        }
    }

    /** Waits for acknowledgements, and then for arrivals at the broker. */
    private void settle(Fleet fleet, Duration patience) throws InterruptedException {
        fleet.finish(patience);
        if (ledger.isPresent()) {
            ledger.get().awaitAcknowledged(patience);
        }
    }

    private FleetResult end(Fleet fleet) throws ToolFailure {
        fleet.close();
        display.end();
        Optional<String> brokerFailure = watch == null ? Optional.empty() : watch.failure();
        if (watch != null) {
            watch.close();
        }
        FleetSnapshot last = snapshot;
        if (last == null) {
            throw new ToolFailure("the fleet ended before it had begun");
        }
        FleetResult result = new FleetResult(plan.profile, last, brokerFailure);
        result.text().forEach(out::println);
        farewell.run();
        out.flush();
        if (plan.json.isPresent()) {
            JsonFile.write(plan.json.get(), result.json());
        }
        return result;
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
}
