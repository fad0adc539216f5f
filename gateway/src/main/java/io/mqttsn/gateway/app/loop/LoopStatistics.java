package io.mqttsn.gateway.app.loop;

/**
 * What the loop counts, since start.
 *
 * @param faults things that were thrown although they never should
 * @param framesTooLarge messages that did not fit into a frame of their listener and were not sent
 * @param inboxDropped frames dropped because the loop fell behind a transport with its own thread
 */
public record LoopStatistics(long faults, long framesTooLarge, long inboxDropped) {}
