package io.mqttsn.simulator.bench;

import io.mqttsn.codec.Qos;
import io.mqttsn.simulator.client.Delivery;
import java.util.concurrent.TimeUnit;

/** Sensors receive what somebody publishes as the {@link Traffic} permits. */
final class DownLoad implements Load {

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** Nobody repeats a message of QoS 0, so it comes soon or never. */
    private static final long TIMEOUT_QOS_0_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Longer than the retry interval of any gateway. */
    private static final long TIMEOUT_QOS_1_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final BenchCrew crew;
    private final Traffic traffic;
    private final Meter meter;
    private final DownSource source;
    private final long timeoutNanos;
    private boolean running = true;

    DownLoad(BenchCrew crew, Traffic traffic, Qos qos, Meter meter, DownSource source) {
        this.crew = crew;
        this.traffic = traffic;
        this.meter = meter;
        this.source = source;
        timeoutNanos = qos.isAcknowledged() ? TIMEOUT_QOS_1_NANOS : TIMEOUT_QOS_0_NANOS;
    }

    void start() {
        source.start();
        tick();
    }

    /** No new messages; those on their way are still counted. */
    void stop() {
        source.stop();
    }

    boolean isIdle() {
        return traffic.isIdle();
    }

    void end() {
        running = false;
    }

    @Override
    public void messageArrived(BenchSensor sensor, Delivery delivery) {
        if (!Stamp.fits(delivery.payload())) {
            return;
        }
        Stamp stamp = Stamp.read(delivery.payload().asReadOnlyBuffer());
        if (traffic.arrived(stamp, sensor.number) == Traffic.Arrival.IN_TIME) {
            meter.completedSince(1, stamp.sentNanos());
        }
        source.proceed();
    }

    private void tick() {
        if (running) {
            traffic.expire(System.nanoTime(), timeoutNanos);
            source.proceed();
            crew.loop().schedule(this::tick, TICK_NANOS);
        }
    }
}
