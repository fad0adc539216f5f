package io.mqttsn.simulator.bench;

import io.mqttsn.codec.ReturnCode;
import io.mqttsn.simulator.bench.BenchResult.Latency;
import io.mqttsn.simulator.bench.BenchResult.LatencyOf;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** All sensors connect at once, with clean sessions, then say goodbye; again and again. */
final class StormTrial implements Trial {

    private static final Duration GOODBYE = Duration.ofSeconds(15);

    private long failed;

    @Override
    public BenchResult run(Site site, Recording recording) throws BenchException, InterruptedException {
        BenchCrew crew = site.stormers;
        open(site);
        Meter meter = new Meter();
        recording.measureBursts(measured -> burst(site, recording, measured ? meter : new Meter(), measured));
        site.onLoop(() -> {
            crew.load(Load.IDLE);
            return crew;
        });
        return recording.result(
                meter,
                Latency.of(LatencyOf.EACH, meter),
                OptionalLong.empty(),
                0,
                failed,
                OptionalDouble.empty(),
                OptionalDouble.empty());
    }

    private static void open(Site site) throws BenchException {
        CompletableFuture<String> opened = new CompletableFuture<>();
        site.loop.execute(() -> {
            try {
                site.stormers.open();
                opened.complete("");
            } catch (BenchException e) {
                opened.complete(e.sentence());
            }
        });
        String trouble = opened.join();
        if (!trouble.isEmpty()) {
            throw new BenchException(trouble);
        }
    }

    private boolean burst(Site site, Recording recording, Meter meter, boolean measured)
            throws BenchException, InterruptedException {
        StormLoad load = new StormLoad(site.settings.clients(), meter);
        if (measured) {
            recording.start(meter);
        }
        site.loop.execute(() -> {
            site.stormers.load(load);
            load.begunNanos = System.nanoTime();
            site.stormers.inTurns(sensor -> sensor.run((client, now) -> client.connect(true, now)));
        });
        site.await(
                load.done,
                Duration.ZERO,
                () -> load.connected + " of " + site.settings.clients() + " sensors are connected");
        if (measured) {
            recording.stop(meter);
        }
        failed += site.onLoop(() -> load.refused);
        site.loop.execute(site.stormers::disconnect);
        return site.waitUntil(() -> site.onLoop(site.stormers::isGone), GOODBYE);
    }

    /** Counts who is in. */
    private static final class StormLoad implements Load {

        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private final int all;
        private final Meter meter;
        private long begunNanos;
        private int connected;
        private int refused;

        StormLoad(int all, Meter meter) {
            this.all = all;
            this.meter = meter;
        }

        @Override
        public void connected(BenchSensor sensor) {
            connected++;
            meter.completedSince(1, begunNanos);
            finishWhenThrough();
        }

        @Override
        public void refused(BenchSensor sensor, ReturnCode returnCode) {
            refused++;
            finishWhenThrough();
        }

        @Override
        public void unreachable(String sentence) {
            done.completeExceptionally(new BenchException(sentence));
        }

        private void finishWhenThrough() {
            if (connected + refused == all) {
                done.complete(null);
            }
        }
    }
}
