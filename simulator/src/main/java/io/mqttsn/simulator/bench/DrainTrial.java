package io.mqttsn.simulator.bench;

import io.mqttsn.codec.FilterText;
import io.mqttsn.simulator.bench.BenchResult.Latency;
import io.mqttsn.simulator.bench.BenchResult.LatencyOf;
import io.mqttsn.simulator.client.Delivery;
import io.mqttsn.simulator.client.SensorState;
import io.mqttsn.simulator.client.SleepCause;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** All sensors sleep while messages are published to each; then all wake at once and fetch them. Again and again; only the waking is measured. */
final class DrainTrial implements Trial {

    /** Longer than any trial. */
    private static final int SLEEP_SECONDS = 7200;

    private long filled;

    @Override
    public BenchResult run(Site site, Recording recording) throws BenchException, InterruptedException {
        site.connectSensors();
        site.connectPublishers();
        FilterText[] topics = new FilterText[site.settings.clients()];
        for (int i = 0; i < topics.length; i++) {
            topics[i] = new FilterText(site.topicPrefix + "sleep/" + i);
        }
        site.subscribe(site.crew, number -> topics[number], recording.qos);
        Filler filler = new Filler(site, recording.qos);
        filler.open();
        Meter meter = new Meter();
        DrainLoad load = new DrainLoad(site.settings.clients(), meter);
        site.onLoop(() -> {
            site.crew.load(load);
            return load;
        });
        step(site, load, sensor -> sensor.run((client, now) -> client.sleep(SLEEP_SECONDS, now)), "asleep");
        recording.measureBursts(measured -> {
            filler.fill(topics, filled + 1, filled + site.settings.buffered());
            filled += site.settings.buffered();
            if (measured) {
                recording.start(meter);
            }
            step(site, load, sensor -> sensor.run((client, now) -> client.wake(now)), "asleep again");
            if (measured) {
                recording.stop(meter);
            }
            return site.onLoop(() -> load.unanswered == 0);
        });
        step(site, load, sensor -> sensor.run((client, now) -> client.connect(true, now)), "awake");
        filler.close();
        site.loop.execute(() -> site.crew.load(Load.IDLE));
        return recording.result(
                meter,
                Latency.of(LatencyOf.EACH, meter),
                OptionalLong.of(Math.max(0, filled * topics.length - load.lanes.delivered())),
                load.lanes.duplicates(),
                site.onLoop(() -> load.unanswered) + filler.failed(),
                OptionalDouble.empty(),
                OptionalDouble.empty());
    }

    /** Lets all sensors do something at once and waits until all are there. */
    private static void step(Site site, DrainLoad load, java.util.function.Consumer<BenchSensor> action, String what)
            throws BenchException, InterruptedException {
        CompletableFuture<Void> done = new CompletableFuture<>();
        site.loop.execute(() -> {
            load.expect(done);
            site.crew.inTurns(action);
        });
        site.await(
                done,
                Duration.ofSeconds(30),
                () -> load.through + " of " + site.settings.clients() + " sensors are " + what);
    }

    /** Counts what comes out of the buffers, and who is through. */
    private static final class DrainLoad implements Load {

        private final int all;
        private final Meter meter;
        private final Lanes lanes;
        private CompletableFuture<Void> done = new CompletableFuture<>();
        private long begunNanos;
        private int through;
        private long unanswered;

        DrainLoad(int all, Meter meter) {
            this.all = all;
            this.meter = meter;
            lanes = new Lanes(all);
        }

        void expect(CompletableFuture<Void> everybody) {
            through = 0;
            done = everybody;
            begunNanos = System.nanoTime();
        }

        @Override
        public void messageArrived(BenchSensor sensor, Delivery delivery) {
            if (Stamp.fits(delivery.payload())) {
                Stamp stamp = Stamp.read(delivery.payload().asReadOnlyBuffer());
                if (lanes.arrived(sensor.number, stamp.number())) {
                    meter.completed(1);
                }
            }
        }

        @Override
        public void asleep(BenchSensor sensor, SleepCause cause) {
            switch (cause) {
                case DRAINED -> meter.latencySince(begunNanos, System.nanoTime());
                case UNANSWERED -> unanswered++;
                case ANNOUNCED -> {}
            }
            oneMore();
        }

        @Override
        public void connected(BenchSensor sensor) {
            if (sensor.client().state() == SensorState.ACTIVE) {
                oneMore();
            }
        }

        @Override
        public void lost(BenchSensor sensor) {
            unanswered++;
            oneMore();
        }

        private void oneMore() {
            through++;
            if (through == all) {
                done.complete(null);
            }
        }
    }
}
