package io.mqttsn.simulator.bench;

import java.util.List;

/**
 * All that a benchmark has found.
 *
 * @param results in the order in which they were measured
 * @param comparisons one for each case when there are two gateways
 * @param violations rules that gateways broke, a sentence for each gateway that did
 */
public record BenchRun(List<BenchResult> results, List<Comparison> comparisons, List<String> violations) {}
