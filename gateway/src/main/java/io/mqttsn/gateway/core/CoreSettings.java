package io.mqttsn.gateway.core;

import io.mqttsn.gateway.core.topic.PredefinedTopics;
import io.mqttsn.gateway.routing.OverflowPolicy;
import java.time.Duration;
import java.util.Map;

/**
 * Every number that the core obeys; the configuration explains them to operators.
 *
 * @param gatewayId GwId in GWINFO and ADVERTISE, 0..255
 * @param retry T_retry: how long an answer of a client may take
 * @param retries N_retry: how often a message is repeated before the client counts as lost
 * @param congestionWait T_WAIT: how long deliveries pause after a client answered "congestion"
 * @param shortTolerancePercent grace on keepalive and sleep durations up to one minute
 * @param longTolerancePercent grace on longer ones
 * @param idleMax how long a client with keepalive 0 may be silent; zero for ever
 * @param sessionExpiry how long a disconnected or lost client without clean session is remembered
 * @param clientIdOctetsMax octets of a client id
 * @param sessionsMax sessions in every state together
 * @param halfOpenMax connection attempts in progress
 * @param topicsPerSessionMax normal topic ids of one session, at most 65534
 * @param subscriptionsPerSessionMax subscriptions of one session
 * @param publishesPerSessionMax QoS 1 and 2 publishes of one client that wait for the broker
 * @param qos2IdsPerSessionMax QoS 2 message ids of one client between PUBREC and PUBREL
 * @param queueMessagesMax messages that wait for one client
 * @param queueBytesMax what they may cost together
 * @param allQueuesMessagesMax messages that wait for all clients
 * @param allQueuesBytesMax what they may cost together
 * @param overflowPolicy what goes when a queue is full
 * @param bufferQos0 whether QoS 0 messages are kept for sleeping clients
 * @param strangerAnswersPerSecond DISCONNECTs to unknown senders, in all
 * @param strangerAnswersPerSourceAndSecond DISCONNECTs to unknown senders, to each source
 * @param frameSizeMax largest frame by transport name, in octets; transports that are not named have no limit
 * @param predefinedTopics ids that clients know beforehand
 */
public record CoreSettings(
        int gatewayId,
        Duration retry,
        int retries,
        Duration congestionWait,
        int shortTolerancePercent,
        int longTolerancePercent,
        Duration idleMax,
        Duration sessionExpiry,
        int clientIdOctetsMax,
        int sessionsMax,
        int halfOpenMax,
        int topicsPerSessionMax,
        int subscriptionsPerSessionMax,
        int publishesPerSessionMax,
        int qos2IdsPerSessionMax,
        int queueMessagesMax,
        long queueBytesMax,
        int allQueuesMessagesMax,
        long allQueuesBytesMax,
        OverflowPolicy overflowPolicy,
        boolean bufferQos0,
        int strangerAnswersPerSecond,
        int strangerAnswersPerSourceAndSecond,
        Map<String, Integer> frameSizeMax,
        PredefinedTopics predefinedTopics) {

    public CoreSettings {
        frameSizeMax = Map.copyOf(frameSizeMax);
    }

    long retryNanos() {
        return retry.toNanos();
    }

    /** How long a client may stay silent when it promised to speak every {@code seconds} (MQTT-SN 1.2, §7.2). */
    public long toleratedNanos(int seconds) {
        int percent = seconds > 60 ? longTolerancePercent : shortTolerancePercent;
        return seconds * (100L + percent) * 10_000_000L;
    }
}
