package io.mqttsn.simulator.sniff;

import io.mqttsn.codec.Octets;
import java.net.InetSocketAddress;

/**
 * A datagram that passed the proxy.
 *
 * @param atMillis when, in milliseconds since the epoch
 * @param elapsedNanos when, since the proxy was started
 * @param client the address at which the proxy knows the client
 * @param toGateway the direction
 */
public record Sighting(
        long atMillis, long elapsedNanos, InetSocketAddress client, boolean toGateway, Octets datagram) {}
