package io.mqttsn.simulator.network;

/** What became of the datagrams so far: {@code sent + duplicated = arrived + inFlight + lost + outOfReach + overflowed}. */
public record NetworkCounters(
        long sent, long duplicated, long arrived, long inFlight, long lost, long outOfReach, long overflowed) {}
