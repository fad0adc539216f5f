package io.mqttsn.simulator.cli;

import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.TopicSelector;
import io.mqttsn.simulator.client.Delivery;
import io.mqttsn.simulator.client.PublishOutcome;
import io.mqttsn.simulator.client.PublishOutcome.Rejected;
import io.mqttsn.simulator.client.SensorSettings;
import io.mqttsn.simulator.net.SensorLoop;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/** Publishes, waits for the message to come back, publishes the next. */
final class Prober extends ToolSensor {

    private final RoundTrips times = new RoundTrips();
    /** Nobody else's message may pass for ours. */
    private final String token = UUID.randomUUID().toString();

    private final ClientOptions options;
    private final TopicSelector topic;
    private final Qos qos;
    private final int count;
    private final Duration interval;
    private final Duration patience;
    private final boolean each;
    private long begunNanos;
    private long connectNanos;
    private long subscribeNanos;
    private int sent;
    private Octets expected = Octets.EMPTY;
    private @Nullable ScheduledFuture<?> patienceEnds;

    /**
     * @param patience a message that takes longer counts as lost
     * @param each whether to print each round trip
     */
    Prober(
            SensorLoop loop,
            SensorSettings settings,
            ClientOptions options,
            TopicSelector topic,
            Qos qos,
            int count,
            Duration interval,
            Duration patience,
            boolean each) {
        super(loop, settings, options);
        this.options = options;
        this.topic = topic;
        this.qos = qos;
        this.count = count;
        this.interval = interval;
        this.patience = patience;
        this.each = each;
    }

    RoundTrips times() {
        return times;
    }

    long connectNanos() {
        return connectNanos;
    }

    long subscribeNanos() {
        return subscribeNanos;
    }

    @Override
    void begin() {
        begunNanos = System.nanoTime();
        super.begin();
    }

    @Override
    void ready() {
        connectNanos = System.nanoTime() - begunNanos;
        begunNanos = System.nanoTime();
        run((client, now) -> client.subscribe(topic, qos, now));
    }

    @Override
    public void subscribed(TopicSelector filter, Qos granted) {
        subscribeNanos = System.nanoTime() - begunNanos;
        publish();
    }

    @Override
    public void subscriptionRefused(TopicSelector filter, ReturnCode returnCode) {
        fail("the gateway refused the subscription (" + returnCode + "); is the topic allowed and known there?");
    }

    private void publish() {
        sent++;
        expected = Octets.utf8("probe " + token + " " + sent);
        begunNanos = System.nanoTime();
        run((client, now) -> client.publish(sent, topic, expected, qos, false, now));
        patienceEnds = loop().schedule(this::missing, patience.toNanos());
    }

    @Override
    public void published(long number, PublishOutcome outcome) {
        if (outcome instanceof Rejected rejected) {
            fail("the gateway rejected a message (" + rejected.returnCode()
                    + "); is the topic allowed there, and the broker reachable?");
        }
    }

    @Override
    public void messageArrived(Delivery delivery) {
        if (!delivery.payload().equals(expected)) {
            return;
        }
        times.add(System.nanoTime() - begunNanos);
        if (patienceEnds != null) {
            patienceEnds.cancel(false);
        }
        say(String.format(Locale.ROOT, "round trip %d: %.3f ms", sent, RoundTrips.millis(times.lastNanos())));
        next();
    }

    private void missing() {
        say("round trip " + sent + ": not within " + patience.toMillis() + " ms");
        next();
    }

    private void next() {
        expected = Octets.EMPTY;
        if (sent == count) {
            finish();
        } else {
            loop().schedule(this::publish, interval.toNanos());
        }
    }

    private void say(String sentence) {
        if (each) {
            options.out().println(sentence);
            options.out().flush();
        }
    }
}
