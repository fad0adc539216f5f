package io.mqttsn.simulator.search;

import io.mqttsn.codec.Octets;
import java.net.InetSocketAddress;
import java.util.OptionalInt;

/**
 * A gateway that has made itself known, or that a client knows.
 *
 * @param from who sent the message
 * @param gwAdd the gateway's address in the words of its network when a client answered for it; empty otherwise
 * @param advertisedSeconds the Duration of its ADVERTISE; absent when it answered by GWINFO
 */
public record FoundGateway(int gwId, InetSocketAddress from, Octets gwAdd, OptionalInt advertisedSeconds) {}
