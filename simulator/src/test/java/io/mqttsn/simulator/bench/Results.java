package io.mqttsn.simulator.bench;

import io.mqttsn.codec.Qos;
import io.mqttsn.simulator.bench.BenchResult.Latency;
import io.mqttsn.simulator.bench.BenchResult.LatencyOf;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Results for tests: flawless ones, and such with one flaw. */
final class Results {

    static final Troubles NO_TROUBLES = new Troubles(OptionalLong.of(0), OptionalLong.of(0), 0, 0, 0);

    private Results() {}

    /** 500 per second. */
    static BenchResult flawless() {
        return of("A", 1000, 0, OptionalLong.empty(), OptionalDouble.empty(), NO_TROUBLES);
    }

    /** A result of two seconds. */
    static BenchResult of(
            String target,
            long completed,
            long failed,
            OptionalLong lost,
            OptionalDouble lateMillis,
            Troubles troubles) {
        return new BenchResult(
                target,
                Mode.UP,
                Qos.ONE,
                lateMillis.isPresent() ? OptionalDouble.of(500) : OptionalDouble.empty(),
                2,
                completed,
                new Latency(LatencyOf.ACKNOWLEDGEMENT, 0.5, 1.25, Double.NaN),
                lost,
                1,
                failed,
                lateMillis,
                troubles,
                OptionalDouble.of(12.3456),
                OptionalLong.of(1 << 20),
                OptionalDouble.empty());
    }

    static BenchResult with(Troubles troubles) {
        return of("A", 1000, 0, OptionalLong.empty(), OptionalDouble.empty(), troubles);
    }

    static BenchResult completed(String target, long completed) {
        return of(target, completed, 0, OptionalLong.empty(), OptionalDouble.empty(), NO_TROUBLES);
    }
}
