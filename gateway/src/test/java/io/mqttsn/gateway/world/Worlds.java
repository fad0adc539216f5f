package io.mqttsn.gateway.world;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Many worlds, seed by seed, on one or more threads. Ends with the first failure; a world that never ends is one too. */
final class Worlds {

    /** Hundreds of times what the longest world takes. */
    private static final long ENDLESS_NANOS = Duration.ofMinutes(2).toNanos();

    private final long first;
    private final long count;
    private final int chartLines;
    private final String chartOnly;
    private final Duration progress;
    private final long startNanos = System.nanoTime();
    private final AtomicLong begun = new AtomicLong();
    private final AtomicLong ended = new AtomicLong();
    private final Tally tally = new Tally();
    private final AtomicLong events = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /** @param progress how often a line tells how far it is; zero for never */
    Worlds(long first, long count, int chartLines, String chartOnly, Duration progress) {
        this.first = first;
        this.count = count;
        this.chartLines = chartLines;
        this.chartOnly = chartOnly;
        this.progress = progress;
    }

    private final class Worker extends Thread {
        volatile long seed;
        volatile long sinceNanos = System.nanoTime();

        @Override
        public void run() {
            for (long number = begun.getAndIncrement(); number < count; number = begun.getAndIncrement()) {
                if (failure.get() != null) {
                    return;
                }
                seed = first + number;
                sinceNanos = System.nanoTime();
                live();
                ended.incrementAndGet();
            }
        }

        private void live() {
            try {
                World world = new World(seed, Sabotage.NONE, chartLines, chartOnly);
                world.run();
                events.addAndGet(world.events());
                tally.add(world.tally);
            } catch (WorldFailure found) {
                failure.compareAndSet(null, found);
            } catch (RuntimeException | Error bug) {
                failure.compareAndSet(null, new AssertionError("seed " + seed + ": " + bug, bug));
            }
        }

        void checkThatItGoesOn() {
            if (isAlive() && System.nanoTime() - sinceNanos > ENDLESS_NANOS) {
                String where = Arrays.stream(getStackTrace())
                        .map(StackTraceElement::toString)
                        .collect(Collectors.joining("\n  at "));
                failure.compareAndSet(
                        null,
                        new AssertionError("seed " + seed + ": time stands still\n  " + World.replayCommand(seed)
                                + "\n  at " + where));
            }
        }
    }

    /** What has happened in all of them. Throws what went wrong first. */
    Tally run(int threads) throws InterruptedException {
        say("%d worlds from seed %d on", count, first);
        List<Worker> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Worker worker = new Worker();
            worker.setDaemon(true);
            worker.start();
            workers.add(worker);
        }
        long saidNanos = startNanos;
        while (failure.get() == null && workers.stream().anyMatch(Thread::isAlive)) {
            for (Worker worker : workers) {
                worker.join(TimeUnit.SECONDS.toMillis(1));
                worker.checkThatItGoesOn();
            }
            if (System.nanoTime() - saidNanos >= progress.toNanos()) {
                saidNanos = System.nanoTime();
                sayHowFar();
            }
        }
        sayHowFar();
        Throwable found = failure.get();
        if (found instanceof Error error) {
            throw error;
        }
        return tally;
    }

    private void sayHowFar() {
        double seconds = Math.max(1e-9, (System.nanoTime() - startNanos) / 1e9);
        say(
                "%d of %d worlds, %.0f per second, %d events, last seed %d",
                ended.get(), count, ended.get() / seconds, events.get(), first + ended.get() - 1);
    }

    private void say(String format, Object... values) {
        if (!progress.isZero()) {
            System.out.println(String.format(Locale.ROOT, format, values));
        }
    }
}
