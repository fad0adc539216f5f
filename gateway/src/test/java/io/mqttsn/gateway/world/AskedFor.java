package io.mqttsn.gateway.world;

import io.mqttsn.codec.Qos;
import java.util.Map;
import java.util.TreeMap;

/** What a sensor has ever subscribed to in the gateway's present session, as the gateway and its broker may remember it. */
final class AskedFor {

    private static final long NEVER = Long.MAX_VALUE;

    private final Map<String, Entry> byFilter = new TreeMap<>();

    /** @param endedNanos when UNSUBACK came */
    private record Entry(Qos highest, boolean isEnded, long endedNanos) {}

    /** SUBSCRIBE is sent. */
    void asked(String filter, Qos qos) {
        Entry before = byFilter.get(filter);
        Qos highest = before == null ? qos : Qos.max(before.highest, qos);
        byFilter.put(filter, new Entry(highest, false, NEVER));
    }

    /** UNSUBACK has come. */
    void ended(String filter, long nowNanos) {
        byFilter.computeIfPresent(filter, (key, entry) -> new Entry(entry.highest, true, nowNanos));
    }

    /** The gateway's session begins anew. */
    void clear() {
        byFilter.clear();
    }

    /** Whether a subscription, when the broker got the message, explains that it comes at this QoS. */
    boolean explains(String topic, Qos qos, long publishedNanos) {
        return byFilter.entrySet().stream()
                .anyMatch(one -> Topics.matches(one.getKey(), topic)
                        && qos.compareTo(one.getValue().highest) <= 0
                        && !(one.getValue().isEnded && publishedNanos - one.getValue().endedNanos > 0));
    }
}
