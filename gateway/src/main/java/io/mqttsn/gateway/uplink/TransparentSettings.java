package io.mqttsn.gateway.uplink;

import java.time.Duration;

/**
 * What a transparent uplink may use.
 *
 * @param connectionsMax connections at once, 1..10,000; each costs Paho four threads
 * @param connectTimeout for reaching the host, and again for the broker's answer, 1 s..5 min
 * @param queuedMessagesMax publishes of all sensors that the broker has not answered yet; at least 1
 * @param queuedBytesMax what those may cost, in the unit of {@link io.mqttsn.gateway.routing.Publication#sizeBytes()}
 */
public record TransparentSettings(
        int connectionsMax, Duration connectTimeout, int queuedMessagesMax, long queuedBytesMax) {

    public static final TransparentSettings DEFAULTS =
            new TransparentSettings(500, Duration.ofSeconds(10), 10_000, 16L << 20);

    private static final int CONNECTIONS_MAX = 10_000;

    public TransparentSettings {
        if (connectionsMax < 1 || connectionsMax > CONNECTIONS_MAX) {
            throw new IllegalArgumentException(
                    "transparent connections: " + connectionsMax + " (expected: 1.." + CONNECTIONS_MAX + ")");
        }
        if (connectTimeout.compareTo(Duration.ofSeconds(1)) < 0
                || connectTimeout.compareTo(Duration.ofMinutes(5)) > 0) {
            throw new IllegalArgumentException("connect-timeout: " + connectTimeout + " (expected: PT1S..PT5M)");
        }
        if (queuedMessagesMax < 1 || queuedBytesMax < 1) {
            throw new IllegalArgumentException("queued messages and octets: " + queuedMessagesMax + ", "
                    + queuedBytesMax + " (expected: at least 1 each)");
        }
    }
}
