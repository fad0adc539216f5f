package io.mqttsn.simulator.bench;

import io.mqttsn.codec.Qos;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * One measurement. Rates, latencies and processor time are those of the measured time; what was lost or doubled counts from the first message on, warm-up
 * included.
 *
 * @param target the gateway's name, see {@link Target}
 * @param qos of no meaning where the mode has none
 * @param rate messages per second that were wanted, in an open loop
 * @param seconds how long was measured
 * @param completed what came through within it: messages, each copy counted, or connections
 * @param lost messages that did not arrive; unknown when nobody looks at the other end
 * @param duplicates messages that arrived more than once
 * @param failed messages or connections without the gateway's acknowledgement
 * @param lateMillis how long after its moment a message left, 99th percentile; the fault of the benchmark, or of the machine, but part of the latency
 * @param gatewayCpuMicros the gateway's processor time per message, in µs
 * @param gatewayResidentBytes the gateway's memory at the end
 * @param benchCpuMicros the benchmark's own processor time per message, in µs
 */
public record BenchResult(
        String target,
        Mode mode,
        Qos qos,
        OptionalDouble rate,
        double seconds,
        long completed,
        Latency latency,
        OptionalLong lost,
        long duplicates,
        long failed,
        OptionalDouble lateMillis,
        Troubles troubles,
        OptionalDouble gatewayCpuMicros,
        OptionalLong gatewayResidentBytes,
        OptionalDouble benchCpuMicros) {

    /** The two moments between which a latency lies. */
    public enum LatencyOf {
        /** From PUBLISH to its last acknowledgement, at the sensor. */
        ACKNOWLEDGEMENT,
        /** From one client to the other. */
        DELIVERY,
        /** At QoS 0: from the first message of a batch, or from the one message before it, to the PINGRESP that shows that it was read. */
        FENCE,
        /** From the moment when all wake or connect to the last answer that one sensor gets: PINGRESP or CONNACK. */
        EACH
    }

    /** Milliseconds; NaN when nothing was measured. */
    public record Latency(LatencyOf of, double medianMillis, double p99Millis, double maxMillis) {

        static Latency of(LatencyOf of, Meter meter) {
            return new Latency(of, meter.millisAt(50), meter.millisAt(99), meter.millisAt(100));
        }
    }

    /** Messages or connections per second. */
    public double perSecond() {
        return completed / seconds;
    }

    /** Why these figures should be taken with care, one sentence each; empty when there is no reason. */
    public List<String> marks() {
        return Marks.of(this);
    }
}
