package io.mqttsn.simulator.bench;

/** Which way the measured messages go. */
public enum Direction {
    /** Sensors publish. */
    UP,
    /** Sensors receive. */
    DOWN
}
