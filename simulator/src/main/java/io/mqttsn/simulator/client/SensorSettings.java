package io.mqttsn.simulator.client;

import io.mqttsn.codec.ClientId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How a client behaves. Made by {@link #of} when the defaults will do, and by {@link #builder} otherwise.
 *
 * @param keepAliveSeconds 0..65535; 0 switches the keepalive off; default 60
 * @param cleanSession whether each CONNECT forgets what the gateway kept; default {@code true}
 * @param will asked for at each CONNECT when present
 * @param predefined topic names by predefined id, as configured at the gateway
 * @param retryNanos T_retry; default 10 s (MQTT-SN 1.2, §7.2: 10 to 15 s)
 * @param retriesMax N_retry; default 4 (§7.2: 3 to 5)
 * @param waitNanos T_WAIT after {@code congestion}; default 5 min (§7.2: more than 5 min)
 * @param reconnects whether a lost connection is set up again; default {@code true}
 * @param reconnectNanos the pause before the first attempt, doubled for each further one up to T_WAIT; default 1 s
 * @param remembersTopicIds whether topic ids outlive a CONNECT without clean session; by default the client forgets them, and the gateway has to
 *     REGISTER again before it publishes (§6.10)
 * @param answerNanos how long the client takes for PUBACK, PUBREC and REGACK; default 0. Only a client that takes its time can see a second message in
 *     flight
 * @param waitingMax how many publishes, subscriptions and the like wait in the client, each; default 1000
 */
public record SensorSettings(
        ClientId clientId,
        int keepAliveSeconds,
        boolean cleanSession,
        Optional<Will> will,
        Map<Integer, String> predefined,
        long retryNanos,
        int retriesMax,
        long waitNanos,
        boolean reconnects,
        long reconnectNanos,
        boolean remembersTopicIds,
        long answerNanos,
        int waitingMax) {

    public SensorSettings {
        atLeast("keepAliveSeconds", keepAliveSeconds, 0);
        atLeast("65535 - keepAliveSeconds", 0xFFFF - keepAliveSeconds, 0);
        atLeast("retryNanos", retryNanos, 1);
        atLeast("retriesMax", retriesMax, 0);
        atLeast("waitNanos", waitNanos, 1);
        atLeast("reconnectNanos", reconnectNanos, 1);
        atLeast("answerNanos", answerNanos, 0);
        atLeast("waitingMax", waitingMax, 1);
        predefined = Map.copyOf(predefined);
    }

    public static SensorSettings of(String clientId) {
        return builder(clientId).build();
    }

    public static Builder builder(String clientId) {
        return new Builder(ClientId.of(clientId));
    }

    private static void atLeast(String name, long value, long min) {
        if (value < min) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: at least " + min + ")");
        }
    }

    /** Collects settings; what is not set keeps its default. */
    public static final class Builder {

        private final ClientId clientId;
        private int keepAliveSeconds = 60;
        private boolean cleanSession = true;
        private Optional<Will> will = Optional.empty();
        private Map<Integer, String> predefined = Map.of();
        private Duration retry = Duration.ofSeconds(10);
        private int retriesMax = 4;
        private Duration wait = Duration.ofMinutes(5);
        private boolean reconnects = true;
        private Duration reconnectAfter = Duration.ofSeconds(1);
        private boolean remembersTopicIds;
        private Duration answerAfter = Duration.ZERO;
        private int waitingMax = 1000;

        private Builder(ClientId clientId) {
            this.clientId = clientId;
        }

        public Builder keepAliveSeconds(int value) {
            keepAliveSeconds = value;
            return this;
        }

        public Builder cleanSession(boolean value) {
            cleanSession = value;
            return this;
        }

        public Builder will(Will value) {
            will = Optional.of(value);
            return this;
        }

        public Builder predefined(Map<Integer, String> value) {
            predefined = value;
            return this;
        }

        /** T_retry and N_retry. */
        public Builder retry(Duration interval, int retries) {
            retry = interval;
            retriesMax = retries;
            return this;
        }

        /** T_WAIT. */
        public Builder waitAfterCongestion(Duration value) {
            wait = value;
            return this;
        }

        /** The client stays disconnected when it has lost its connection. */
        public Builder neverReconnect() {
            reconnects = false;
            return this;
        }

        public Builder reconnectAfter(Duration value) {
            reconnects = true;
            reconnectAfter = value;
            return this;
        }

        public Builder rememberTopicIds() {
            remembersTopicIds = true;
            return this;
        }

        public Builder answerAfter(Duration value) {
            answerAfter = value;
            return this;
        }

        public Builder waitingMax(int value) {
            waitingMax = value;
            return this;
        }

        public SensorSettings build() {
            return new SensorSettings(
                    clientId,
                    keepAliveSeconds,
                    cleanSession,
                    will,
                    predefined,
                    retry.toNanos(),
                    retriesMax,
                    wait.toNanos(),
                    reconnects,
                    reconnectAfter.toNanos(),
                    remembersTopicIds,
                    answerAfter.toNanos(),
                    waitingMax);
        }
    }
}
