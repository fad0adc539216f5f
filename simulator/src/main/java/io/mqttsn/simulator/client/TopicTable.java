package io.mqttsn.simulator.client;

import io.mqttsn.codec.PredefinedTopicId;
import io.mqttsn.codec.ShortTopicName;
import io.mqttsn.codec.TopicId;
import io.mqttsn.codec.TopicRef;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The topic ids of a session with their names, in both directions (MQTT-SN 1.2, §6.5, §6.10). */
final class TopicTable {

    private final Map<Integer, String> predefined;
    private final Map<String, TopicId> ids = new HashMap<>(2);
    private final Map<Integer, String> names = new HashMap<>(2);
    /** Whether ids were told that are not known any more, so that an unknown id proves nothing against the gateway. */
    private boolean forgetful;

    TopicTable(Map<Integer, String> predefined) {
        this.predefined = predefined;
    }

    @Nullable
    TopicId idOf(String name) {
        return ids.get(name);
    }

    /** The name behind a topic, or {@code null} when the client does not know it. */
    @Nullable
    String nameOf(TopicRef ref) {
        if (ref instanceof ShortTopicName shortName) {
            return shortName.name();
        }
        return ref instanceof PredefinedTopicId ? predefined.get(ref.bits()) : names.get(ref.bits());
    }

    /** The name that {@code id} means, or {@code null}. */
    @Nullable
    String nameOf(int id) {
        return names.get(id);
    }

    void bind(String name, int id) {
        String former = names.put(id, name);
        if (former != null && !former.equals(name)) {
            ids.remove(former);
        }
        ids.put(name, new TopicId(id));
    }

    /** The gateway does not know this id (any more). */
    void invalidate(int id) {
        String name = names.remove(id);
        if (name != null) {
            ids.remove(name);
        }
    }

    /** The client loses its table although the gateway still has one. */
    void forget() {
        forgetful = true;
        ids.clear();
        names.clear();
    }

    /** Both sides begin with empty tables. */
    void clear() {
        forget();
        forgetful = false;
    }

    boolean isForgetful() {
        return forgetful;
    }

    /** Whether {@code id} may be assigned at all. */
    static boolean isAssignable(int id) {
        return id >= TopicId.MIN && id <= TopicId.MAX;
    }
}
