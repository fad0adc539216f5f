package io.mqttsn.simulator.bench;

import io.mqttsn.codec.Qos;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Two gateways, measured in turn, in one case. A ratio is taken within each round, where both had the same machine in the same mood, and then over all
 * rounds: the geometric mean, and the interval in which it lies with 95 % confidence (Student's t on the logarithms).
 *
 * @param a the first gateway's name
 * @param b what it is compared with
 * @param rounds how many pairs there are
 * @param markedRounds in how many of them one of the two has {@linkplain BenchResult#marks() marks}
 */
public record Comparison(Mode mode, Qos qos, String a, String b, int rounds, int markedRounds, List<Line> lines) {

    /**
     * One figure of A as a multiple of B's.
     *
     * @param low NaN when there is one round only, as is {@code high}
     */
    public record Line(String figure, boolean moreIsBetter, double ratio, double low, double high) {

        /** Whether the rounds agree well enough to say that the two differ. */
        public boolean isSignificant() {
            return low > 1 || high < 1;
        }
    }

    /** Two-sided 95 % quantiles of Student's t for 1 to 30 degrees of freedom. */
    private static final double[] STUDENT = {
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
        2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042
    };

    private static final double NORMAL = 1.960;

    /** Compares results of one case, which belong together pair by pair. */
    static Comparison of(List<BenchResult> a, List<BenchResult> b) {
        BenchResult first = a.get(0);
        int marked = (int) IntStream.range(0, a.size())
                .filter(i -> !a.get(i).marks().isEmpty() || !b.get(i).marks().isEmpty())
                .count();
        return new Comparison(
                first.mode(),
                first.qos(),
                first.target(),
                b.get(0).target(),
                a.size(),
                marked,
                Stream.of(
                                line("per second", true, a, b, BenchResult::perSecond),
                                line("latency p50", false, a, b, result -> result.latency()
                                        .medianMillis()),
                                line("latency p99", false, a, b, result -> result.latency()
                                        .p99Millis()),
                                line("gateway CPU", false, a, b, result -> result.gatewayCpuMicros()
                                        .orElse(Double.NaN)),
                                line(
                                        "gateway memory",
                                        false,
                                        a,
                                        b,
                                        result -> result.gatewayResidentBytes().isPresent()
                                                ? result.gatewayResidentBytes().getAsLong()
                                                : Double.NaN))
                        .flatMap(List::stream)
                        .toList());
    }

    /** No line when a figure is missing in any round. */
    private static List<Line> line(
            String figure,
            boolean moreIsBetter,
            List<BenchResult> a,
            List<BenchResult> b,
            ToDoubleFunction<BenchResult> value) {
        List<Double> logs = new ArrayList<>();
        for (int i = 0; i < a.size(); i++) {
            double log = Math.log(value.applyAsDouble(a.get(i)) / value.applyAsDouble(b.get(i)));
            if (!Double.isFinite(log)) {
                return List.of();
            }
            logs.add(log);
        }
        return List.of(ofLogs(figure, moreIsBetter, logs));
    }

    static Line ofLogs(String figure, boolean moreIsBetter, List<Double> logs) {
        int n = logs.size();
        double mean = logs.stream().mapToDouble(Double::doubleValue).sum() / n;
        if (n == 1) {
            return new Line(figure, moreIsBetter, Math.exp(mean), Double.NaN, Double.NaN);
        }
        double squares =
                logs.stream().mapToDouble(log -> (log - mean) * (log - mean)).sum();
        double t = n - 2 < STUDENT.length ? STUDENT[n - 2] : NORMAL;
        double half = t * Math.sqrt(squares / (n - 1) / n);
        return new Line(figure, moreIsBetter, Math.exp(mean), Math.exp(mean - half), Math.exp(mean + half));
    }
}
