package io.mqttsn.simulator.client;

import io.mqttsn.codec.MqttSnMessage;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The answers that may still come although nobody waits for them: one for each question that was repeated or given up. The gateway may answer each
 * question once, so more answers than these are a {@linkplain Violation.Kind#UNEXPECTED_ANSWER violation}.
 *
 * <p>An entry is forgotten when not even a crowded network would still bring the answer, and when there are too many the oldest goes.
 */
final class LateAnswers {

    private static final int ENTRIES_MAX = 256;
    /**
     * How long datagrams and the machines between may take (MAX_LATENCY of RFC 7252, §4.8.2). A gateway that many connect to at once finds the copies of a
     * question in its receive buffer, long after the client has given up, and answers each of them.
     */
    private static final long LATENCY_MAX_NANOS = TimeUnit.SECONDS.toNanos(100);

    private final long lifetimeNanos;
    /** By {@link Exchange#key}, the one that is forgotten next first. */
    private final Map<Integer, Entry> entries = new LinkedHashMap<>(2);

    LateAnswers(SensorSettings settings) {
        lifetimeNanos = LATENCY_MAX_NANOS + settings.retryNanos() * (settings.retriesMax() + 1);
    }

    /** One more answer to {@code question} may come. */
    void expect(MqttSnMessage question, long nowNanos) {
        forgetOld(nowNanos);
        Exchange exchange = Exchange.of(question);
        Entry entry = entries.remove(exchange.key());
        int count = entry == null ? 1 : entry.count + 1;
        entries.put(exchange.key(), new Entry(count, nowNanos + lifetimeNanos));
        if (entries.size() > ENTRIES_MAX) {
            Iterator<Integer> oldest = entries.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** Takes {@code answer} off the book; {@code false} when it stands not in it. */
    boolean take(MqttSnMessage answer, long nowNanos) {
        forgetOld(nowNanos);
        int key = Exchange.of(answer).key();
        Entry entry = entries.get(key);
        if (entry == null) {
            return false;
        }
        if (entry.count == 1) {
            entries.remove(key);
        } else {
            entries.put(key, new Entry(entry.count - 1, entry.forgottenAtNanos));
        }
        return true;
    }

    /** Whether an answer to such a question may still come. */
    boolean expects(MqttSnMessage question, long nowNanos) {
        forgetOld(nowNanos);
        return entries.containsKey(Exchange.of(question).key());
    }

    private void forgetOld(long nowNanos) {
        Iterator<Entry> oldestFirst = entries.values().iterator();
        while (oldestFirst.hasNext() && nowNanos - oldestFirst.next().forgottenAtNanos >= 0) {
            oldestFirst.remove();
        }
    }

    private record Entry(int count, long forgottenAtNanos) {}
}
