package io.mqttsn.gateway.broker;

import io.mqttsn.gateway.routing.OverflowPolicy;
import java.time.Duration;

/**
 * What MQTT clients of the built-in broker may use. Every number is at least 1 unless said otherwise.
 *
 * @param connectionsMax clients connected at once; further ones are answered with "server unavailable"
 * @param connectsPendingMax connections that have not sent CONNECT yet; further ones are closed at once
 * @param connectTimeout how long a connection may take to send CONNECT
 * @param clientIdOctetsMax octets of a client id; longer ones are answered with "identifier rejected"
 * @param packetBytesMax octets of one packet, header included; a larger one ends its connection
 * @param sessionsMax sessions, connected or not; clients that would need a new one are answered with "server unavailable"
 * @param sessionExpiry how long a session without CleanSession outlives its connection
 * @param subscriptionsPerSessionMax filters of one session; further ones are answered with "failure"
 * @param queueMessagesMax messages that wait for one session
 * @param queueBytesMax octets that wait for one session, in the unit of {@link io.mqttsn.gateway.routing.Publication#sizeBytes()}
 * @param overflowPolicy what gives way when a queue is full
 * @param inFlightMax messages of QoS 1 and 2 that a client may leave unacknowledged, 1..65535; 1 keeps strict order over re-sends
 * @param qos2OpenMax messages of QoS 2 that a client may leave unreleased, 1..65535; one more ends its connection
 * @param unacknowledgedPublishesMax messages of a client that wait for the custody of others; from then on its socket is not read
 * @param writeBufferBytesMax octets waiting for one socket, from which on messages stay in the queue and the socket is not read
 */
public record BrokerSettings(
        int connectionsMax,
        int connectsPendingMax,
        Duration connectTimeout,
        int clientIdOctetsMax,
        int packetBytesMax,
        int sessionsMax,
        Duration sessionExpiry,
        int subscriptionsPerSessionMax,
        int queueMessagesMax,
        long queueBytesMax,
        OverflowPolicy overflowPolicy,
        int inFlightMax,
        int qos2OpenMax,
        int unacknowledgedPublishesMax,
        int writeBufferBytesMax) {

    private static final int PACKET_IDS = 65_535;

    public static final BrokerSettings DEFAULTS = new BrokerSettings(
            1_000,
            100,
            Duration.ofSeconds(10),
            256,
            256 << 10,
            10_000,
            Duration.ofDays(7),
            1_000,
            1_000,
            4 << 20,
            OverflowPolicy.DROP_QOS0_FIRST,
            20,
            65_535,
            1_000,
            1 << 20);

    public BrokerSettings {
        check("connectionsMax", connectionsMax, Integer.MAX_VALUE);
        check("connectsPendingMax", connectsPendingMax, Integer.MAX_VALUE);
        check("connectTimeout in nanoseconds", connectTimeout.toNanos(), Long.MAX_VALUE);
        check("clientIdOctetsMax", clientIdOctetsMax, PACKET_IDS);
        check("packetBytesMax", packetBytesMax, 268_435_460);
        check("sessionsMax", sessionsMax, Integer.MAX_VALUE);
        check("sessionExpiry in nanoseconds", sessionExpiry.toNanos(), Long.MAX_VALUE);
        check("subscriptionsPerSessionMax", subscriptionsPerSessionMax, Integer.MAX_VALUE);
        check("queueMessagesMax", queueMessagesMax, Integer.MAX_VALUE);
        check("queueBytesMax", queueBytesMax, Long.MAX_VALUE);
        check("inFlightMax", inFlightMax, PACKET_IDS);
        check("qos2OpenMax", qos2OpenMax, PACKET_IDS);
        check("unacknowledgedPublishesMax", unacknowledgedPublishesMax, Integer.MAX_VALUE);
        check("writeBufferBytesMax", writeBufferBytesMax, Integer.MAX_VALUE);
    }

    private static void check(String name, long value, long max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 1.." + max + ")");
        }
    }
}
