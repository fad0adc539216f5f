package io.mqttsn.gateway.app.config;

import io.mqttsn.config.Setting;
import io.mqttsn.serial.OverflowPolicy;
import java.time.Duration;

/** How much may wait for a serial line. */
public record SerialPacingConfig(
        @Setting(
                doc = "What may wait to be sent, as time on the line.",
                change = "Raise it for a slow line with many sleeping sensors that wake at once.",
                defaultValue = "2s",
                min = "10ms",
                max = "5m")
        Duration maxQueueTime,

        @Setting(
                doc =
                        "How long the sensors wait for an answer before they repeat themselves; at least twice max-queue-time.",
                change = "Set it to the sensors' T_retry.",
                defaultValue = "10s",
                min = "20ms",
                max = "10m")
        Duration tRetry,

        @Setting(
                doc =
                        "What gives way when more waits: drop-oldest or drop-newest of the sensor that has the most waiting.",
                change = "Set it to drop-newest where old messages are worth more than new ones.",
                defaultValue = "drop-oldest")
        OverflowPolicy overflow) {

    public SerialPacingConfig {
        if (maxQueueTime.multipliedBy(2).compareTo(tRetry) > 0) {
            // What waits longer meets its own repetition in the queue.
            throw new IllegalArgumentException("max-queue-time is more than half of t-retry");
        }
    }
}
