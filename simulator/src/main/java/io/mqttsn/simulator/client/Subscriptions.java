package io.mqttsn.simulator.client;

import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.PredefinedTopicId;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ShortTopicName;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.codec.TopicSelector;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the client may receive. A subscription counts from the first SUBSCRIBE, since its SUBACK may be lost, until UNSUBACK has come.
 *
 * <p>After a start without clean session, and after a crash, the gateway may know subscriptions that the client does not; then nothing can be judged.
 */
final class Subscriptions {

    private final Map<Integer, String> predefined;
    private final Map<TopicSelector, Qos> qosByTopic = new LinkedHashMap<>(2);
    /** The highest QoS that was ever granted for each topic in this session: what was queued meanwhile still comes so. */
    private final Map<TopicSelector, Qos> ceilingByTopic = new LinkedHashMap<>(2);

    private boolean complete;

    Subscriptions(Map<Integer, String> predefined) {
        this.predefined = predefined;
    }

    /** What is granted for {@code topic} now, {@code null} when it is not subscribed. */
    @Nullable
    Qos qosOf(TopicSelector topic) {
        return qosByTopic.get(topic);
    }

    /** SUBSCRIBE is out: until the answer comes either QoS may be in force. */
    void asked(TopicSelector topic, Qos qos) {
        qosByTopic.merge(topic, qos, Qos::max);
    }

    void granted(TopicSelector topic, Qos qos) {
        qosByTopic.put(topic, qos);
        ceilingByTopic.merge(topic, qos, Qos::max);
    }

    void removed(TopicSelector topic) {
        qosByTopic.remove(topic);
    }

    /** The gateway has forgotten all subscriptions, so the list is complete from here on. */
    void clear() {
        qosByTopic.clear();
        ceilingByTopic.clear();
        complete = true;
    }

    /** The client has forgotten its list. */
    void forget() {
        qosByTopic.clear();
        ceilingByTopic.clear();
        complete = false;
    }

    /** Whether the client knows all its subscriptions. */
    boolean isComplete() {
        return complete;
    }

    /** Whether a subscription asks for {@code ref}, named {@code name}. */
    boolean includes(TopicRef ref, String name) {
        return qosByTopic.keySet().stream().anyMatch(topic -> covers(topic, ref, name));
    }

    /** The highest QoS at which {@code ref}, named {@code name}, may come, earlier subscriptions included; {@code null} when there was none. */
    @Nullable
    Qos ceilingFor(TopicRef ref, String name) {
        return higher(highestOf(qosByTopic, ref, name), highestOf(ceilingByTopic, ref, name));
    }

    private @Nullable Qos highestOf(Map<TopicSelector, Qos> subscriptions, TopicRef ref, String name) {
        Qos highest = null;
        for (Map.Entry<TopicSelector, Qos> subscription : subscriptions.entrySet()) {
            if (covers(subscription.getKey(), ref, name)) {
                highest = higher(highest, subscription.getValue());
            }
        }
        return highest;
    }

    private static @Nullable Qos higher(@Nullable Qos a, @Nullable Qos b) {
        if (a == null) {
            return b;
        }
        return b == null ? a : Qos.max(a, b);
    }

    private boolean covers(TopicSelector topic, TopicRef ref, String name) {
        if (topic instanceof FilterText filter) {
            return TopicFilters.matches(filter.text(), name);
        } else if (topic instanceof ShortTopicName shortName) {
            return shortName.name().equals(name);
        }
        return topic instanceof PredefinedTopicId id && (id.equals(ref) || name.equals(predefined.get(id.bits())));
    }
}
