package io.mqttsn.simulator.bench;

/** Who publishes to the sensors, as the {@link Traffic} permits. */
interface DownSource {

    void start();

    /** Nothing is published any more, but for a message that is permitted at this very moment. */
    void stop();

    /** Something has arrived, or was given up: the next one may be permitted. Called on the loop. */
    void proceed();

    /** Messages that could not even leave. */
    default long failed() {
        return 0;
    }
}
