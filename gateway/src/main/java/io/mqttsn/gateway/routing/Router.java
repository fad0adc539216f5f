package io.mqttsn.gateway.routing;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.store.MessageStore;
import io.mqttsn.time.Moments;
import java.util.ArrayDeque;

/**
 * Brings every publication to the sessions that want it, whichever protocol they speak, and keeps retained messages.
 *
 * <p>A publication is put in the store once, and held there until every matching session has answered; by then each session that wants to keep it has
 * noted its own delivery. A session that throws while it is offered a message keeps the others from nothing, but the message counts as not taken.
 *
 * <p>Sessions may publish, subscribe or leave while they are being offered a message.
 *
 * <p>(NOT thread safe: everything happens on the gateway's loop.)
 */
public final class Router {

    private final MessageStore store;
    private final RoutingLimits limits;
    private final FaultHandler faults;
    private final SubscriptionTrie<Subscriber> subscriptions = new SubscriptionTrie<>();
    private final RetainedMessages retained;
    private final RetainedReplays replays;
    /** One result per publish in progress; more than one only while sessions publish during a delivery. */
    private final ArrayDeque<Matches<Subscriber>> unusedMatches = new ArrayDeque<>();

    private long nowNanos;
    private long published;
    private long delivered;
    private long failures;

    /** Hears of sessions that throw while they are offered a message: a defect, worth one line in the log. */
    @FunctionalInterface
    public interface FaultHandler {

        void deliveryFailed(Subscriber subscriber, RuntimeException fault);
    }

    public Router(MessageStore store, RoutingLimits limits, FaultHandler faults) {
        this.store = store;
        this.limits = limits;
        this.faults = faults;
        this.retained = new RetainedMessages(limits);
        this.replays = new RetainedReplays(retained, this::offerRetained);
    }

    /** Tells the time, which decides what has expired; drivers say it once per batch. */
    public void timeIs(long nowNanos) {
        this.nowNanos = nowNanos;
        replays.timeIs(nowNanos);
    }

    /** Goes on with what is due: retained messages for new subscribers. */
    public void advanceTo(long nowNanos) {
        timeIs(nowNanos);
        replays.advanceTo(nowNanos);
    }

    /** When to go on, in monotonic nanoseconds; {@link Moments#NEVER} when there is nothing to do. */
    public long nextDeadlineNanos() {
        return replays.nextDeadlineNanos();
    }

    /**
     * Offers a message to all matching sessions at the lower of its QoS and theirs, and retains it when it says so (MQTT 3.1.1, §3.3.1.3).
     *
     * @param publisher told when all of them have it
     */
    public void publish(Publication publication, CustodyListener publisher) {
        published++;
        if (publication.retain()) {
            retained.retain(publication, nowNanos);
        }
        Matches<Subscriber> matches = unusedMatches.isEmpty() ? new Matches<>() : unusedMatches.pop();
        subscriptions.match(publication.topic(), matches);
        if (matches.isEmpty()) {
            unusedMatches.push(matches);
            publisher.inCustody();
            return;
        }
        long messageId = store.put(publication);
        Delivery delivery = new Delivery(new Hold(store, messageId, publisher));
        MessageHandle handle = null;
        for (int i = 0; i < matches.size(); i++) {
            Qos qos = Qos.min(publication.qos(), matches.granted(i));
            if (handle == null || handle.qos() != qos) {
                handle = new MessageHandle(messageId, publication.sizeBytes(), qos, false);
            }
            offer(matches.subscriber(i), delivery, handle, publication);
        }
        matches.clear();
        unusedMatches.push(matches);
        delivery.fannedOut();
    }

    /**
     * Adds a subscription, or changes the QoS of the one with the same filter. Retained messages are not sent yet: the client must see its SUBACK first,
     * see {@link #replayRetained}.
     *
     * @param qos granted, 0..2
     * @return whether the filter was accepted: not when it has too many levels, in which case nothing changes
     */
    public boolean subscribe(Subscriber subscriber, TopicFilter filter, Qos qos) {
        if (filter.levels() > limits.levelsMax()) {
            return false;
        }
        subscriptions.subscribe(subscriber, filter, qos);
        return true;
    }

    /**
     * Sends a new subscriber the retained messages of its filter, with the retain flag set (MQTT-3.3.1-6, MQTT-3.3.1-8): the first ones now, and the others as it
     * takes them, however many there are. Each is a {@linkplain Delivery#pacedByClient delivery that awaits the client}. What changes meanwhile comes as a
     * message of its own, and its old state not any more.
     */
    public void replayRetained(Subscriber subscriber, TopicFilter filter, Qos granted) {
        replays.begin(subscriber, filter, granted);
    }

    /** The client of this subscriber is away; retained messages wait for it. */
    public void pauseReplays(Subscriber subscriber) {
        replays.pause(subscriber);
    }

    /** The client is back. */
    public void resumeReplays(Subscriber subscriber) {
        replays.resume(subscriber);
    }

    private void offerRetained(Subscriber subscriber, Publication publication, Qos granted, CustodyListener custody) {
        long messageId = store.put(publication);
        Delivery delivery = Delivery.pacedByClient(new Hold(store, messageId, custody));
        Qos qos = Qos.min(publication.qos(), granted);
        offer(subscriber, delivery, new MessageHandle(messageId, publication.sizeBytes(), qos, true), publication);
        delivery.fannedOut();
    }

    /** Ends one subscription, and answers whether there was one. */
    public boolean unsubscribe(Subscriber subscriber, TopicFilter filter) {
        replays.end(subscriber, filter);
        return subscriptions.unsubscribe(subscriber, filter);
    }

    /** Ends all subscriptions of a session. */
    public void remove(Subscriber subscriber) {
        replays.end(subscriber);
        subscriptions.remove(subscriber);
    }

    /** How many filters one session has. */
    public int subscriptionsOf(Subscriber subscriber) {
        return subscriptions.subscriptionsOf(subscriber);
    }

    public boolean isSubscribed(Subscriber subscriber, TopicFilter filter) {
        return subscriptions.isSubscribed(subscriber, filter);
    }

    /** How many subscriptions there are in all. */
    public int subscriptions() {
        return subscriptions.size();
    }

    /** How many sessions have not been offered all retained messages that they subscribed to. */
    public int openReplays() {
        return replays.open();
    }

    /** The retained messages, for their figures. */
    public RetainedMessages retained() {
        return retained;
    }

    /** How many messages have been published. */
    public long published() {
        return published;
    }

    /** How many times a session was offered a message and did not fail. */
    public long delivered() {
        return delivered;
    }

    /** How many times a session failed while it was offered a message. */
    public long failures() {
        return failures;
    }

    private void offer(Subscriber subscriber, Delivery delivery, MessageHandle handle, Publication publication) {
        delivery.expectOne();
        int outstanding = delivery.outstanding();
        try {
            subscriber.deliver(delivery, handle, publication);
            delivered++;
        } catch (RuntimeException fault) {
            failures++;
            if (delivery.outstanding() == outstanding) {
                delivery.failedByOne();
            } else {
                delivery.failedAfterTaking();
            }
            faults.deliveryFailed(subscriber, fault);
        }
    }

    /** Keeps a message in the store until every session has answered. */
    private record Hold(MessageStore store, long messageId, CustodyListener publisher) implements CustodyListener {

        @Override
        public void inCustody() {
            store.release(messageId);
            publisher.inCustody();
        }

        @Override
        public void failed() {
            store.release(messageId);
            publisher.failed();
        }
    }
}
