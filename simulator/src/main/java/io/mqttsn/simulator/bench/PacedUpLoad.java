package io.mqttsn.simulator.bench;

import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.simulator.client.PublishOutcome;
import java.util.concurrent.TimeUnit;

/**
 * Sensors publish in turn at the moments of a {@link Schedule}, whether or not earlier messages are through. What a sensor cannot send yet, because its
 * message before waits for an answer, waits in the sensor, and its latency counts from the moment that was intended.
 *
 * <p>At QoS 0 one message in a while is followed by PINGREQ, whose answer tells how long that one took.
 */
final class PacedUpLoad implements UpLoad {

    /** Timers are not finer; what falls due meanwhile leaves together. */
    private static final long TICK_NANOS_MIN = TimeUnit.MICROSECONDS.toNanos(50);

    /** Messages between two looks at what has come. */
    private static final int TURN = 64;

    private final BenchCrew crew;
    private final Qos qos;
    private final int payloadBytes;
    private final int fence;
    private final double perSecond;
    private final String topicPrefix;
    private final Meter meter;
    private final Meter lateness;

    private Schedule schedule = new Schedule(0, 1);
    private boolean running;
    private long started;
    private long sent;
    private long failed;
    private long openFences;

    PacedUpLoad(
            BenchCrew crew,
            BenchSettings settings,
            double perSecond,
            Qos qos,
            String topicPrefix,
            Meter meter,
            Meter lateness) {
        this.crew = crew;
        this.qos = qos;
        this.perSecond = perSecond;
        this.topicPrefix = topicPrefix;
        this.meter = meter;
        this.lateness = lateness;
        payloadBytes = settings.payloadBytes();
        fence = settings.fence();
    }

    @Override
    public void start() {
        running = true;
        for (BenchSensor sensor : crew.sensors()) {
            sensor.busy = false;
            sensor.published = 0;
        }
        schedule = new Schedule(System.nanoTime(), perSecond);
        tick();
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isIdle() {
        return waiting() == 0 && openFences == 0;
    }

    @Override
    public void abandon() {
        failed += openFences;
        openFences = 0;
        for (BenchSensor sensor : crew.sensors()) {
            if (sensor.client().publishesWaiting() > 0) {
                // Each message that waits comes to its end as a failed one.
                sensor.run((client, now) -> {
                    client.crash(now);
                    client.connect(true, now);
                });
            }
        }
    }

    @Override
    public long sent() {
        return sent;
    }

    @Override
    public long failed() {
        return failed;
    }

    @Override
    public void published(BenchSensor sensor, long dueNanos, PublishOutcome outcome) {
        if (outcome instanceof PublishOutcome.Sent) {
            sent++;
            meter.completed(1);
        } else if (outcome instanceof PublishOutcome.Acknowledged) {
            sent++;
            meter.completedSince(1, dueNanos);
        } else {
            failed++;
        }
    }

    @Override
    public void pingAnswered(BenchSensor sensor) {
        if (sensor.busy) {
            sensor.busy = false;
            openFences--;
            meter.latencySince(sensor.begunNanos, System.nanoTime());
        }
    }

    @Override
    public void lost(BenchSensor sensor) {
        if (sensor.busy) {
            sensor.busy = false;
            openFences--;
            failed++;
        }
    }

    private long waiting() {
        return crew.sensors().stream()
                .mapToLong(sensor -> sensor.client().publishesWaiting())
                .sum();
    }

    private void tick() {
        long now = System.nanoTime();
        int turn = 0;
        while (running && turn < TURN && now - schedule.dueNanos(started) >= 0) {
            publish(now);
            turn++;
        }
        if (running) {
            long wait = turn == TURN ? 0 : Math.max(TICK_NANOS_MIN, schedule.dueNanos(started) - now);
            crew.loop().schedule(this::tick, wait);
        }
    }

    private void publish(long now) {
        long due = schedule.dueNanos(started);
        BenchSensor sensor = crew.sensors().get((int) (started % crew.sensors().size()));
        boolean isFenced = !qos.isAcknowledged() && started % fence == 0 && !sensor.busy;
        started++;
        lateness.latencySince(due, now);
        sensor.published++;
        Octets payload = Octets.wrap(Stamp.write(payloadBytes, sensor.number, sensor.published, due));
        if (isFenced) {
            sensor.busy = true;
            sensor.begunNanos = due;
            openFences++;
        }
        sensor.run((client, nowNanos) -> {
            client.publish(due, sensor.topicUnder(topicPrefix), payload, qos, false, nowNanos);
            if (isFenced) {
                client.ping(nowNanos);
            }
        });
    }
}
