package io.mqttsn.gateway.admin;

import io.mqttsn.codec.Malformed;
import io.mqttsn.codec.MessageType;
import io.mqttsn.gateway.core.CoreCounters;
import io.mqttsn.gateway.core.GatewayCore;
import io.mqttsn.gateway.routing.DropReason;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;

/** Reads the core's counters into the shape of {@link GatewayStatus}. Called on the gateway's loop. */
public final class CoreStatus {
    private CoreStatus() {}

    public static Map<String, Long> sessions(GatewayCore core) {
        Map<String, Long> sessions = new LinkedHashMap<>();
        core.sessions().countByState().forEach((state, count) -> sessions.put(word(state), count.longValue()));
        return sessions;
    }

    public static Map<String, Long> received(GatewayCore core) {
        Map<String, Long> received = new LinkedHashMap<>();
        for (MessageType type : MessageType.values()) {
            putUnlessZero(received, type, core.counters().receivedOf(type));
        }
        return received;
    }

    public static List<Long> published(GatewayCore core) {
        return byQos(qos -> core.counters().publishedAt((int) qos));
    }

    public static List<Long> delivered(GatewayCore core) {
        return byQos(qos -> core.counters().deliveredAt((int) qos));
    }

    private static List<Long> byQos(LongUnaryOperator count) {
        return LongStream.rangeClosed(0, 2).map(count).boxed().toList();
    }

    public static Map<String, Long> dropped(GatewayCore core) {
        Map<String, Long> dropped = new LinkedHashMap<>();
        for (DropReason reason : DropReason.values()) {
            putUnlessZero(dropped, reason, core.counters().droppedFor(reason));
        }
        return dropped;
    }

    public static Map<String, Long> malformed(GatewayCore core) {
        Map<String, Long> malformed = new LinkedHashMap<>();
        for (Malformed reason : Malformed.values()) {
            putUnlessZero(malformed, reason, core.counters().malformedOf(reason));
        }
        return malformed;
    }

    /** The rest, by name. */
    public static Map<String, Long> events(GatewayCore core) {
        CoreCounters counters = core.counters();
        Map<String, Long> events = new LinkedHashMap<>();
        events.put("retransmissions", counters.retransmissions);
        events.put("duplicates", counters.duplicates);
        events.put("unexpected-messages", counters.unexpectedMessages);
        events.put("unknown-senders", counters.unknownSenders);
        events.put("answers-over-rate", counters.answersOverRate);
        events.put("refused-connects", counters.refusedConnects);
        events.put("restarted-sessions", counters.restartedSessions);
        events.put("given-back", counters.givenBack);
        events.put("not-allowed", counters.notAllowed);
        events.put("oversized-frames", counters.oversized);
        events.put("failed-sessions", counters.failures);
        return events;
    }

    private static void putUnlessZero(Map<String, Long> counts, Enum<?> reason, long count) {
        if (count != 0) {
            counts.put(word(reason), count);
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
