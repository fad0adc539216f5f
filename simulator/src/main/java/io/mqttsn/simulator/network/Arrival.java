package io.mqttsn.simulator.network;

/**
 * A datagram that has come through.
 *
 * @param atNanos when it arrived
 */
public record Arrival<P, D>(long atNanos, P from, P to, D datagram) {}
