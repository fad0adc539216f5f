package io.mqttsn.gateway.core;

/**
 * What one listener has instead of the limits that hold everywhere.
 *
 * @param sessions of each of its clients
 * @param rates how often its strangers are answered, counted apart from those of other listeners
 */
public record ListenerLimits(SessionLimits sessions, CoreSettings.Rates rates) {}
