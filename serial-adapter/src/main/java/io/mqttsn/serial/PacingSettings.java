package io.mqttsn.serial;

import java.time.Duration;

/**
 * How much may wait to be sent. The bound is a time: what waits longer than a client waits for its answer is sent again by the protocol while the first
 * copy still waits, and a slow line drowns in its own repetitions.
 *
 * @param maxQueueTime the time that the line would need for everything that waits, 10 ms to half of t-retry; default 2 s
 * @param tRetry how long a peer waits for an answer before it repeats itself (MQTT-SN 1.2, §7.2); default 10 s
 * @param overflow what gives way when the queue is full; default drop-oldest
 */
public record PacingSettings(Duration maxQueueTime, Duration tRetry, OverflowPolicy overflow) {

    private static final Duration QUEUE_TIME_MIN = Duration.ofMillis(10);

    public static final PacingSettings DEFAULTS =
            new PacingSettings(Duration.ofSeconds(2), Duration.ofSeconds(10), OverflowPolicy.DROP_OLDEST);

    public PacingSettings {
        if (tRetry.isNegative() || tRetry.compareTo(QUEUE_TIME_MIN.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException("t-retry: " + tRetry + " (expected: at least 20 ms)");
        }
        if (maxQueueTime.compareTo(QUEUE_TIME_MIN) < 0
                || maxQueueTime.multipliedBy(2).compareTo(tRetry) > 0) {
            throw new IllegalArgumentException("max-queue-time: " + maxQueueTime
                    + " (expected: 10 ms to half of t-retry, " + tRetry.dividedBy(2) + ")");
        }
    }
}
