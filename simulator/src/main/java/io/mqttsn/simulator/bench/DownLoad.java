package io.mqttsn.simulator.bench;

import io.mqttsn.codec.Qos;
import io.mqttsn.simulator.client.Delivery;
import java.util.concurrent.TimeUnit;

/** Sensors receive: whoever publishes takes a slot for each message, and its arrival gives the slot back. */
final class DownLoad implements Load {

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** Nobody repeats a message of QoS 0, so it comes soon or never. */
    private static final long TIMEOUT_QOS_0_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Longer than the retry interval of any gateway. */
    private static final long TIMEOUT_QOS_1_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final BenchCrew crew;
    private final Slots slots;
    private final Meter meter;
    private final DownSource source;
    private final long timeoutNanos;
    private boolean running = true;
    private long lost;
    private long duplicates;

    DownLoad(BenchCrew crew, Slots slots, Qos qos, Meter meter, DownSource source) {
        this.crew = crew;
        this.slots = slots;
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
        return slots.isIdle();
    }

    void end() {
        running = false;
    }

    long lost() {
        return lost;
    }

    long duplicates() {
        return duplicates;
    }

    @Override
    public void messageArrived(BenchSensor sensor, Delivery delivery) {
        if (!Stamp.fits(delivery.payload())) {
            return;
        }
        Stamp stamp = Stamp.read(delivery.payload().asReadOnlyBuffer());
        switch (slots.arrived(stamp)) {
            case IN_TIME -> meter.completed(1, System.nanoTime() - stamp.sentNanos());
            case LATE -> lost--;
            case DUPLICATE -> duplicates++;
        }
        source.slotFreed();
    }

    private void tick() {
        if (running) {
            int expired = slots.expire(System.nanoTime(), timeoutNanos);
            lost += expired;
            if (expired > 0) {
                source.slotFreed();
            }
            crew.loop().schedule(this::tick, TICK_NANOS);
        }
    }
}
