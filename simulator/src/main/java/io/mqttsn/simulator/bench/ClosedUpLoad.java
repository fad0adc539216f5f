package io.mqttsn.simulator.bench;

import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.simulator.client.PublishOutcome;
import io.mqttsn.simulator.client.SensorClient;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sensors publish in closed loops. At QoS 1 and 2 each has one message on its way. QoS 0 has no answer, so a sensor sends a batch and then PINGREQ: as a
 * gateway reads what one peer sent in order, PINGRESP says that the batch was read, or dropped before. All in all no more messages are on their way than
 * the window allows, so that socket buffers do not overflow and the figures are the gateway's; sensors take turns.
 *
 * <p>When somebody counts at the broker, the loop closes there: sensors pause while too many messages have not arrived, since a queue that only grows says
 * nothing about what a gateway can do. Messages that do not come within a while are written off, and end up as lost.
 */
final class ClosedUpLoad implements UpLoad {

    /** A fraction of the time in which a full backlog drains. */
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    private final BenchCrew crew;
    private final Qos qos;
    private final int payloadBytes;
    private final String topicPrefix;
    private final Meter meter;
    private final int batch;
    private final int activeMax;

    private final @Nullable Backlog backlog;

    private final Deque<BenchSensor> ready = new ArrayDeque<>();
    private boolean running;
    private boolean paused;
    private int active;
    private long sent;
    private long failed;

    ClosedUpLoad(
            BenchCrew crew,
            BenchSettings settings,
            Qos qos,
            String topicPrefix,
            Meter meter,
            @Nullable Backlog backlog) {
        this.crew = crew;
        this.qos = qos;
        this.payloadBytes = settings.payloadBytes();
        this.topicPrefix = topicPrefix;
        this.meter = meter;
        this.backlog = backlog;
        batch = qos.isAcknowledged() ? 1 : Math.min(settings.fence(), settings.window());
        activeMax = Math.max(1, settings.window() / batch);
    }

    @Override
    public void start() {
        running = true;
        for (BenchSensor sensor : crew.sensors()) {
            sensor.busy = false;
            sensor.published = 0;
            ready.add(sensor);
        }
        proceed();
    }

    @Override
    public void stop() {
        running = false;
        ready.clear();
    }

    @Override
    public boolean isIdle() {
        return active == 0;
    }

    @Override
    public void abandon() {
        // A batch may have been read; that nobody said so is what counts.
        failed += (long) active * batch;
        active = 0;
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
    public void published(BenchSensor sensor, long token, PublishOutcome outcome) {
        if (outcome instanceof PublishOutcome.Sent) {
            sent++;
            return;
        }
        if (outcome instanceof PublishOutcome.Acknowledged) {
            sent++;
            meter.completedSince(1, token);
        } else {
            failed++;
        }
        if (qos.isAcknowledged()) {
            release(sensor);
        }
    }

    @Override
    public void pingAnswered(BenchSensor sensor) {
        if (sensor.busy && !qos.isAcknowledged()) {
            meter.completedSince(batch, sensor.begunNanos);
            release(sensor);
        }
    }

    @Override
    public void lost(BenchSensor sensor) {
        if (sensor.busy) {
            sensor.busy = false;
            active--;
            proceed();
        }
    }

    @Override
    public void connected(BenchSensor sensor) {
        if (running) {
            ready.add(sensor);
            proceed();
        }
    }

    private void release(BenchSensor sensor) {
        if (sensor.busy) {
            sensor.busy = false;
            active--;
            if (running) {
                ready.add(sensor);
            }
            proceed();
        }
    }

    private void proceed() {
        while (running && active < activeMax && !ready.isEmpty()) {
            if (backlog != null && backlog.isFull(sent, System.nanoTime())) {
                pause();
                return;
            }
            BenchSensor sensor = ready.remove();
            sensor.busy = true;
            active++;
            sensor.run((client, nowNanos) -> begin(sensor, client, nowNanos));
        }
    }

    private void pause() {
        if (!paused) {
            paused = true;
            crew.loop()
                    .schedule(
                            () -> {
                                paused = false;
                                proceed();
                            },
                            PAUSE_NANOS);
        }
    }

    /** One message, or a batch with its fence; they leave in one flush. */
    private void begin(BenchSensor sensor, SensorClient client, long nowNanos) {
        sensor.begunNanos = nowNanos;
        for (int i = 0; i < batch; i++) {
            sensor.published++;
            byte[] payload = Stamp.write(payloadBytes, sensor.number, sensor.published, nowNanos);
            client.publish(nowNanos, sensor.topicUnder(topicPrefix), Octets.wrap(payload), qos, false, nowNanos);
        }
        if (!qos.isAcknowledged()) {
            client.ping(nowNanos);
        }
    }
}
