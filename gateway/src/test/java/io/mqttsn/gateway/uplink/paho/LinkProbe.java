package io.mqttsn.gateway.uplink.paho;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.core.SubscribeOutcome;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.gateway.uplink.LinkListener;
import io.mqttsn.gateway.uplink.Outgoing;
import io.mqttsn.gateway.uplink.TestMessages;
import io.mqttsn.gateway.uplink.UplinkSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;

/** A link with a loop of its own and a listener that writes down what it hears; it acknowledges what arrives unless told otherwise. */
final class LinkProbe implements LinkListener, AutoCloseable {

    final ExecutorService loop = Executors.newSingleThreadExecutor(task -> new Thread(task, "test-loop"));
    final PahoLink link;

    final AtomicInteger ups = new AtomicInteger();
    final AtomicInteger downs = new AtomicInteger();
    final List<Long> epochs = new CopyOnWriteArrayList<>();
    final List<Boolean> sessionsPresent = new CopyOnWriteArrayList<>();
    final List<String> reasons = new CopyOnWriteArrayList<>();
    final Map<Outgoing, PublishOutcome> outcomes = new ConcurrentHashMap<>();
    final AtomicInteger answeredTwice = new AtomicInteger();
    final Map<Long, SubscribeOutcome> subscriptions = new ConcurrentHashMap<>();
    final List<Long> unsubscriptions = new CopyOnWriteArrayList<>();
    final List<Publication> arrived = new CopyOnWriteArrayList<>();
    final List<Long> keys = new CopyOnWriteArrayList<>();
    volatile boolean acknowledges = true;
    volatile boolean isUp;
    private final AtomicLong lastToken = new AtomicLong();

    LinkProbe(UplinkSettings settings) {
        link = new PahoLink(settings, loop, new Random(1));
    }

    LinkProbe start() {
        loop.execute(() -> link.start(this));
        return this;
    }

    LinkProbe awaitUp() {
        await().until(() -> isUp);
        return this;
    }

    Outgoing publish(String topic, String payload, Qos qos, boolean retain) {
        Outgoing message = TestMessages.outgoing(topic, payload, qos, retain);
        loop.execute(() -> link.publish(message));
        return message;
    }

    PublishOutcome awaitOutcome(Outgoing message) {
        await().until(() -> outcomes.containsKey(message));
        return outcomes.get(message);
    }

    SubscribeOutcome subscribe(String filter, Qos qos) {
        long token = lastToken.incrementAndGet();
        loop.execute(() -> link.subscribe(token, new TopicFilter(filter), qos));
        await().until(() -> subscriptions.containsKey(token));
        return subscriptions.get(token);
    }

    void unsubscribe(String filter) {
        long token = lastToken.incrementAndGet();
        loop.execute(() -> link.unsubscribe(token, new TopicFilter(filter)));
        await().until(() -> unsubscriptions.contains(token));
    }

    void acknowledge(long epoch, long key) {
        loop.execute(() -> link.acknowledge(epoch, key));
    }

    /** What has arrived: {@code topic=payload qos n}. */
    List<String> arrivals() {
        return arrived.stream()
                .map(publication ->
                        publication.topic() + "=" + publication.payload().asText() + " qos "
                                + publication.qos().level() + (publication.retain() ? " retained" : ""))
                .toList();
    }

    static org.awaitility.core.ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(10));
    }

    @Override
    public void linkUp(long epoch, boolean sessionPresent) {
        epochs.add(epoch);
        sessionsPresent.add(sessionPresent);
        ups.incrementAndGet();
        isUp = true;
    }

    @Override
    public void linkDown(long epoch, String reason) {
        isUp = false;
        reasons.add(reason);
        downs.incrementAndGet();
    }

    @Override
    public void published(Outgoing message, PublishOutcome outcome) {
        if (outcomes.put(message, outcome) != null) {
            answeredTwice.incrementAndGet();
        }
    }

    @Override
    public void subscribed(long token, SubscribeOutcome outcome) {
        subscriptions.put(token, outcome);
    }

    @Override
    public void unsubscribed(long token) {
        unsubscriptions.add(token);
    }

    @Override
    public void messageArrived(long epoch, long key, Publication publication) {
        arrived.add(publication);
        keys.add(key);
        if (acknowledges) {
            link.acknowledge(epoch, key);
        }
    }

    /** Ends the link, and says how long that took. */
    Duration stop() {
        long before = System.nanoTime();
        loop.execute(link::stop);
        loop.shutdown();
        try {
            if (!loop.awaitTermination(5, TimeUnit.SECONDS) || !link.awaitStopped(Duration.ofSeconds(5))) {
                throw new IllegalStateException("the link does not stop");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Duration.ofNanos(System.nanoTime() - before);
    }

    @Override
    public void close() {
        if (!loop.isShutdown()) {
            stop();
        }
    }
}
