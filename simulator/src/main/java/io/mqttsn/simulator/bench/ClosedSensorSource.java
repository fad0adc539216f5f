package io.mqttsn.simulator.bench;

import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.simulator.client.PublishOutcome;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Other MQTT-SN clients publish to the sensors in a closed loop, for gateways without a broker at hand. Each serves its own share of the topics in turn, and
 * has one message of QoS 1 or 2 on its way. Confined to the loop.
 */
final class ClosedSensorSource implements DownSource, Load {

    private final BenchCrew publishers;
    private final Traffic traffic;
    private final BenchSettings settings;
    private final Qos qos;
    private final FilterText[] topics;
    private final Deque<BenchSensor> idle = new ArrayDeque<>();
    private boolean running;
    private long failed;

    ClosedSensorSource(BenchCrew publishers, Traffic traffic, BenchSettings settings, Qos qos, FilterText[] topics) {
        this.publishers = publishers;
        this.traffic = traffic;
        this.settings = settings;
        this.qos = qos;
        this.topics = topics;
    }

    @Override
    public void start() {
        running = true;
        publishers.load(this);
        for (BenchSensor publisher : publishers.sensors()) {
            publisher.published = 0;
            if (publisher.number < topics.length) {
                idle.add(publisher);
            }
        }
        proceed();
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public void proceed() {
        while (running && !idle.isEmpty()) {
            Stamp stamp = traffic.poll();
            if (stamp == null) {
                return;
            }
            BenchSensor publisher = idle.remove();
            byte[] payload = Stamp.write(settings.payloadBytes(), stamp.lane(), stamp.number(), stamp.sentNanos());
            publisher.run(
                    (client, now) -> client.publish(0, nextTopic(publisher), Octets.wrap(payload), qos, false, now));
        }
    }

    @Override
    public void published(BenchSensor publisher, long token, PublishOutcome outcome) {
        if (!(outcome instanceof PublishOutcome.Sent || outcome instanceof PublishOutcome.Acknowledged)) {
            failed++;
        }
        idle.add(publisher);
        if (qos.isAcknowledged()) {
            proceed();
        }
    }

    @Override
    public long failed() {
        return failed;
    }

    /** Publisher p of n serves the topics p, p + n, p + 2n, … */
    private FilterText nextTopic(BenchSensor publisher) {
        int step = publishers.sensors().size();
        int share = (topics.length - publisher.number + step - 1) / step;
        int turn = (int) (publisher.published++ % share);
        return topics[publisher.number + turn * step];
    }
}
