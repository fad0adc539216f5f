package io.mqttsn.simulator.bench;

import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.simulator.client.PublishOutcome;
import io.mqttsn.simulator.net.Ramp;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Other MQTT-SN clients publish to the sensors, for gateways without a broker at hand. Each serves its own share of the sensors in turn, and has one message
 * of QoS 1 or 2 on its way. Confined to the loop.
 */
final class SensorSource implements DownSource, Load {

    /** Enough that their own round trips are not what is measured. */
    private static final int PUBLISHERS_MAX = 32;

    private final BenchCrew publishers;
    private final Slots slots;
    private final BenchSettings settings;
    private final Qos qos;
    private final FilterText[] topics;
    private final Deque<BenchSensor> idle = new ArrayDeque<>();
    private boolean running;

    SensorSource(BenchCrew publishers, Slots slots, BenchSettings settings, Qos qos, FilterText[] topics) {
        this.publishers = publishers;
        this.slots = slots;
        this.settings = settings;
        this.qos = qos;
        this.topics = topics;
    }

    /** How the crew of publishers for these settings is switched on. */
    static Ramp ramp(BenchSettings settings) {
        return new Ramp(Math.min(PUBLISHERS_MAX, settings.clients()), settings.startsPerSecond());
    }

    @Override
    public void start() {
        running = true;
        publishers.load(this);
        for (BenchSensor publisher : publishers.sensors()) {
            publisher.published = 0;
            idle.add(publisher);
        }
        slotFreed();
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public void slotFreed() {
        while (running && !idle.isEmpty()) {
            Stamp stamp = slots.poll();
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
        idle.add(publisher);
        if (qos.isAcknowledged()) {
            slotFreed();
        }
    }

    /** Publisher p of n serves the sensors p, p + n, p + 2n, … */
    private FilterText nextTopic(BenchSensor publisher) {
        int step = publishers.sensors().size();
        int share = (topics.length - publisher.number + step - 1) / step;
        int turn = (int) (publisher.published++ % share);
        return topics[publisher.number + turn * step];
    }
}
