package io.mqttsn.gateway.routing;

import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.time.Moments;

/**
 * One application message, on its way between publishers and subscribers of either protocol. It exists once, however many sessions it is queued for.
 *
 * @param topic where it was published
 * @param payload opaque
 * @param qos the publisher's QoS, 0..2; a subscriber gets the lower of this and its own
 * @param retain as the publisher set it
 * @param expiresAtNanos monotonic time after which nobody new should get it, {@link Moments#NEVER} without limit
 * @param properties what MQTT 5 publishers add
 */
public record Publication(
        TopicName topic,
        Octets payload,
        Qos qos,
        boolean retain,
        long expiresAtNanos,
        PublicationProperties properties) {

    /** The expiry of a message without one. */

    /** Octets that a stored message is charged with besides topic and payload: objects, references, queue entry. Rather too many than too few. */
    private static final int OVERHEAD_BYTES = 192;

    public Publication {
        if (qos == Qos.MINUS_ONE) {
            throw new IllegalArgumentException("qos: -1 (expected: 0..2)");
        }
    }

    /** A message without expiry and properties. */
    public static Publication of(TopicName topic, Octets payload, Qos qos, boolean retain) {
        return new Publication(topic, payload, qos, retain, Moments.NEVER, PublicationProperties.NONE);
    }

    /** What this message costs in memory, in octets; the unit of every byte limit. */
    public int sizeBytes() {
        return topic.value().length() + payload.length() + OVERHEAD_BYTES;
    }

    public boolean isExpiredAt(long nowNanos) {
        return Moments.isDue(expiresAtNanos, nowNanos);
    }
}
