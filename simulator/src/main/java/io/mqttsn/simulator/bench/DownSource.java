package io.mqttsn.simulator.bench;

/** Who publishes to the sensors, at the speed at which slots become free. */
interface DownSource {

    void start();

    /** Nothing is published any more when this returns. */
    void stop();

    /** There may be a free slot; called on the loop. */
    void slotFreed();
}
