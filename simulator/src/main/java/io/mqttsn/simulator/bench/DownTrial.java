package io.mqttsn.simulator.bench;

import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.Qos;
import io.mqttsn.simulator.bench.BenchResult.Latency;
import io.mqttsn.simulator.bench.BenchResult.LatencyOf;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Sensors receive, each messages of its own or all the same ones, from an MQTT client if there is one, else from other sensors. */
final class DownTrial implements Trial {

    /** More than the time after which what has not come is given up. */
    private static final Duration SETTLE = Duration.ofSeconds(25);

    private final boolean isFanOut;

    DownTrial(boolean isFanOut) {
        this.isFanOut = isFanOut;
    }

    @Override
    public BenchResult run(Site site, Recording recording) throws BenchException, InterruptedException {
        BenchSettings settings = site.settings;
        site.connectSensors();
        if (site.mqtt == null) {
            site.connectPublishers();
        }
        FilterText[] topics = topics(site);
        site.subscribe(site.crew, number -> topics[number % topics.length], recording.qos);
        int copies = isFanOut ? settings.clients() : 1;
        Meter meter = new Meter();
        Meter lateness = new Meter();
        OptionalDouble wantedRate = OptionalDouble.empty();
        Traffic traffic;
        DownSource source;
        if (settings.rate().isPresent()) {
            double perSecond = settings.rate().getAsDouble();
            wantedRate = OptionalDouble.of(perSecond * copies);
            Paced paced = new Paced(perSecond, topics.length, copies, settings.clients(), lateness);
            traffic = paced;
            source = site.mqtt == null
                    ? new PacedSensorSource(site.publishers, paced, settings.payloadBytes(), recording.qos, topics)
                    : mqttSource(site, site.mqtt, traffic, recording.qos, topics);
        } else {
            traffic = new Slots(Math.max(1, settings.window() / copies), copies);
            source = site.mqtt == null
                    ? new ClosedSensorSource(site.publishers, traffic, settings, recording.qos, topics)
                    : mqttSource(site, site.mqtt, traffic, recording.qos, topics);
        }
        DownLoad load = new DownLoad(site.crew, traffic, recording.qos, meter, source);
        site.loop.execute(() -> {
            site.crew.load(load);
            load.start();
        });
        recording.measure(meter, lateness);
        site.loop.execute(load::stop);
        site.waitUntil(() -> site.onLoop(load::isIdle), SETTLE);
        site.loop.execute(() -> {
            load.end();
            site.crew.load(Load.IDLE);
            site.publishers.load(Load.IDLE);
            site.crew.unsubscribe(number -> topics[number % topics.length]);
        });
        return recording.result(
                meter,
                Latency.of(LatencyOf.DELIVERY, meter),
                OptionalLong.of(site.onLoop(traffic::lost)),
                site.onLoop(traffic::duplicates),
                site.onLoop(source::failed),
                wantedRate,
                wantedRate.isPresent() ? OptionalDouble.of(lateness.millisAt(99)) : OptionalDouble.empty());
    }

    private static DownSource mqttSource(Site site, MqttSide mqtt, Traffic traffic, Qos qos, FilterText[] topics) {
        return new MqttSource(mqtt, traffic, site.settings.payloadBytes(), qos, topics);
    }

    private FilterText[] topics(Site site) {
        if (isFanOut) {
            return new FilterText[] {new FilterText(site.topicPrefix + "all")};
        }
        FilterText[] topics = new FilterText[site.settings.clients()];
        for (int i = 0; i < topics.length; i++) {
            topics[i] = new FilterText(site.topicPrefix + "down/" + i);
        }
        return topics;
    }
}
