package io.mqttsn.simulator.bench;

import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.TopicSelector;
import io.mqttsn.simulator.client.Delivery;
import io.mqttsn.simulator.client.PublishOutcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;

/**
 * Publishes to sleepers what is to wait for them, no faster than the gateway takes it: after each portion a marker goes the same way to a sensor that is
 * awake, and the next portion waits for it. Without that a broker would drop what its queue for the gateway cannot hold.
 */
final class Filler implements Load {

    /** Brokers keep at least a hundred messages for a client that is slower than they are. */
    private static final int PORTION = 64;

    private static final int MARKER_LANE = -1;

    private final Site site;
    private final Qos qos;
    private final FilterText marker;
    private CompletableFuture<Void> markerCame = new CompletableFuture<>();
    private long markers;
    private int unanswered;
    private CompletableFuture<Void> portionLeft = new CompletableFuture<>();
    private long failed;

    Filler(Site site, Qos qos) {
        this.site = site;
        // Acknowledged, so that nothing is lost before it is kept; the subscription decides how it goes on.
        this.qos = Qos.max(qos, Qos.ONE);
        marker = new FilterText(site.topicPrefix + "marker/0");
    }

    /** Lets the first publisher wait for markers. */
    void open() throws BenchException, InterruptedException {
        site.subscribe(site.publishers, number -> new FilterText(site.topicPrefix + "marker/" + number), Qos.ONE);
        site.onLoop(() -> {
            site.publishers.load(this);
            return this;
        });
    }

    void close() {
        site.loop.execute(() -> {
            site.publishers.load(Load.IDLE);
            site.publishers.unsubscribe(marker());
        });
    }

    /** Messages that no one has acknowledged. */
    long failed() {
        return failed;
    }

    /**
     * Publishes messages {@code from} to {@code to} on the lane of each sensor; returns when the gateway has them.
     *
     * @throws BenchException when the marker does not come back
     */
    void fill(FilterText[] topics, long from, long to) throws BenchException, InterruptedException {
        int begin = 0;
        Stamp[] portion = new Stamp[PORTION];
        for (long number = from; number <= to; number++) {
            for (int lane = 0; lane < topics.length; lane++) {
                portion[begin++] = new Stamp(lane, number, System.nanoTime());
                if (begin == PORTION) {
                    send(topics, portion, begin);
                    begin = 0;
                }
            }
        }
        send(topics, portion, begin);
    }

    @Override
    public void messageArrived(BenchSensor publisher, Delivery delivery) {
        if (Stamp.fits(delivery.payload())) {
            Stamp stamp = Stamp.read(delivery.payload().asReadOnlyBuffer());
            if (stamp.lane() == MARKER_LANE && stamp.number() == markers) {
                markerCame.complete(null);
            }
        }
    }

    @Override
    public void published(BenchSensor publisher, long token, PublishOutcome outcome) {
        if (!(outcome instanceof PublishOutcome.Acknowledged)) {
            failed++;
        }
        unanswered--;
        if (unanswered == 0) {
            portionLeft.complete(null);
        }
    }

    private void send(FilterText[] topics, Stamp[] portion, int count) throws BenchException, InterruptedException {
        CompletableFuture<Void> left = new CompletableFuture<>();
        CompletableFuture<Void> came = new CompletableFuture<>();
        Stamp mark = new Stamp(MARKER_LANE, markers + 1, System.nanoTime());
        site.onLoop(() -> {
            markers = mark.number();
            markerCame = came;
            portionLeft = left;
            return this;
        });
        if (site.mqtt != null) {
            for (int i = 0; i < count; i++) {
                site.mqtt.publish(topics[portion[i].lane()].text(), payload(portion[i]), qos);
            }
            site.mqtt.publish(marker.text(), payload(mark), qos);
        } else if (count > 0) {
            site.loop.execute(() -> publishAll(topics, portion, count));
            site.await(left, Duration.ZERO, () -> unanswered + " messages for sleepers are not acknowledged");
            site.loop.execute(() -> {
                unanswered = 1;
                publish(site.publishers.sensors().get(0), marker, mark);
            });
        } else {
            return;
        }
        site.await(came, Duration.ZERO, () -> "what is published to " + marker.text() + " does not come back");
    }

    private void publishAll(FilterText[] topics, Stamp[] portion, int count) {
        unanswered = count;
        int publishers = site.publishers.sensors().size();
        for (int i = 0; i < count; i++) {
            Stamp stamp = portion[i];
            publish(site.publishers.sensors().get(stamp.lane() % publishers), topics[stamp.lane()], stamp);
        }
    }

    private void publish(BenchSensor publisher, FilterText topic, Stamp stamp) {
        publisher.run((client, now) -> client.publish(0, topic, Octets.wrap(payload(stamp)), qos, false, now));
    }

    private byte[] payload(Stamp stamp) {
        return Stamp.write(site.settings.payloadBytes(), stamp.lane(), stamp.number(), stamp.sentNanos());
    }

    private IntFunction<TopicSelector> marker() {
        return number -> new FilterText(site.topicPrefix + "marker/" + number);
    }
}
