package io.mqttsn.gateway.core;

import io.mqttsn.gateway.core.topic.PredefinedTopicRules;
import io.mqttsn.gateway.routing.OverflowPolicy;
import java.time.Duration;
import java.util.Map;

/**
 * Everything that the core obeys; the configuration explains it to operators.
 *
 * @param gatewayId GwId in GWINFO and ADVERTISE, 0..255
 * @param advertiseInterval T_ADV: time between two ADVERTISEs; zero for none
 * @param wakeUpConnect what a CONNECT with CleanSession does to a client that sleeps
 * @param listeners what each listener allows, by transport name; listeners that are not named are {@link ListenerPolicy#OPEN}
 * @param predefinedTopics ids that clients know beforehand
 */
public record CoreSettings(
        int gatewayId,
        Timers timers,
        Limits limits,
        Queues queues,
        Rates rates,
        Duration advertiseInterval,
        WakeUpConnect wakeUpConnect,
        Map<String, ListenerPolicy> listeners,
        PredefinedTopicRules predefinedTopics) {

    public CoreSettings {
        listeners = Map.copyOf(listeners);
    }

    /**
     * How long is too long (MQTT-SN 1.2, §7.2).
     *
     * @param retry T_retry: how long an answer of a client may take
     * @param retries N_retry: how often a message is repeated before the client counts as lost
     * @param congestionWait T_WAIT: how long deliveries pause after a client answered "congestion"
     * @param connectTimeout how long a CONNECT may take in all, from its first octet to CONNACK
     * @param shortTolerancePercent grace on keepalive and sleep durations up to one minute
     * @param longTolerancePercent grace on longer ones
     * @param idleMax how long a client with keepalive 0 may be silent; zero for ever
     * @param sessionExpiry how long a disconnected or lost client without clean session is remembered; zero for ever
     */
    public record Timers(
            Duration retry,
            int retries,
            Duration congestionWait,
            Duration connectTimeout,
            int shortTolerancePercent,
            int longTolerancePercent,
            Duration idleMax,
            Duration sessionExpiry) {

        /** How long a client goes on repeating a message: T_retry × (N_retry + 1). */
        public long repeatingNanos() {
            return retry.toNanos() * (retries + 1);
        }

        /** How long a client may stay silent when it promised to speak every {@code seconds}. */
        public long toleratedNanos(int seconds) {
            int percent = seconds > 60 ? longTolerancePercent : shortTolerancePercent;
            return seconds * (100L + percent) * 10_000_000L;
        }
    }

    /**
     * How many are too many.
     *
     * @param clientIdOctetsMax octets of a client id
     * @param sessionsMax sessions in every state together
     * @param halfOpenMax connection attempts in progress
     * @param topicsPerSessionMax normal topic ids of one session, at most 65534
     * @param subscriptionsPerSessionMax subscriptions of one session
     * @param publishesPerSessionMax QoS 1 publishes of one client that wait for the broker
     * @param qos2IdsPerSessionMax QoS 2 message ids of one client that wait for the broker or for PUBREL
     */
    public record Limits(
            int clientIdOctetsMax,
            int sessionsMax,
            int halfOpenMax,
            int topicsPerSessionMax,
            int subscriptionsPerSessionMax,
            int publishesPerSessionMax,
            int qos2IdsPerSessionMax) {}

    /**
     * What may wait for clients.
     *
     * @param messagesMax messages for one client
     * @param bytesMax what they may cost together, see {@link io.mqttsn.gateway.routing.Publication#sizeBytes()}
     * @param allMessagesMax messages for all clients together
     * @param allBytesMax what they may cost together
     * @param overflowPolicy what goes when a queue is full
     * @param bufferQos0 whether QoS 0 messages are kept for sleeping clients
     * @param qos0Burst how many QoS 0 messages that waited for a client it gets in a row, at least 1
     * @param qos0Pause how long the next ones wait then
     */
    public record Queues(
            int messagesMax,
            long bytesMax,
            int allMessagesMax,
            long allBytesMax,
            OverflowPolicy overflowPolicy,
            boolean bufferQos0,
            int qos0Burst,
            Duration qos0Pause) {}

    /**
     * How often strangers are answered.
     *
     * @param disconnects DISCONNECTs to unknown senders per second, in all
     * @param disconnectsPerSource DISCONNECTs per second to each source
     * @param searches GWINFOs to clients that search per second, in all
     * @param searchesPerSource GWINFOs per second to each source
     */
    public record Rates(int disconnects, int disconnectsPerSource, int searches, int searchesPerSource) {}

    /** What a CONNECT with CleanSession=1 does to a client that is asleep or awake. */
    public enum WakeUpConnect {
        /** Everything is forgotten, as its flag says. */
        AS_FLAGS_SAY,
        /** The session goes on and what waits is delivered: some clients always set the flag when they wake up. */
        KEEP_SESSION
    }

    /** What a client may use up that was last seen on the listener with this name. */
    public SessionLimits sessionLimits(String transportName) {
        return listener(transportName).limits().map(ListenerLimits::sessions).orElseGet(this::commonSessionLimits);
    }

    /** What a client may use up on listeners without limits of their own. */
    public SessionLimits commonSessionLimits() {
        return new SessionLimits(limits.topicsPerSessionMax(), queues.messagesMax(), queues.bytesMax());
    }

    /** What the listener with this name allows. */
    public ListenerPolicy listener(String transportName) {
        return listeners.getOrDefault(transportName, ListenerPolicy.OPEN);
    }
}
