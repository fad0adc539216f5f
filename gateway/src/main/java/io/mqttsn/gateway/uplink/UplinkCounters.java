package io.mqttsn.gateway.uplink;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** What the uplink over a broker has counted since its start. (NOT thread safe: written and read on the gateway's loop.) */
public final class UplinkCounters {

    private final long[] counts = new long[Count.values().length];

    /** What is counted, each with the name that operators see. */
    public enum Count {
        /** Connections that came to stand. */
        CONNECTIONS("connections"),
        /** Publishes of sensors that were completed by the broker, and those of QoS 0 that were written. */
        PUBLISHED("published"),
        /** Publishes of QoS 1 and 2 that sensors were told to repeat later. */
        CONGESTED("congested"),
        /** Publishes of QoS 0 dropped: broker away, or queue full, or cut off while being written. */
        DROPPED_QOS_0("dropped-qos-0"),
        /** Publishes that the broker or the link cannot take. */
        REFUSED("refused"),
        /** Messages and filters given up because the connection broke twice over them. */
        SET_ASIDE("set-aside"),
        WILLS_PUBLISHED("wills-published"),
        WILLS_DROPPED("wills-dropped"),
        /** Messages from the broker. */
        ARRIVED("arrived"),
        /** Of those: for no session. */
        UNWANTED("unwanted"),
        /** Of those: the repetition of one of QoS 2 that was here already. */
        REPEATED("repeated"),
        /** Retained messages dropped because too many waited for one SUBACK. */
        DROPPED_BEFORE_SUBACK("dropped-before-suback"),
        /** Of those: at QoS 0, and not sent yet when their sensor left or its connection ended. */
        DROPPED_UNSENT("dropped-unsent"),
        /** Messages that a session failed to take; they come again with the next connection. */
        NOT_TAKEN("not-taken"),
        /** Subscriptions that the broker or a rule refused. */
        SUBSCRIPTIONS_REFUSED("subscriptions-refused"),
        /** Attempts to connect a sensor of its own that failed. */
        NOT_CONNECTED("sensors-not-connected"),
        /** Sensors whose own connection was lost. */
        LOST("sensors-lost");

        private final String words;

        Count(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    void add(Count count) {
        counts[count.ordinal()]++;
    }

    public long get(Count count) {
        return counts[count.ordinal()];
    }

    /** All counts, in their declared order. */
    public Map<Count, Long> snapshot() {
        Map<Count, Long> all = new EnumMap<>(Count.class);
        for (Count count : Count.values()) {
            all.put(count, get(count));
        }
        return Collections.unmodifiableMap(all);
    }
}
