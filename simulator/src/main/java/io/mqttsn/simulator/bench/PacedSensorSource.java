package io.mqttsn.simulator.bench;

import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.simulator.client.PublishOutcome;
import java.util.concurrent.TimeUnit;

/**
 * Other MQTT-SN clients publish to the sensors at the moments of a schedule. Each topic has its publisher, so that its messages stay in order; what that one
 * cannot send yet waits in it. Confined to the loop.
 */
final class PacedSensorSource implements DownSource, Load {

    private static final long TICK_NANOS_MIN = TimeUnit.MICROSECONDS.toNanos(50);
    /** Messages between two looks at what has come. */
    private static final int TURN = 64;

    private final BenchCrew publishers;
    private final Paced traffic;
    private final int payloadBytes;
    private final Qos qos;
    private final FilterText[] topics;
    private boolean running;
    private long failed;

    PacedSensorSource(BenchCrew publishers, Paced traffic, int payloadBytes, Qos qos, FilterText[] topics) {
        this.publishers = publishers;
        this.traffic = traffic;
        this.payloadBytes = payloadBytes;
        this.qos = qos;
        this.topics = topics;
    }

    @Override
    public void start() {
        running = true;
        publishers.load(this);
        tick();
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public void proceed() {
        // Nothing that arrives makes the next one due.
    }

    @Override
    public long failed() {
        return failed;
    }

    @Override
    public void published(BenchSensor publisher, long token, PublishOutcome outcome) {
        if (!(outcome instanceof PublishOutcome.Sent || outcome instanceof PublishOutcome.Acknowledged)) {
            failed++;
        }
    }

    private void tick() {
        for (int turn = 0; running && turn < TURN; turn++) {
            Stamp stamp = traffic.poll();
            if (stamp == null) {
                publishers
                        .loop()
                        .schedule(this::tick, Math.max(TICK_NANOS_MIN, traffic.nextNanos() - System.nanoTime()));
                return;
            }
            publish(stamp);
        }
        if (running) {
            publishers.loop().schedule(this::tick, 0);
        }
    }

    private void publish(Stamp stamp) {
        byte[] payload = Stamp.write(payloadBytes, stamp.lane(), stamp.number(), stamp.sentNanos());
        BenchSensor publisher =
                publishers.sensors().get(stamp.lane() % publishers.sensors().size());
        publisher.run((client, now) -> client.publish(0, topics[stamp.lane()], Octets.wrap(payload), qos, false, now));
    }
}
