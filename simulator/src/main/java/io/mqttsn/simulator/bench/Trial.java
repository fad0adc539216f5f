package io.mqttsn.simulator.bench;

/** One case: how it is set up, measured and cleaned up. Run by the benchmark's thread, as often as there are rounds and gateways. */
interface Trial {

    /**
     * @param recording takes the measurement; a new one each time
     * @throws BenchException when the gateway does not even let the case begin
     */
    BenchResult run(Site site, Recording recording) throws BenchException, InterruptedException;
}
