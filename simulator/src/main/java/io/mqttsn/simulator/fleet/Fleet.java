package io.mqttsn.simulator.fleet;

import io.mqttsn.simulator.client.SensorState;
import io.mqttsn.simulator.fleet.payload.PayloadFormat;
import io.mqttsn.simulator.fleet.profile.FaultSettings;
import io.mqttsn.simulator.fleet.profile.FleetProfile;
import io.mqttsn.simulator.net.Ramp;
import io.mqttsn.simulator.net.SensorLoop;
import io.mqttsn.simulator.network.NetworkSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Sensors that live on one thread of their own until they are closed.
 *
 * <pre>{@code
 * try (Fleet fleet = Fleet.start(gateway, FleetProfile.of(), FleetOptions.watchedEvery(second), listener)) { ... }
 * }</pre>
 */
public final class Fleet implements AutoCloseable {

    /** How many sensors a snapshot shows one by one. */
    public static final int ROWS_MAX = 10;

    /** Frames that sensors read: commands are short. */
    private static final int FRAME_SIZE_MAX = 2048;

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long GOODBYE_MILLIS = 700;
    /** Nothing on the loop takes so long, not even closing thousands of sockets. */
    private static final long STUCK_MILLIS = 5_000;
    /** Sensors that say goodbye in one tick: all at once would be more than a receive buffer holds. */
    private static final int GOODBYES_PER_TICK = 100;

    private final FleetProfile profile;
    private final PayloadFormat format;
    private final NetworkSettings network;
    private final FleetOptions options;
    private final FleetListener listener;
    private final SensorLoop loop;
    private final Ramp ramp;
    private final FleetTally tally;
    private final FleetCensus census;
    private final long startNanos = System.nanoTime();

    private final AtomicBoolean closed = new AtomicBoolean();
    private final CompletableFuture<Void> reported = new CompletableFuture<>();

    // Confined to the loop.
    private final Ports ports;
    private final List<FleetSensor> sensors = new ArrayList<>();
    /** Whether the system gives no more sockets. */
    private boolean stunted;

    private boolean finishing;
    private boolean closing;

    private Fleet(InetSocketAddress gateway, FleetProfile profile, FleetOptions options, FleetListener listener) {
        this.profile = profile;
        this.options = options;
        this.listener = listener;
        format = profile.payload().format();
        network = profile.network().network();
        ramp = new Ramp(profile.sensors(), profile.startsPerSecond());
        tally = new FleetTally(network, isUpset(profile.faults()), options.reportsMax(), options.ledger());
        loop = new SensorLoop("sim-fleet", gateway, FRAME_SIZE_MAX);
        ports = new Ports(profile, loop, () -> tally.unreachable = true);
        census = new FleetCensus(loop.gatewayName(), profile.sensors(), sensors, tally, options.ledger(), startNanos);
    }

    private static boolean isUpset(FaultSettings faults) {
        return faults.rebootEvery().isPresent()
                || faults.crashEvery().isPresent()
                || faults.roamEvery().isPresent();
    }

    /**
     * Switches the sensors on, one after the other.
     *
     * @param gateway a resolved address; sensors keep trying while nobody listens there
     */
    public static Fleet start(
            InetSocketAddress gateway, FleetProfile profile, FleetOptions options, FleetListener listener) {
        Fleet fleet = new Fleet(gateway, profile, options, listener);
        fleet.loop.execute(fleet::startDue);
        fleet.loop.schedule(fleet::snapshot, options.snapshotEvery().toNanos());
        return fleet;
    }

    /** How many sockets the sensors of a profile open. */
    public static int socketCount(FleetProfile profile) {
        return Ports.count(profile);
    }

    /** Completes when all reports that the options allow have been made, when no sensor could be switched on, or when the fleet is closed. */
    public CompletableFuture<Void> reported() {
        return reported;
    }

    /**
     * Lets the sensors make no further reports, and waits until each one made has its outcome.
     *
     * @return whether that happened within {@code patience}
     */
    public boolean finish(Duration patience) throws InterruptedException {
        CountDownLatch settled = new CountDownLatch(1);
        loop.execute(() -> {
            finishing = true;
            sensors.forEach(FleetSensor::finish);
            awaitSettled(settled);
        });
        return settled.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Disconnects all sensors and ends the thread, within a second and another for each ten thousand of them; the listener gets its last snapshot.
     * Idempotent.
     */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        CountDownLatch gone = new CountDownLatch(1);
        long patienceMillis =
                GOODBYE_MILLIS + profile.sensors() / GOODBYES_PER_TICK * TimeUnit.NANOSECONDS.toMillis(TICK_NANOS);
        loop.execute(() -> {
            closing = true;
            sayGoodbye(0, gone, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis));
        });
        try {
            if (!gone.await(patienceMillis + STUCK_MILLIS, TimeUnit.MILLISECONDS)) {
                listener.problem("the fleet's thread is stuck; its sensors end without a goodbye");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        loop.close();
        reported.complete(null);
    }

    private void startDue() {
        int due = stunted ? 0 : ramp.startedAfter(System.nanoTime() - startNanos);
        while (!closing && !finishing && sensors.size() < due) {
            FleetSensor sensor = newSensor(sensors.size() + 1);
            try {
                sensor.open();
            } catch (IOException e) {
                listener.problem("sensor " + (sensors.size() + 1) + " and later ones stay off: " + e.getMessage());
                due = 0;
                stunted = true;
                continue;
            }
            sensors.add(sensor);
            sensor.start();
        }
        if (tally.isExhausted() || stunted && sensors.isEmpty()) {
            reported.complete(null);
        }
        // Afterwards the same tick looks for the last report.
        boolean complete = stunted || sensors.size() == ramp.total();
        if (!closing && !finishing && (!complete || options.reportsMax() < Long.MAX_VALUE)) {
            loop.schedule(this::startDue, TICK_NANOS);
        }
    }

    private FleetSensor newSensor(int number) {
        Traits traits = Traits.of(profile, number);
        return new FleetSensor(
                loop,
                ports,
                tally,
                listener,
                link(number),
                host -> new SensorLife(traits, profile, format, tally, host));
    }

    private @Nullable Link link(int number) {
        return network.equals(NetworkSettings.PERFECT)
                ? null
                : new Link(network, profile.seed() * 1_000_003 + number, startNanos);
    }

    private void snapshot() {
        if (!closing) {
            listener.snapshot(census.take());
            loop.schedule(this::snapshot, options.snapshotEvery().toNanos());
        }
    }

    private void awaitSettled(CountDownLatch settled) {
        if (sensors.stream().allMatch(sensor -> sensor.life().isSettled())) {
            settled.countDown();
        } else if (!closing) {
            loop.schedule(() -> awaitSettled(settled), TICK_NANOS);
        }
    }

    private void sayGoodbye(int from, CountDownLatch gone, long deadlineNanos) {
        int end = Math.min(sensors.size(), from + GOODBYES_PER_TICK);
        sensors.subList(from, end).forEach(FleetSensor::leave);
        boolean allGone = end == sensors.size()
                && sensors.stream().allMatch(sensor -> sensor.life().client().state() == SensorState.DISCONNECTED);
        if (allGone || System.nanoTime() - deadlineNanos >= 0) {
            listener.snapshot(census.take());
            sensors.forEach(FleetSensor::close);
            ports.close();
            gone.countDown();
        } else {
            loop.schedule(() -> sayGoodbye(end, gone, deadlineNanos), TICK_NANOS);
        }
    }
}
