package io.mqttsn.gateway.app.config;

import io.mqttsn.config.ByteSize;
import io.mqttsn.config.Setting;
import java.util.Optional;

/** Limits of one listener; what is left out is as in {@link SensorsConfig}. */
public record ListenerLimitsConfig(
        @Setting(
                doc = "Topic ids of one sensor on this listener; without it as in sensors.topics-per-session.",
                change = "Set it for a listener whose sensors need more than the rest, or deserve less.",
                min = "1",
                max = "65534",
                example = "20")
        Optional<Integer> topicsPerSession,

        @Setting(
                doc = "Messages kept for one sensor on this listener; without it as in sensors.buffer.messages.",
                change = "Set it for a listener whose sensors sleep longer than the rest, or shorter.",
                min = "1",
                max = "10000000",
                example = "50")
        Optional<Integer> bufferMessages,

        @Setting(
                doc = "Octets kept for one sensor on this listener; without it as in sensors.buffer.bytes.",
                change = "Set it together with buffer-messages.",
                min = "1KiB",
                max = "16GiB",
                example = "16KiB")
        Optional<ByteSize> bufferBytes,

        @Setting(
                doc =
                        "DISCONNECT answers a second to senders without a session on this listener, 0 for none; without it as in sensors.disconnects-per-second.",
                change = "Set it to protect a slow line, or to keep strangers here from using up what others need.",
                min = "0",
                max = "100000",
                example = "2")
        Optional<Integer> disconnectsPerSecond,

        @Setting(
                doc =
                        "GWINFO answers a second on this listener, 0 for none; without it as in sensors.search-answers-per-second.",
                change = "Set it together with disconnects-per-second.",
                min = "0",
                max = "100000",
                example = "2")
        Optional<Integer> searchAnswersPerSecond) {

    /** Whether everything is as on other listeners. */
    public boolean isEmpty() {
        return topicsPerSession.isEmpty()
                && bufferMessages.isEmpty()
                && bufferBytes.isEmpty()
                && disconnectsPerSecond.isEmpty()
                && searchAnswersPerSecond.isEmpty();
    }
}
