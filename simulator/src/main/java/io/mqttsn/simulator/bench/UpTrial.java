package io.mqttsn.simulator.bench;

import io.mqttsn.codec.Qos;
import io.mqttsn.simulator.bench.BenchResult.Latency;
import io.mqttsn.simulator.bench.BenchResult.LatencyOf;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Sensors publish, each to a topic of its own; an MQTT client counts what arrives, if there is one. */
final class UpTrial implements Trial {

    /** More than sensors need to give up. */
    private static final Duration SETTLE = Duration.ofSeconds(25);

    /** Long enough for what the backlog may hold. */
    private static final Duration ARRIVAL = Duration.ofSeconds(3);

    @Override
    public BenchResult run(Site site, Recording recording) throws BenchException, InterruptedException {
        BenchSettings settings = site.settings;
        Qos qos = recording.qos;
        MqttSide mqtt = site.mqtt;
        Sink sink = site.sink;
        site.connectSensors();
        String prefix = site.topicPrefix + "up/";
        Meter acks = new Meter();
        Meter deliveries = new Meter();
        Meter lateness = new Meter();
        long sinkBefore = sink == null ? 0 : sink.received();
        long retriesBefore = site.troubles().retries();
        Watch watch = mqtt == null ? null : mqtt.watch(prefix + "#", qos, settings.clients(), deliveries);
        UpLoad load = load(site, qos, prefix, acks, lateness, watch);
        site.loop.execute(() -> {
            site.crew.load(load);
            load.start();
        });
        boolean byDelivery = watch != null && !qos.isAcknowledged();
        Meter meter = byDelivery ? deliveries : acks;
        recording.measure(meter, lateness);
        site.loop.execute(load::stop);
        if (!site.waitUntil(() -> site.onLoop(load::isIdle), SETTLE)) {
            site.onLoop(() -> {
                load.abandon();
                return load;
            });
        }
        OptionalLong lost = OptionalLong.empty();
        long duplicates = 0;
        long sent = site.onLoop(load::sent);
        if (mqtt != null && watch != null) {
            site.waitUntil(() -> watch.delivered() >= sent, ARRIVAL);
            lost = OptionalLong.of(Math.max(0, sent - watch.delivered()));
            duplicates = watch.duplicates();
            mqtt.unwatch(prefix + "#");
        } else if (sink != null) {
            long expected = sent + site.troubles().retries() - retriesBefore;
            site.waitUntil(() -> sink.received() - sinkBefore >= expected, ARRIVAL);
            lost = OptionalLong.of(Math.max(0, expected - (sink.received() - sinkBefore)));
        }
        site.loop.execute(() -> site.crew.load(Load.IDLE));
        LatencyOf of =
                qos.isAcknowledged() ? LatencyOf.ACKNOWLEDGEMENT : byDelivery ? LatencyOf.DELIVERY : LatencyOf.FENCE;
        return recording.result(
                meter,
                Latency.of(of, meter),
                lost,
                duplicates,
                site.onLoop(load::failed),
                settings.rate(),
                settings.rate().isPresent() ? OptionalDouble.of(lateness.millisAt(99)) : OptionalDouble.empty());
    }

    private static UpLoad load(Site site, Qos qos, String prefix, Meter acks, Meter lateness, @Nullable Watch watch) {
        BenchSettings settings = site.settings;
        if (settings.rate().isPresent()) {
            double perSecond = settings.rate().getAsDouble();
            return new PacedUpLoad(site.crew, settings, perSecond, qos, prefix, acks, lateness);
        }
        Backlog backlog = watch == null ? null : new Backlog(settings.window(), watch::delivered);
        return new ClosedUpLoad(site.crew, settings, qos, prefix, acks, backlog);
    }
}
