package io.mqttsn.simulator.bench;

/** Hears of a benchmark while it runs, on the thread that runs it. */
public interface BenchListener {

    /** What goes on right now, several times a second perhaps. */
    default void progress(String line) {}

    default void result(BenchResult result) {}

    /** All rounds of a case are through at both gateways. */
    default void comparison(Comparison comparison) {}
}
