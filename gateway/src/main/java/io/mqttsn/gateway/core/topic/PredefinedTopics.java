package io.mqttsn.gateway.core.topic;

import io.mqttsn.gateway.routing.TopicName;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Topic ids that clients and gateway know from their configuration (MQTT-SN 1.2, §6.7). */
public final class PredefinedTopics {

    public static final PredefinedTopics NONE = new PredefinedTopics(Map.of());

    private final Map<Integer, TopicName> nameById;

    /**
     * @param nameById ids 1..65534
     */
    public PredefinedTopics(Map<Integer, TopicName> nameById) {
        nameById.keySet().forEach(PredefinedTopics::checkId);
        this.nameById = new TreeMap<>(nameById);
    }

    private static void checkId(int id) {
        if (id < 1 || id > 0xFFFE) {
            throw new IllegalArgumentException("predefined topic id: " + id + " (expected: 1..65534)");
        }
    }

    /** These topics and {@code others}, which win. */
    PredefinedTopics with(Map<Integer, TopicName> others) {
        Map<Integer, TopicName> all = new TreeMap<>(nameById);
        all.putAll(others);
        return new PredefinedTopics(all);
    }

    public Optional<TopicName> name(int id) {
        return Optional.ofNullable(nameById.get(id));
    }

    /** Whether the number is taken; normal ids avoid it, which protects clients that confuse the two kinds. */
    public boolean isPredefined(int id) {
        return nameById.containsKey(id);
    }
}
