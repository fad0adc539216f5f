package io.mqttsn.simulator.bench;

import io.mqttsn.codec.Qos;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * One measurement. Rates, latencies and processor time are those of the measured interval; what was lost or doubled counts from the first message on,
 * warm-up included.
 *
 * @param seconds how long the interval really was
 * @param messages messages completed within it
 * @param latencyOf what the latencies are of
 * @param lost messages that did not arrive; unknown when nobody looks at the other end
 * @param duplicates messages that arrived more than once
 * @param failed messages that a sensor could not get rid of
 * @param kernelDrops datagrams that the system dropped in front of the gateway's socket, when it is on this machine
 * @param gatewayCpuMicros the gateway's processor time per message, in µs
 * @param gatewayResidentBytes the gateway's memory at the end
 * @param benchCpuMicros the benchmark's own processor time per message, in µs
 */
public record BenchResult(
        Direction direction,
        Qos qos,
        double seconds,
        long messages,
        LatencyOf latencyOf,
        double latencyMedianMillis,
        double latencyP99Millis,
        double latencyMaxMillis,
        OptionalLong lost,
        long duplicates,
        long failed,
        OptionalLong kernelDrops,
        OptionalDouble gatewayCpuMicros,
        OptionalLong gatewayResidentBytes,
        OptionalDouble benchCpuMicros) {

    /** The two moments between which a latency lies. */
    public enum LatencyOf {
        /** From PUBLISH to its last acknowledgement, at the sensor. */
        ACKNOWLEDGEMENT,
        /** From one client to the other. */
        DELIVERY,
        /** From the first message of a batch to the PINGRESP after it. */
        BATCH
    }

    public double messagesPerSecond() {
        return messages / seconds;
    }
}
