package io.mqttsn.simulator.bench;

import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.TopicSelector;
import io.mqttsn.simulator.client.SensorState;
import io.mqttsn.simulator.client.Violation;
import io.mqttsn.simulator.net.Ramp;
import io.mqttsn.simulator.net.SensorLoop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** Sensors with one task, from the first CONNECT to the last DISCONNECT. Confined to its loop. */
final class BenchCrew {

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    /** CONNECTs or SUBSCRIBEs that wait for their answer at the same time. */
    private static final int PENDING_MAX = 200;

    /** How many sensors do something before the loop reads what has come meanwhile. */
    private static final int TURN = 32;

    private static final Consumer<BenchSensor> FAREWELL = sensor -> sensor.run((client, now) -> client.disconnect(now));

    private final SensorLoop loop;
    private final String idPrefix;
    private final Ramp ramp;
    private final List<BenchSensor> sensors = new ArrayList<>();
    private final CompletableFuture<Void> allConnected = new CompletableFuture<>();
    private CompletableFuture<Void> allSubscribed = new CompletableFuture<>();

    private Load load = Load.IDLE;
    private boolean isLeaving;
    private long startNanos;
    private int connects;
    private int subscribes;
    private int subscribed;
    private long losses;
    private long retries;
    private long sendFailures;
    private long violations;
    private String firstViolation = "";

    BenchCrew(SensorLoop loop, String idPrefix, Ramp ramp) {
        this.loop = loop;
        this.idPrefix = idPrefix;
        this.ramp = ramp;
    }

    /** Connects everybody; the future fails with a {@link BenchException} when that turns out impossible. */
    CompletableFuture<Void> connect() {
        loop.execute(() -> {
            startNanos = System.nanoTime();
            startDue();
        });
        return allConnected;
    }

    /** Opens everybody's socket, and sends nothing. */
    void open() throws BenchException {
        while (sensors.size() < ramp.total()) {
            openNext();
        }
    }

    /** Subscribes each sensor to its topic. */
    CompletableFuture<Void> subscribe(IntFunction<TopicSelector> topic, Qos qos) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> {
            allSubscribed = done;
            subscribes = 0;
            subscribed = 0;
            subscribeNext(topic, qos);
        });
        return done;
    }

    void unsubscribe(IntFunction<TopicSelector> topic) {
        for (BenchSensor sensor : sensors) {
            sensor.run((client, now) -> client.unsubscribe(topic.apply(sensor.number), now));
        }
    }

    /** Lets each sensor do something as soon as possible, with a look at what has come in between. */
    void inTurns(Consumer<BenchSensor> action) {
        inTurns(action, 0);
    }

    private void inTurns(Consumer<BenchSensor> action, int from) {
        if (isLeaving && action != FAREWELL) {
            return;
        }
        int to = Math.min(sensors.size(), from + TURN);
        sensors.subList(from, to).forEach(action);
        if (to < sensors.size()) {
            loop.schedule(() -> inTurns(action, to), 0);
        }
    }

    /** Everybody says goodbye; answers are not waited for. */
    void disconnect() {
        load = Load.IDLE;
        inTurns(FAREWELL);
    }

    /** The same, for good: what is under way is given up, and nobody comes any more. */
    void leave() {
        isLeaving = true;
        disconnect();
    }

    boolean isGone() {
        return sensors.stream().allMatch(sensor -> sensor.client().state() == SensorState.DISCONNECTED);
    }

    SensorLoop loop() {
        return loop;
    }

    Ramp ramp() {
        return ramp;
    }

    List<BenchSensor> sensors() {
        return sensors;
    }

    Load load() {
        return load;
    }

    void load(Load next) {
        load = isLeaving ? Load.IDLE : next;
    }

    int connects() {
        return connects;
    }

    long losses() {
        return losses;
    }

    long retries() {
        return retries;
    }

    long sendFailures() {
        return sendFailures;
    }

    long violations() {
        return violations;
    }

    String firstViolation() {
        return firstViolation;
    }

    void connected(BenchSensor sensor, boolean firstTime) {
        load.connected(sensor);
        if (firstTime) {
            connects++;
            if (connects == ramp.total()) {
                allConnected.complete(null);
            }
        }
    }

    void subscribed() {
        subscribed++;
        if (subscribed == ramp.total()) {
            allSubscribed.complete(null);
        }
    }

    void lost(BenchSensor sensor) {
        losses++;
        load.lost(sensor);
    }

    void refused(BenchSensor sensor, ReturnCode returnCode) {
        failed("the gateway refused a connection (" + returnCode + ") when " + connects + " of " + ramp.total()
                + " were connected; raise its limit of sessions, or use fewer --clients");
        load.refused(sensor, returnCode);
    }

    void unreachable() {
        String sentence = "nobody listens on UDP " + loop.gatewayName()
                + "; start the gateway or name another one (--gateway, --against)";
        failed(sentence);
        load.unreachable(sentence);
    }

    void retried() {
        retries++;
    }

    void sendFailed() {
        sendFailures++;
    }

    void violated(Violation violation) {
        if (violations == 0) {
            firstViolation = violation.kind() + ", " + violation.detail() + ", in " + violation.message();
        }
        violations++;
    }

    void failed(String sentence) {
        allConnected.completeExceptionally(new BenchException(sentence));
        allSubscribed.completeExceptionally(new BenchException(sentence));
    }

    private void startDue() {
        if (isLeaving) {
            return;
        }
        int due = Math.min(ramp.startedAfter(System.nanoTime() - startNanos), connects + PENDING_MAX);
        try {
            while (sensors.size() < due) {
                openNext().run((client, now) -> client.connect(true, now));
            }
        } catch (BenchException e) {
            failed(e.sentence());
            return;
        }
        if (sensors.size() < ramp.total() && !allConnected.isDone()) {
            loop.schedule(this::startDue, TICK_NANOS);
        }
    }

    private BenchSensor openNext() throws BenchException {
        BenchSensor sensor = new BenchSensor(loop, idPrefix + sensors.size(), sensors.size(), this);
        try {
            sensor.open();
        } catch (IOException e) {
            throw new BenchException(sensors.size() + " sensors are open, but " + e.getMessage());
        }
        sensors.add(sensor);
        return sensor;
    }

    private void subscribeNext(IntFunction<TopicSelector> topic, Qos qos) {
        if (isLeaving) {
            return;
        }
        while (subscribes < sensors.size() && subscribes - subscribed < PENDING_MAX) {
            BenchSensor sensor = sensors.get(subscribes);
            subscribes++;
            sensor.run((client, now) -> client.subscribe(topic.apply(sensor.number), qos, now));
        }
        if (subscribes < sensors.size() && !allSubscribed.isDone()) {
            loop.schedule(() -> subscribeNext(topic, qos), TICK_NANOS);
        }
    }
}
