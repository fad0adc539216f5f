package io.mqttsn.simulator.network;

/** What became of the datagrams so far: {@code sent + duplicated = arrived + inFlight + lost + outOfReach + overflowed}. */
public record NetworkCounters(
        long sent, long duplicated, long arrived, long inFlight, long lost, long outOfReach, long overflowed) {

    public NetworkCounters plus(NetworkCounters other) {
        return new NetworkCounters(
                sent + other.sent,
                duplicated + other.duplicated,
                arrived + other.arrived,
                inFlight + other.inFlight,
                lost + other.lost,
                outOfReach + other.outOfReach,
                overflowed + other.overflowed);
    }

    /** Datagrams that never arrive, whatever the reason. */
    public long dropped() {
        return lost + outOfReach + overflowed;
    }
}
