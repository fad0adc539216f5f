package io.mqttsn.gateway.uplink;

import io.mqttsn.gateway.routing.Publication;
import java.nio.charset.StandardCharsets;

/**
 * What the uplink over a broker may hold. Both directions are bounded in messages and in octets, in the unit of
 * {@link Publication#sizeBytes()}.
 *
 * @param inFlightMax publishes that the broker has not answered yet, 1..65535; more than about 1000 makes Paho slower, not faster
 * @param queuedMessagesMax publishes accepted and not answered yet, those in flight included; at least 1
 * @param queuedBytesMax what those may cost
 * @param willsMax wills that wait for the broker to come back; at least 0
 * @param inboxMessagesMax messages from the broker that the loop has not seen yet; at least 1. Beyond it the broker is slowed down
 * @param inboxBytesMax what those may cost
 * @param packetBytesMax largest PUBLISH that the broker accepts, in octets, 128..268,435,460
 */
public record UplinkLimits(
        int inFlightMax,
        int queuedMessagesMax,
        long queuedBytesMax,
        int willsMax,
        int inboxMessagesMax,
        long inboxBytesMax,
        int packetBytesMax) {

    public static final UplinkLimits DEFAULTS =
            new UplinkLimits(800, 10_000, 16L << 20, 10_000, 1_000, 4L << 20, 268_435_460);

    /** Octets of a PUBLISH besides topic and payload: five for the fixed header, two for the length of the topic, two for the packet id. */
    private static final int PUBLISH_OVERHEAD_BYTES = 9;

    public UplinkLimits {
        check("in-flight-max", inFlightMax, 1, 65_535);
        check("queued-messages-max", queuedMessagesMax, 1, Integer.MAX_VALUE);
        check("queued-bytes-max", queuedBytesMax, 1, Long.MAX_VALUE);
        check("wills-max", willsMax, 0, Integer.MAX_VALUE);
        check("inbox-messages-max", inboxMessagesMax, 1, Integer.MAX_VALUE);
        check("inbox-bytes-max", inboxBytesMax, 1, Long.MAX_VALUE);
        check("packet-bytes-max", packetBytesMax, 128, 268_435_460);
    }

    /** Whether the PUBLISH of this message is small enough for the broker. */
    boolean takes(Publication publication) {
        // No character takes more than three octets per UTF-16 unit, so most names need not be measured.
        int octetsMax =
                publication.topic().value().length() * 3 + publication.payload().length() + PUBLISH_OVERHEAD_BYTES;
        return octetsMax <= packetBytesMax || exactBytes(publication) <= packetBytesMax;
    }

    private static long exactBytes(Publication publication) {
        int topic = publication.topic().value().getBytes(StandardCharsets.UTF_8).length;
        return (long) topic + publication.payload().length() + PUBLISH_OVERHEAD_BYTES;
    }

    private static void check(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + min + ".." + max + ")");
        }
    }
}
