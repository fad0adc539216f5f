package io.mqttsn.gateway.core;

/**
 * What one client may use up, by the listener where it was last seen.
 *
 * @param topicsMax normal topic ids, at most 65534
 * @param queueMessagesMax messages that wait for it, at least 1
 * @param queueBytesMax what they may cost together, at least 1, see {@link io.mqttsn.gateway.routing.Publication#sizeBytes()}
 */
public record SessionLimits(int topicsMax, int queueMessagesMax, long queueBytesMax) {}
