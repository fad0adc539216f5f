package io.mqttsn.simulator.bench;

import io.mqttsn.codec.Qos;
import io.mqttsn.codec.TopicSelector;
import io.mqttsn.simulator.net.Ramp;
import io.mqttsn.simulator.net.SensorLoop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One gateway under test with all that stands around it: sensors, publishers, the broker's end, the view from outside. Used by the benchmark's thread; the
 * sensors live on a loop of their own, so that the benchmark takes little more than one core.
 */
final class Site implements AutoCloseable {

    /** Enough that their own round trips are not what is measured. */
    private static final int PUBLISHERS_MAX = 32;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration GOODBYE = Duration.ofMillis(1500);
    private static final long POLL_MILLIS = 10;
    /** Header and topic id of a PUBLISH take less. */
    private static final int FRAME_OVERHEAD = 64;

    final Target target;
    final BenchSettings settings;
    final SensorLoop loop;
    /** Who is measured, except in a storm. */
    final BenchCrew crew;
    /** Who publishes to them where no MQTT client does. */
    final BenchCrew publishers;
    /** Who storms. */
    final BenchCrew stormers;

    final @Nullable MqttSide mqtt;
    final Probe probe;
    /** What is published below it is ours. */
    final String topicPrefix;
    /** Stands in for the gateway when only the benchmark is of interest. */
    final @Nullable Sink sink;

    private boolean isConnected;
    private boolean hasPublishers;

    /**
     * @param number tells sites of one run apart, from 0
     * @throws BenchException when the broker or the gateway's process cannot be reached
     */
    Site(int number, Target target, BenchSettings settings, @Nullable Sink sink) throws BenchException {
        this.target = target;
        this.settings = settings;
        this.sink = sink;
        LongSupplier sinkNanos = () -> sink == null ? 0 : sink.cpuNanos();
        probe = new Probe(target, sinkNanos);
        String id = "bench-" + ProcessHandle.current().pid() + "-" + number;
        topicPrefix = "bench/" + ProcessHandle.current().pid() + "/" + number + "/";
        mqtt = target.mqtt().isPresent() ? new MqttSide(target.mqtt().get(), "mqttsn-" + id) : null;
        loop = new SensorLoop("bench-sensors-" + number, target.gateway(), frameSizeMax(settings));
        crew = new BenchCrew(loop, id + "-", new Ramp(settings.clients(), settings.startsPerSecond()));
        publishers = new BenchCrew(
                loop, id + "p", new Ramp(Math.min(PUBLISHERS_MAX, settings.clients()), settings.startsPerSecond()));
        stormers = new BenchCrew(loop, id + "s", new Ramp(settings.clients(), settings.startsPerSecond()));
    }

    static int frameSizeMax(BenchSettings settings) {
        return settings.payloadBytes() + FRAME_OVERHEAD;
    }

    /** Connects the sensors unless they are connected already. */
    void connectSensors() throws BenchException, InterruptedException {
        if (!isConnected) {
            await(
                    crew.connect(),
                    rampTime(crew),
                    () -> crew.connects() + " of " + settings.clients() + " sensors are connected");
            isConnected = true;
        }
    }

    /** Connects the publishers unless they are connected already. */
    void connectPublishers() throws BenchException, InterruptedException {
        if (!hasPublishers) {
            await(publishers.connect(), rampTime(publishers), () -> "not all publishers are connected");
            hasPublishers = true;
        }
    }

    /** Subscribes each sensor of {@code who} to its topic. */
    void subscribe(BenchCrew who, IntFunction<TopicSelector> topic, Qos qos)
            throws BenchException, InterruptedException {
        await(who.subscribe(topic, qos), Duration.ZERO, () -> "not all subscriptions were answered");
    }

    /** Waits for something that sensors do; {@code state} is read on the loop when it does not come. */
    void await(CompletableFuture<Void> step, Duration more, Supplier<String> state)
            throws BenchException, InterruptedException {
        try {
            step.get(PATIENCE.plus(more).toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BenchException sentence) {
                throw sentence;
            }
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new BenchException(onLoop(state) + " after " + PATIENCE.toSeconds()
                    + " s; is the gateway's limit of sessions high enough, or --starts too high?");
        }
    }

    /** Waits until {@code condition} holds, or not any longer. */
    boolean waitUntil(BooleanSupplier condition, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        return true;
    }

    /** Asks something that only the loop knows. */
    <T> T onLoop(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.execute(() -> answer.complete(question.get()));
        return answer.join();
    }

    Troubles troubles() {
        return onLoop(() -> new Troubles(
                probe.gatewayDrops(),
                probe.benchDrops(),
                sum(BenchCrew::sendFailures),
                sum(BenchCrew::losses),
                sum(BenchCrew::retries)));
    }

    /** Rules that the gateway broke; a sentence, empty when it broke none. */
    String violations() {
        return onLoop(() -> {
            long violations = sum(BenchCrew::violations);
            return violations == 0
                    ? ""
                    : "the gateway " + loop.gatewayName() + " broke rules " + violations + " times, first: "
                            + crews().map(BenchCrew::firstViolation)
                                    .filter(text -> !text.isEmpty())
                                    .findFirst()
                                    .orElse("");
        });
    }

    /** Everybody says goodbye, wherever a measurement is; {@link #close} waits for the answers. */
    void leave() {
        loop.execute(() -> crews().forEach(BenchCrew::leave));
    }

    /** Disconnects everybody, within two seconds. */
    @Override
    public void close() {
        leave();
        try {
            waitUntil(() -> onLoop(() -> crews().allMatch(BenchCrew::isGone)), GOODBYE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        loop.close();
        if (mqtt != null) {
            mqtt.close();
        }
    }

    private static Duration rampTime(BenchCrew crew) {
        return Duration.ofNanos(crew.ramp().lastNanos());
    }

    private Stream<BenchCrew> crews() {
        return Stream.of(crew, publishers, stormers);
    }

    private long sum(java.util.function.ToLongFunction<BenchCrew> counter) {
        return crews().mapToLong(counter).sum();
    }
}
