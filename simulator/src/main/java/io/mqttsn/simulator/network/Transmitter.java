package io.mqttsn.simulator.network;

import java.util.ArrayDeque;

/** The one radio of a peer: what it sends goes out one after the other. */
final class Transmitter {

    /** When each datagram that waits will begin to be sent. */
    private final ArrayDeque<Long> starts = new ArrayDeque<>();

    private long freeAtNanos;
    private boolean wasUsed;

    /** How long from now until the datagram has left, or −1 when too many wait already. */
    long departsAfterNanos(Airtime airtime, int octets, long nowNanos) {
        while (!starts.isEmpty() && starts.element() - nowNanos <= 0) {
            starts.remove();
        }
        if (starts.size() >= airtime.waitingMax()) {
            return -1;
        }
        long start = wasUsed && freeAtNanos - nowNanos > 0 ? freeAtNanos : nowNanos;
        starts.add(start);
        wasUsed = true;
        freeAtNanos = start + airtime.takenNanos(octets);
        return start - nowNanos + airtime.onAirNanos(octets);
    }
}
