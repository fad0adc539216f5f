package io.mqttsn.simulator.bench;

import io.mqttsn.codec.Qos;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Measures a gateway, or two in turn, case by case. Used by one thread. */
public final class Bench implements AutoCloseable {

    /** Both gateways are warm when the first round is over. */
    private static final Duration WARMUP_LATER_MAX = Duration.ofSeconds(1);

    private final BenchSettings settings;
    private final BenchListener listener;
    private final List<Site> sites = new ArrayList<>();
    private final @Nullable Sink sink;

    /** @throws BenchException when a broker or a gateway's process cannot be reached */
    public Bench(BenchSettings settings, BenchListener listener) throws BenchException {
        this.settings = settings;
        this.listener = listener;
        sink = settings.targets().isEmpty() ? new Sink(Site.frameSizeMax(settings)) : null;
        List<Target> targets = sink == null
                ? settings.targets()
                : List.of(new Target("", sink.address(), Optional.empty(), OptionalLong.empty()));
        try {
            for (Target target : targets) {
                sites.add(new Site(sites.size(), target, settings, sink));
            }
        } catch (BenchException e) {
            close();
            throw e;
        }
    }

    /**
     * Runs all cases.
     *
     * @throws BenchException when a case cannot even begin
     */
    public BenchRun run() throws BenchException, InterruptedException {
        List<BenchResult> results = new ArrayList<>();
        List<Comparison> comparisons = new ArrayList<>();
        for (Mode mode : settings.modes()) {
            for (Qos qos : mode.hasQos() ? settings.qos() : List.of(Qos.ZERO)) {
                List<List<BenchResult>> bySite = rounds(mode, qos, results);
                if (bySite.size() == 2) {
                    Comparison comparison = Comparison.of(bySite.get(0), bySite.get(1));
                    comparisons.add(comparison);
                    listener.comparison(comparison);
                }
            }
        }
        List<String> violations = sites.stream()
                .map(Site::violations)
                .filter(sentence -> !sentence.isEmpty())
                .toList();
        return new BenchRun(List.copyOf(results), List.copyOf(comparisons), violations);
    }

    /** Disconnects all sensors, wherever {@link #run} was when it was interrupted, within four seconds. */
    @Override
    public void close() {
        sites.forEach(Site::leave);
        sites.forEach(Site::close);
        if (sink != null) {
            sink.close();
        }
    }

    /** Measures one case as often as wanted at each site: A B, B A, A B, …, so that neither always comes first. */
    private List<List<BenchResult>> rounds(Mode mode, Qos qos, List<BenchResult> all)
            throws BenchException, InterruptedException {
        List<List<BenchResult>> bySite = new ArrayList<>();
        sites.forEach(site -> bySite.add(new ArrayList<>()));
        for (int round = 0; round < settings.rounds(); round++) {
            Duration warmup = round == 0 || settings.warmup().compareTo(WARMUP_LATER_MAX) < 0
                    ? settings.warmup()
                    : WARMUP_LATER_MAX;
            for (int turn = 0; turn < sites.size(); turn++) {
                int number = round % 2 == 0 ? turn : sites.size() - 1 - turn;
                BenchResult result = measure(sites.get(number), mode, qos, warmup);
                bySite.get(number).add(result);
                all.add(result);
                listener.result(result);
            }
        }
        return bySite;
    }

    private BenchResult measure(Site site, Mode mode, Qos qos, Duration warmup)
            throws BenchException, InterruptedException {
        listener.progress(mode.title() + " at " + site.loop.gatewayName() + ": connecting");
        Trial trial =
                switch (mode) {
                    case UP -> new UpTrial();
                    case DOWN -> new DownTrial(false);
                    case FAN_OUT -> new DownTrial(true);
                    case DRAIN -> new DrainTrial();
                    case STORM -> new StormTrial();
                };
        BenchResult result = trial.run(site, new Recording(site, mode, qos, warmup, listener::progress));
        if (site.mqtt != null && !site.mqtt.failure().isEmpty()) {
            throw new BenchException(site.mqtt.failure());
        }
        return result;
    }
}
