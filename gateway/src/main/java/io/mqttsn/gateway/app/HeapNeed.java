package io.mqttsn.gateway.app;

import io.mqttsn.gateway.app.config.BrokerUrl;
import io.mqttsn.gateway.app.config.GatewayConfig;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How much Java heap a configuration may need: what it allows in octets, all of it used at once, and its sessions. Topic ids and subscriptions are not in it,
 * since hardly any sensor uses what it may; what they cost is a constant here, and in {@code docs/performance.md}.
 *
 * @param parts octets by what they are allowed for: a key, or the gateway itself
 */
public record HeapNeed(Map<String, Long> parts) {

    private static final long MIB = 1 << 20;

    /** The gateway with nothing to do, and what it and the collector need for their work. */
    static final long BASE_BYTES = 32 * MIB;

    /** One sensor: session, address, timers, an empty queue, its place at the broker. */
    static final long SESSION_BYTES = 2_300;

    /** One topic id, besides the octets of its name. */
    static final long TOPIC_ID_BYTES = 130;

    /** One subscription, besides {@link #LEVEL_BYTES} for each level of a filter with wildcards that no other filter shares. */
    static final long SUBSCRIPTION_BYTES = 500;

    static final long LEVEL_BYTES = 350;

    /** Of what limits in octets allow, so much is taken: the charge for a message foresees what most messages are like. */
    private static final long PERCENT_OF_CHARGE = 125;

    public HeapNeed {
        parts = new LinkedHashMap<>(parts);
    }

    public static HeapNeed of(GatewayConfig config) {
        Map<String, Long> parts = new LinkedHashMap<>();
        parts.put("the gateway itself", BASE_BYTES);
        parts.put("sensors.sessions-max", config.sensors().sessionsMax() * SESSION_BYTES);
        parts.put(
                "sensors.buffer.total-bytes",
                charged(config.sensors().buffer().totalBytes().octets()));
        if (config.uplink().broker() instanceof BrokerUrl.External) {
            parts.put("uplink.queue-bytes", charged(config.uplink().queueBytes().octets()));
        } else {
            parts.put(
                    "broker.retained-bytes",
                    charged(config.broker().retainedBytes().octets()));
        }
        return new HeapNeed(parts);
    }

    private static long charged(long octets) {
        return octets / 100 * PERCENT_OF_CHARGE;
    }

    public long bytes() {
        return parts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** A sentence with the remedy when Java may not use so much; empty when all is well. */
    public Optional<String> warning(long heapBytesMax) {
        if (bytes() <= heapBytesMax) {
            return Optional.empty();
        }
        Map.Entry<String, Long> largest = parts.entrySet().stream()
                .max(Map.Entry.comparingByValue(Comparator.naturalOrder()))
                .orElseThrow();
        return Optional.of(String.format(
                Locale.ROOT,
                "Memory: the limits allow %,d MiB in all, but Java may use %,d MiB: lower %s, which allows for %,d MiB,"
                        + " or start with MQTTSN_JAVA_OPTS=-Xmx%dm.",
                inMib(bytes()),
                heapBytesMax / MIB,
                largest.getKey(),
                inMib(largest.getValue()),
                inMib(bytes() + bytes() / 16)));
    }

    private static long inMib(long bytes) {
        return (bytes + MIB - 1) / MIB;
    }
}
