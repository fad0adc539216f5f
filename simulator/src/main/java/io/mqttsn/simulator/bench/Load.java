package io.mqttsn.simulator.bench;

import io.mqttsn.codec.ReturnCode;
import io.mqttsn.simulator.client.Delivery;
import io.mqttsn.simulator.client.PublishOutcome;
import io.mqttsn.simulator.client.SleepCause;

/** One way to keep sensors busy. Confined to the loop but for what an implementation says itself. */
interface Load {

    /** Nothing runs. */
    Load IDLE = new Load() {};

    default void published(BenchSensor sensor, long token, PublishOutcome outcome) {}

    default void pingAnswered(BenchSensor sensor) {}

    default void messageArrived(BenchSensor sensor, Delivery delivery) {}

    /** The radio is off. */
    default void asleep(BenchSensor sensor, SleepCause cause) {}

    /** The connection is gone, and a new one is on its way. */
    default void lost(BenchSensor sensor) {}

    /** Connected, for the first time or again. */
    default void connected(BenchSensor sensor) {}

    /** The gateway does not want to be connected. */
    default void refused(BenchSensor sensor, ReturnCode returnCode) {}

    /** Nobody listens at the gateway's address. */
    default void unreachable(String sentence) {}
}
