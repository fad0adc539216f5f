package io.mqttsn.gateway.routing;

import io.mqttsn.codec.Qos;
import java.util.ArrayList;
import java.util.List;

/**
 * Who wants one message: each subscriber once, with the highest QoS of all its matching filters (MQTT 3.1.1, MQTT-3.3.5-1). Owned and reused by whoever
 * asks the {@link SubscriptionTrie}.
 */
public final class Matches<S> {

    private final List<S> subscribers = new ArrayList<>();
    private final List<Qos> granted = new ArrayList<>();

    public int size() {
        return subscribers.size();
    }

    public boolean isEmpty() {
        return subscribers.isEmpty();
    }

    public S subscriber(int index) {
        return subscribers.get(index);
    }

    /** The QoS that was granted to the subscriber at {@code index}; a message is delivered at the lower of this and its own. */
    public Qos granted(int index) {
        return granted.get(index);
    }

    /** Forgets the subscribers, so that none is kept from the garbage collector. */
    public void clear() {
        subscribers.clear();
        granted.clear();
    }

    void add(S subscriber, Qos qos) {
        subscribers.add(subscriber);
        granted.add(qos);
    }

    void raise(int index, Qos qos) {
        granted.set(index, Qos.max(granted.get(index), qos));
    }
}
