package io.mqttsn.serial;

/** What gives way when more is to be sent than the line takes in time: the key {@code overflow}. It hits the peer with the most octets waiting. */
public enum OverflowPolicy {
    /** The peer's oldest frame; right where fresh readings count. */
    DROP_OLDEST,
    /** The peer's newest frame. */
    DROP_NEWEST
}
