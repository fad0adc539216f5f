package io.mqttsn.simulator.bench;

/** Sensors publish. Called on the loop. */
interface UpLoad extends Load {

    void start();

    /** No new messages; those on their way are still counted. */
    void stop();

    boolean isIdle();

    /** Gives up what is still on its way, as {@link #failed}. */
    void abandon();

    /** Messages that left (QoS 0) or were acknowledged, since the start. */
    long sent();

    /** Messages that a sensor could not get rid of. */
    long failed();
}
