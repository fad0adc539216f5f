package io.mqttsn.simulator.bench;

import io.mqttsn.codec.Qos;
import io.mqttsn.simulator.bench.BenchResult.Latency;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One measurement while it is taken, from the state of things before it to the result. */
final class Recording {

    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    final Qos qos;
    private final Site site;
    private final Mode mode;
    private final Duration warmup;
    private final Consumer<String> progress;
    private final Troubles before;
    private final Probe.Span span;
    private final long bornNanos = System.nanoTime();

    /** @param progress gets a line now and then */
    Recording(Site site, Mode mode, Qos qos, Duration warmup, Consumer<String> progress) {
        this.site = site;
        this.mode = mode;
        this.qos = qos;
        this.warmup = warmup;
        this.progress = progress;
        before = site.troubles();
        span = site.probe.new Span();
    }

    /** Warms up, then measures, while a load runs by itself. */
    void measure(Meter shown, Meter... others) throws InterruptedException {
        pause(warmup, "warm-up", shown);
        start(shown, others);
        pause(site.settings.duration(), "measuring", shown);
        stop(shown, others);
    }

    /**
     * Lets {@code burst} run again and again, first to warm up. A burst says by itself when it is to be measured, with {@link #start} and {@link #stop};
     * until the warm-up is over neither has an effect.
     */
    void measureBursts(Burst burst) throws BenchException, InterruptedException {
        long end = bornNanos + warmup.toNanos();
        while (System.nanoTime() - end < 0) {
            progress.accept(title() + ", warm-up");
            if (!burst.run(false)) {
                return;
            }
        }
        end = System.nanoTime() + site.settings.duration().toNanos();
        do {
            progress.accept(title() + ", measuring");
            if (!burst.run(true)) {
                return;
            }
        } while (System.nanoTime() - end < 0);
    }

    /** What is done again and again. */
    interface Burst {
        /**
         * @param measured whether to measure
         * @return whether to go on
         */
        boolean run(boolean measured) throws BenchException, InterruptedException;
    }

    void start(Meter meter, Meter... others) {
        span.begin();
        meter.start();
        for (Meter other : others) {
            other.start();
        }
    }

    void stop(Meter meter, Meter... others) {
        meter.stop();
        for (Meter other : others) {
            other.stop();
        }
        span.end();
    }

    BenchResult result(
            Meter meter,
            Latency latency,
            OptionalLong lost,
            long duplicates,
            long failed,
            OptionalDouble wantedRate,
            OptionalDouble lateMillis) {
        long completed = meter.completed();
        return new BenchResult(
                site.target.name(),
                mode,
                qos,
                wantedRate,
                span.seconds(),
                completed,
                latency,
                lost,
                duplicates,
                failed,
                lateMillis,
                site.troubles().since(before),
                span.gatewayMicrosPer(completed),
                site.probe.gatewayResidentBytes(),
                span.benchMicrosPer(completed));
    }

    private void pause(Duration duration, String what, Meter meter) throws InterruptedException {
        long begin = System.nanoTime();
        long left = duration.toNanos();
        while (left > 0) {
            progress.accept(String.format(
                    Locale.ROOT, "%s, %s: %.0f s left, %d messages", title(), what, left / 1e9, meter.completed()));
            TimeUnit.NANOSECONDS.sleep(Math.min(STEP_NANOS, left));
            left = duration.toNanos() - (System.nanoTime() - begin);
        }
    }

    private String title() {
        String name = site.target.name().isEmpty() ? "" : site.target.name() + ": ";
        return name + mode.title() + (mode.hasQos() ? ", QoS " + qos.level() : "");
    }
}
