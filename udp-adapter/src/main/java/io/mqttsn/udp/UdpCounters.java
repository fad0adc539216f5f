package io.mqttsn.udp;

/**
 * What a UDP listener has done since it was made; the numbers only grow.
 *
 * @param received frames handed to the receiver
 * @param sent frames handed to the socket; a broadcast counts as one
 * @param oversized datagrams above the largest frame, dropped
 * @param sourcePortZero datagrams that nobody could answer, dropped
 * @param ownBroadcasts broadcasts of the listener itself that the group brought back, dropped
 * @param sendDropped frames not handed to the socket: its queue was full, the listener closed, or the frame empty or too large
 * @param errors failures that the socket reported, of frames already counted as sent for the most part
 */
public record UdpCounters(
        long received,
        long sent,
        long oversized,
        long sourcePortZero,
        long ownBroadcasts,
        long sendDropped,
        long errors) {}
