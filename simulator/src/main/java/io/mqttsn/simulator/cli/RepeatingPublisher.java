package io.mqttsn.simulator.cli;

import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.TopicSelector;
import io.mqttsn.simulator.client.SensorSettings;
import io.mqttsn.simulator.net.SensorLoop;
import java.time.Duration;

/** The same message as often as wanted. */
final class RepeatingPublisher extends Publisher {

    private final Octets payload;
    private final int times;
    private final Duration interval;

    /** @param times 0 for without end */
    RepeatingPublisher(
            SensorLoop loop,
            SensorSettings settings,
            ClientOptions options,
            TopicSelector topic,
            Qos qos,
            boolean retain,
            Octets payload,
            int times,
            Duration interval) {
        super(loop, settings, options, topic, qos, retain);
        this.payload = payload;
        this.times = times;
        this.interval = interval;
    }

    @Override
    void ready() {
        publish(payload);
    }

    @Override
    void next() {
        if (published() == times) {
            finish();
        } else {
            loop().schedule(this::ready, interval.toNanos());
        }
    }
}
