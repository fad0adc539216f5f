package io.mqttsn.simulator.bench;

import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.Qos;
import io.mqttsn.simulator.bench.BenchResult.LatencyOf;
import io.mqttsn.simulator.net.Ramp;
import io.mqttsn.simulator.net.SensorLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Measures a gateway: connects all sensors once, then runs each case in turn. Used by one thread; the sensors live on a loop of their own, so that the
 * benchmark takes little more than one core.
 */
public final class Bench implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration SETTLE = Duration.ofSeconds(25);
    /** Long enough for what the backlog may hold. */
    private static final Duration ARRIVAL = Duration.ofSeconds(3);

    private static final long POLL_MILLIS = 20;
    /** Header and topic id of a PUBLISH take less. */
    private static final int FRAME_OVERHEAD = 64;

    private final BenchSettings settings;
    private final Consumer<String> progress;
    private final String topicPrefix = "bench/" + ProcessHandle.current().pid() + "/";
    private final SensorLoop loop;
    private final BenchCrew crew;
    private final BenchCrew publishers;
    private final @Nullable MqttSide mqtt;
    private final Probe probe;

    /**
     * @param progress gets a line about each step, on the caller's thread
     * @throws BenchException when the broker or the gateway's process cannot be reached
     */
    public Bench(BenchSettings settings, Consumer<String> progress) throws BenchException {
        this.settings = settings;
        this.progress = progress;
        probe = Probe.of(settings);
        mqtt = settings.mqtt().isPresent() ? new MqttSide(settings.mqtt().get()) : null;
        loop = new SensorLoop("bench-sensors", settings.gateway(), settings.payloadBytes() + FRAME_OVERHEAD);
        String id = "bench-" + ProcessHandle.current().pid() + "-";
        crew = new BenchCrew(loop, id, new Ramp(settings.clients(), settings.startsPerSecond()));
        publishers = new BenchCrew(loop, id + "p", SensorSource.ramp(settings));
    }

    /**
     * Runs all cases; each result is also handed to {@code each} as soon as it is there.
     *
     * @throws BenchException when the sensors cannot connect or subscribe
     */
    public List<BenchResult> run(Consumer<BenchResult> each) throws BenchException, InterruptedException {
        progress.accept("connecting " + settings.clients() + " sensors to " + loop.gatewayName());
        await(
                crew.connect(),
                crew.ramp(),
                () -> crew.connects() + " of " + settings.clients() + " sensors are connected");
        List<BenchResult> results = new ArrayList<>();
        for (Direction direction : settings.directions()) {
            for (Qos qos : settings.qos()) {
                progress.accept(direction.name().toLowerCase(Locale.ROOT) + ", QoS " + qos.level() + ": "
                        + settings.warmup().toMillis() / 1e3 + " s warm-up, "
                        + settings.duration().toMillis() / 1e3 + " s measured");
                BenchResult result =
                        switch (direction) {
                            case UP -> up(qos);
                            case DOWN -> down(qos);
                        };
                results.add(result);
                each.accept(result);
                if (mqtt != null && !mqtt.failure().isEmpty()) {
                    throw new BenchException(mqtt.failure());
                }
            }
        }
        return results;
    }

    /** Connections that broke, and rules that the gateway broke; a sentence, empty when all was well. */
    public String troubles() {
        StringBuilder troubles = new StringBuilder();
        long losses = onLoop(() -> crew.losses() + publishers.losses());
        if (losses > 0) {
            troubles.append(losses).append(" connections were lost and set up again. ");
        }
        long violations = onLoop(() -> crew.violations() + publishers.violations());
        if (violations > 0) {
            troubles.append("the gateway broke rules ")
                    .append(violations)
                    .append(" times, first: ")
                    .append(crew.violations() > 0 ? crew.firstViolation() : publishers.firstViolation());
        }
        return troubles.toString().strip();
    }

    /** Disconnects everybody, within a second. */
    @Override
    public void close() {
        loop.execute(() -> {
            crew.disconnect();
            publishers.disconnect();
        });
        try {
            waitUntil(() -> onLoop(() -> crew.isGone() && publishers.isGone()), Duration.ofMillis(700));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        loop.close();
        if (mqtt != null) {
            mqtt.close();
        }
    }

    private BenchResult up(Qos qos) throws BenchException, InterruptedException {
        String prefix = topicPrefix + "up/";
        Meter ackMeter = new Meter();
        Meter deliveryMeter = new Meter();
        MqttSide.Watch watch = mqtt == null ? null : mqtt.watch(prefix + "#", qos, settings.clients(), deliveryMeter);
        Backlog backlog = watch == null ? null : new Backlog(settings.window(), watch::delivered);
        UpLoad load = new UpLoad(crew, settings, qos, prefix, ackMeter, backlog);
        OptionalLong dropsBefore = probe.kernelDrops();
        loop.execute(() -> {
            crew.load(load);
            load.start();
        });
        Probe.Interval interval = measure(ackMeter, deliveryMeter);
        loop.execute(load::stop);
        waitUntil(() -> onLoop(load::isIdle), SETTLE);
        OptionalLong lost = OptionalLong.empty();
        long duplicates = 0;
        if (watch != null && mqtt != null) {
            long sent = onLoop(load::sent);
            waitUntil(() -> watch.delivered() >= sent, ARRIVAL);
            lost = OptionalLong.of(Math.max(0, sent - watch.delivered()));
            duplicates = watch.duplicates();
            mqtt.unwatch(prefix + "#");
        }
        loop.execute(() -> crew.load(Load.IDLE));
        boolean byDelivery = watch != null && !qos.isAcknowledged();
        LatencyOf latencyOf =
                qos.isAcknowledged() ? LatencyOf.ACKNOWLEDGEMENT : byDelivery ? LatencyOf.DELIVERY : LatencyOf.BATCH;
        return interval.result(
                Direction.UP,
                qos,
                byDelivery ? deliveryMeter : ackMeter,
                latencyOf,
                lost,
                duplicates,
                onLoop(load::failed),
                probe.dropsSince(dropsBefore));
    }

    private BenchResult down(Qos qos) throws BenchException, InterruptedException {
        FilterText[] topics = new FilterText[settings.clients()];
        for (int i = 0; i < topics.length; i++) {
            topics[i] = new FilterText(topicPrefix + "down/" + i);
        }
        await(
                crew.subscribe(number -> topics[number], qos),
                crew.ramp(),
                () -> "not all of " + settings.clients() + " subscriptions were answered");
        Slots slots = new Slots(settings.window());
        DownSource source;
        if (mqtt != null) {
            source = new MqttSource(mqtt, slots, settings.payloadBytes(), qos, topics);
        } else {
            if (onLoop(() -> publishers.sensors().isEmpty())) {
                await(publishers.connect(), publishers.ramp(), () -> "not all publishers are connected");
            }
            source = new SensorSource(publishers, slots, settings, qos, topics);
        }
        Meter meter = new Meter();
        DownLoad load = new DownLoad(crew, slots, qos, meter, source);
        OptionalLong dropsBefore = probe.kernelDrops();
        loop.execute(() -> {
            crew.load(load);
            load.start();
        });
        Probe.Interval interval = measure(meter);
        loop.execute(load::stop);
        waitUntil(() -> onLoop(load::isIdle), SETTLE);
        loop.execute(() -> {
            load.end();
            crew.load(Load.IDLE);
            publishers.load(Load.IDLE);
            crew.unsubscribe(number -> topics[number]);
        });
        return interval.result(
                Direction.DOWN,
                qos,
                meter,
                LatencyOf.DELIVERY,
                OptionalLong.of(onLoop(load::lost)),
                onLoop(load::duplicates),
                0,
                probe.dropsSince(dropsBefore));
    }

    private Probe.Interval measure(Meter... meters) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(settings.warmup().toNanos());
        for (Meter meter : meters) {
            meter.start();
        }
        Probe.Interval interval = probe.begin();
        TimeUnit.NANOSECONDS.sleep(settings.duration().toNanos());
        for (Meter meter : meters) {
            meter.stop();
        }
        interval.end();
        return interval;
    }

    private void await(CompletableFuture<Void> step, Ramp ramp, Supplier<String> state)
            throws BenchException, InterruptedException {
        try {
            step.get(PATIENCE.toNanos() + ramp.lastNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BenchException sentence) {
                throw sentence;
            }
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new BenchException(onLoop(state::get) + " after " + PATIENCE.toSeconds()
                    + " s; is the gateway's limit of sessions high enough, or --starts too high?");
        }
    }

    private void waitUntil(BooleanSupplier condition, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() - end < 0) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    /** Asks something that only the loop knows. */
    private <T> T onLoop(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.execute(() -> answer.complete(question.get()));
        return answer.join();
    }
}
