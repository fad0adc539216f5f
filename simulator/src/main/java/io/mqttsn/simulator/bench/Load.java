package io.mqttsn.simulator.bench;

import io.mqttsn.simulator.client.Delivery;
import io.mqttsn.simulator.client.PublishOutcome;

/** One way to keep sensors busy. Confined to the loop but for what an implementation says itself. */
interface Load {

    /** Nothing runs. */
    Load IDLE = new Load() {};

    default void published(BenchSensor sensor, long token, PublishOutcome outcome) {}

    default void pingAnswered(BenchSensor sensor) {}

    default void messageArrived(BenchSensor sensor, Delivery delivery) {}

    /** The connection is gone, and a new one is on its way. */
    default void lost(BenchSensor sensor) {}

    /** Connected again after a loss. */
    default void connected(BenchSensor sensor) {}
}
