package io.mqttsn.gateway.uplink;

import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.core.SubscribeOutcome;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.gateway.routing.TopicName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A broker and the link to it, as a model with the habits of the real ones: a message that the link owns is sent again on the next connection and may
 * succeed although it seemed lost; a message of QoS 2 is delivered again until its acknowledgement gets through; acknowledgements for an old connection
 * change nothing; retained messages may be faster than the SUBACK. Nothing happens until {@link #run}, and then in order.
 */
final class ModelLink implements UpstreamLink {

    private final ArrayDeque<Runnable> todo = new ArrayDeque<>();
    private @Nullable LinkListener listener;

    /** Of the link. */
    private long epoch;

    private boolean isConnected;
    private final Set<Outgoing> owned = new LinkedHashSet<>();

    /** Of the broker. */
    private boolean hasSession;

    private boolean isClosedByBroker;

    private final Map<TopicFilter, Qos> subscriptions = new LinkedHashMap<>();
    private final Map<TopicName, Publication> retained = new LinkedHashMap<>();
    private final Map<Long, Publication> unacknowledged = new LinkedHashMap<>();
    private final ArrayDeque<Publication> offline = new ArrayDeque<>();
    private final Set<Outgoing> takenOnce = new HashSet<>();
    private long lastKey;

    /** What the broker was given, in order: each PUBLISH that counts, and each request. */
    final List<Publication> received = new ArrayList<>();

    final List<String> requests = new ArrayList<>();

    /** Faults to be switched on. */
    boolean isStalled;

    boolean losesAnswers;
    boolean retainedBeforeSubAck;
    Predicate<TopicName> swallows = topic -> false;
    Predicate<TopicName> cutsLink = topic -> false;
    Predicate<TopicFilter> cutsLinkOver = filter -> false;
    Predicate<TopicFilter> refuses = filter -> false;
    Qos grantsAtMost = Qos.TWO;

    @Override
    public void start(LinkListener listener) {
        this.listener = listener;
    }

    /** Lets everything happen that is due. */
    void run() {
        for (Runnable next = todo.poll(); next != null; next = todo.poll()) {
            next.run();
        }
    }

    /** Lets only the next few things happen. */
    void run(int steps) {
        for (int i = 0; i < steps && !todo.isEmpty(); i++) {
            todo.remove().run();
        }
    }

    void connect() {
        connectLater();
        run();
    }

    void connectLater() {
        todo.add(() -> {
            if (isConnected) {
                return;
            }
            epoch++;
            isConnected = true;
            isClosedByBroker = false;
            boolean sessionPresent = hasSession;
            hasSession = true;
            listener().linkUp(epoch, sessionPresent);
            if (!sessionPresent) {
                forgetSession();
            }
            List.copyOf(owned).forEach(message -> onThisConnection(() -> transmit(message)));
            unacknowledged.forEach((key, publication) -> arrive(key, publication));
            for (Publication next = offline.poll(); next != null; next = offline.poll()) {
                send(next);
            }
        });
    }

    void cut() {
        cutLater();
        run();
    }

    void cutLater() {
        todo.add(this::cutNow);
    }

    /** The broker comes back empty, but for retained messages. */
    void forgetSession() {
        subscriptions.clear();
        unacknowledged.clear();
        offline.clear();
    }

    void restartBroker() {
        restartBrokerLater();
        run();
    }

    void restartBrokerLater() {
        cutLater();
        todo.add(() -> {
            hasSession = false;
            forgetSession();
        });
        connectLater();
    }

    /** Someone else publishes. */
    void publishElsewhere(String topic, String payload, Qos qos, boolean retain) {
        Publication publication = Publication.of(new TopicName(topic), Octets.utf8(payload), qos, retain);
        todo.add(() -> {
            if (retain) {
                retained.put(publication.topic(), publication);
            }
            forward(publication);
        });
    }

    Map<TopicFilter, Qos> subscriptions() {
        return subscriptions;
    }

    /** Messages that the broker still wants acknowledged. */
    int unacknowledged() {
        return unacknowledged.size();
    }

    /** Messages that the link has not seen completed. */
    int owned() {
        return owned.size();
    }

    boolean isConnected() {
        return isConnected;
    }

    long epoch() {
        return epoch;
    }

    @Override
    public void publish(Outgoing message) {
        todo.add(() -> {
            if (!isConnected) {
                listener().published(message, PublishOutcome.CONGESTED);
                return;
            }
            if (message.publication().qos().isAcknowledged()) {
                owned.add(message);
            }
            transmit(message);
        });
    }

    @Override
    public void withdraw(Outgoing message) {
        todo.add(() -> {
            if (owned.remove(message)) {
                listener().published(message, PublishOutcome.REFUSED);
            }
        });
    }

    @Override
    public void subscribe(long token, TopicFilter filter, Qos qos) {
        onThisConnection(() -> {
            requests.add("SUBSCRIBE " + filter + " " + qos.level());
            if (cutsLinkOver.test(filter)) {
                closeFromBroker();
                return;
            }
            if (isStalled || isClosedByBroker) {
                return;
            }
            if (refuses.test(filter)) {
                onThisConnection(() -> listener().subscribed(token, SubscribeOutcome.REFUSED));
                return;
            }
            Qos granted = Qos.min(qos, grantsAtMost);
            subscriptions.put(filter, granted);
            if (!retainedBeforeSubAck) {
                onThisConnection(() -> listener().subscribed(token, SubscribeOutcome.granted(granted)));
            }
            retained.values().stream()
                    .filter(publication -> filter.matches(publication.topic()))
                    .forEach(publication -> send(withQos(publication, granted, true)));
            if (retainedBeforeSubAck) {
                onThisConnection(() -> listener().subscribed(token, SubscribeOutcome.granted(granted)));
            }
        });
    }

    @Override
    public void unsubscribe(long token, TopicFilter filter) {
        onThisConnection(() -> {
            requests.add("UNSUBSCRIBE " + filter);
            if (!isStalled && !isClosedByBroker) {
                subscriptions.remove(filter);
                onThisConnection(() -> listener().unsubscribed(token));
            }
        });
    }

    @Override
    public void acknowledge(long epoch, long key) {
        todo.add(() -> {
            if (isConnected && epoch == this.epoch) {
                unacknowledged.remove(key);
            }
        });
    }

    @Override
    public void reconnect(String reason) {
        cutLater();
        connectLater();
    }

    @Override
    public void stop() {
        isConnected = false;
        todo.clear();
    }

    private void transmit(Outgoing message) {
        Publication publication = message.publication();
        if (cutsLink.test(publication.topic())) {
            closeFromBroker();
            return;
        }
        if (isStalled || isClosedByBroker || swallows.test(publication.topic())) {
            return;
        }
        if (publication.qos() != Qos.TWO || takenOnce.add(message)) {
            received.add(publication);
            if (publication.retain()) {
                retained.put(publication.topic(), publication);
            }
            forward(publication);
        }
        if (!losesAnswers) {
            onThisConnection(() -> {
                owned.remove(message);
                listener().published(message, PublishOutcome.DELIVERED);
            });
        }
    }

    private void forward(Publication publication) {
        Qos highest = null;
        for (Iterator<Map.Entry<TopicFilter, Qos>> all =
                        subscriptions.entrySet().iterator();
                all.hasNext(); ) {
            Map.Entry<TopicFilter, Qos> one = all.next();
            if (one.getKey().matches(publication.topic())) {
                highest = highest == null ? one.getValue() : Qos.max(highest, one.getValue());
            }
        }
        if (highest != null) {
            send(withQos(publication, highest, false));
        }
    }

    private void send(Publication publication) {
        if (!isConnected) {
            if (publication.qos().isAcknowledged()) {
                offline.add(publication);
            }
            return;
        }
        long key = ++lastKey;
        if (publication.qos().isAcknowledged()) {
            unacknowledged.put(key, publication);
        }
        arrive(key, publication);
    }

    private void arrive(long key, Publication publication) {
        onThisConnection(() -> listener().messageArrived(epoch, key, publication));
    }

    /** The answers that the broker has written before are still read; what comes behind is not looked at any more. */
    private void closeFromBroker() {
        isClosedByBroker = true;
        onThisConnection(this::cutNow);
    }

    private void cutNow() {
        if (isConnected) {
            isConnected = false;
            listener().linkDown(epoch, "cut");
        }
    }

    /** What is on its way when the connection ends does not arrive. */
    private void onThisConnection(Runnable step) {
        long thisEpoch = epoch;
        todo.add(() -> {
            if (isConnected && epoch == thisEpoch) {
                step.run();
            }
        });
    }

    private LinkListener listener() {
        if (listener == null) {
            throw new IllegalStateException("the link has not been started");
        }
        return listener;
    }

    private static Publication withQos(Publication publication, Qos granted, boolean retain) {
        return Publication.of(publication.topic(), publication.payload(), Qos.min(publication.qos(), granted), retain);
    }
}
