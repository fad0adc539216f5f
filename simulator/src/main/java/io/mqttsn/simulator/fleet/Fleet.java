package io.mqttsn.simulator.fleet;

import io.mqttsn.simulator.client.SensorState;
import io.mqttsn.simulator.net.Ramp;
import io.mqttsn.simulator.net.SensorLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sensors that live on one thread of their own until they are closed.
 *
 * <pre>{@code
 * try (Fleet fleet = Fleet.start(gateway, FleetSettings.DEFAULT, listener)) { ... }
 * }</pre>
 */
public final class Fleet implements AutoCloseable {

    /** How many sensors a snapshot shows one by one. */
    public static final int ROWS_MAX = 10;

    /** Frames that sensors read: commands are short. */
    private static final int FRAME_SIZE_MAX = 2048;

    private static final long START_TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long GOODBYE_MILLIS = 700;
    private static final long GOODBYE_TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final FleetSettings settings;
    private final FleetListener listener;
    private final SensorLoop loop;
    private final Ramp ramp;
    private final FleetTally tally = new FleetTally();
    private final long startNanos = System.nanoTime();

    private final AtomicBoolean closed = new AtomicBoolean();

    // Confined to the loop.
    private final List<FleetSensor> sensors = new ArrayList<>();
    private boolean closing;
    private long lastSnapshotNanos = startNanos;
    private long lastSent;

    private Fleet(InetSocketAddress gateway, FleetSettings settings, FleetListener listener) {
        this.settings = settings;
        this.listener = listener;
        ramp = new Ramp(settings.count(), settings.startsPerSecond());
        loop = new SensorLoop("sim-fleet", gateway, FRAME_SIZE_MAX);
    }

    /**
     * Switches the sensors on, one after the other.
     *
     * @param gateway a resolved address; sensors keep trying while nobody listens there
     */
    public static Fleet start(InetSocketAddress gateway, FleetSettings settings, FleetListener listener) {
        Fleet fleet = new Fleet(gateway, settings, listener);
        fleet.loop.execute(fleet::startDue);
        fleet.loop.schedule(fleet::tick, settings.snapshotEvery().toNanos());
        return fleet;
    }

    /** Disconnects all sensors and ends the thread, within a second; the listener gets its last snapshot. Idempotent. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        CountDownLatch gone = new CountDownLatch(1);
        loop.execute(() -> {
            closing = true;
            sensors.forEach(FleetSensor::stop);
            awaitGoodbyes(gone, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GOODBYE_MILLIS));
        });
        try {
            if (!gone.await(GOODBYE_MILLIS + 200, TimeUnit.MILLISECONDS)) {
                listener.problem("the fleet's thread is stuck; its sensors end without a goodbye");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        loop.close();
    }

    private void startDue() {
        int due = ramp.startedAfter(System.nanoTime() - startNanos);
        while (!closing && sensors.size() < due) {
            FleetSensor sensor = new FleetSensor(loop, settings, sensors.size() + 1, tally, listener);
            try {
                sensor.open();
            } catch (IOException e) {
                listener.problem("sensor " + (sensors.size() + 1) + " and later ones stay off: " + e.getMessage());
                return;
            }
            sensors.add(sensor);
            sensor.start();
        }
        if (!closing && sensors.size() < ramp.total()) {
            loop.schedule(this::startDue, START_TICK_NANOS);
        }
    }

    private void tick() {
        if (!closing) {
            listener.snapshot(snapshot());
            loop.schedule(this::tick, settings.snapshotEvery().toNanos());
        }
    }

    private void awaitGoodbyes(CountDownLatch gone, long deadlineNanos) {
        boolean allGone = sensors.stream().allMatch(sensor -> sensor.client().state() == SensorState.DISCONNECTED);
        if (allGone || System.nanoTime() - deadlineNanos >= 0) {
            listener.snapshot(snapshot());
            sensors.forEach(FleetSensor::close);
            gone.countDown();
        } else {
            loop.schedule(() -> awaitGoodbyes(gone, deadlineNanos), GOODBYE_TICK_NANOS);
        }
    }

    private FleetSnapshot snapshot() {
        Map<SensorState, Integer> states = new EnumMap<>(SensorState.class);
        sensors.forEach(sensor -> states.merge(sensor.client().state(), 1, Integer::sum));
        if (sensors.size() < settings.count()) {
            states.merge(SensorState.DISCONNECTED, settings.count() - sensors.size(), Integer::sum);
        }
        long nowNanos = System.nanoTime();
        double seconds = Math.max(1e-3, (nowNanos - lastSnapshotNanos) / 1e9);
        double sentPerSecond = (tally.sent - lastSent) / seconds;
        lastSnapshotNanos = nowNanos;
        lastSent = tally.sent;
        boolean unreachable = tally.unreachable;
        tally.unreachable = false;
        return new FleetSnapshot(
                loop.gatewayName(),
                Duration.ofNanos(nowNanos - startNanos),
                settings.count(),
                states,
                sensors.stream().limit(ROWS_MAX).map(FleetSensor::row).toList(),
                tally.sent,
                tally.acknowledged,
                tally.failed,
                tally.commands,
                tally.connects,
                tally.losses,
                tally.refusals,
                tally.violations,
                sentPerSecond,
                latency(),
                unreachable);
    }

    private FleetSnapshot.Latency latency() {
        if (tally.latencyMicros.getTotalCount() == 0) {
            return new FleetSnapshot.Latency(Double.NaN, Double.NaN, Double.NaN);
        }
        return new FleetSnapshot.Latency(
                tally.latencyMicros.getValueAtPercentile(50) / 1e3,
                tally.latencyMicros.getValueAtPercentile(99) / 1e3,
                tally.latencyMicros.getMaxValue() / 1e3);
    }
}
