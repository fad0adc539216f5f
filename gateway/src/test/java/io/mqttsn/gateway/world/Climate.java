package io.mqttsn.gateway.world;

import io.mqttsn.gateway.core.CoreSettings;
import io.mqttsn.gateway.core.ListenerPolicy;
import io.mqttsn.gateway.core.topic.PredefinedTopicRules;
import io.mqttsn.gateway.core.topic.PredefinedTopics;
import io.mqttsn.gateway.routing.OverflowPolicy;
import io.mqttsn.gateway.routing.TopicName;
import io.mqttsn.simulator.network.Airtime;
import io.mqttsn.simulator.network.Delay;
import io.mqttsn.simulator.network.NetworkSettings;
import io.mqttsn.simulator.network.Outages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * What kind of world this is, drawn from its seed.
 *
 * @param uplink how the gateway reaches its broker
 * @param weather how bad the network is; decides which invariants can be asked for
 * @param sensors how many
 * @param forwarders how many of them carry messages of nodes behind them
 * @param lines the serial ports of the gateway
 * @param story how long they live their random lives
 * @param pauseMeanNanos between two things that a sensor does
 * @param publishMeanNanos between two messages of the applications at the broker
 * @param isTight whether the limits are so low that they are reached
 * @param storeDelayNanosMax how late the store answers; 0 for within the call
 * @param brokerTroubleMeanNanos between two troubles of the broker
 * @param vandalismMeanNanos between two messages of somebody who should not be here; 0 where nobody is
 * @param startNanos where monotonic time begins
 */
record Climate(
        Uplinks uplink,
        Weather weather,
        NetworkSettings network,
        int sensors,
        int forwarders,
        List<LineSpec> lines,
        Duration story,
        long pauseMeanNanos,
        long publishMeanNanos,
        boolean isTight,
        long storeDelayNanosMax,
        long brokerTroubleMeanNanos,
        long vandalismMeanNanos,
        long startNanos,
        CoreSettings core) {

    private static final long MILLI = 1_000_000L;

    /** Longer than any datagram travels or waits for a slow radio. */
    static final Duration TRAVEL_MAX = Duration.ofSeconds(30);

    /** Longer than any story, so that no session is forgotten in its course. */
    static final Duration SESSION_EXPIRY = Duration.ofHours(2);

    /** Ways to a broker. */
    enum Uplinks {
        BUILT_IN,
        AGGREGATING,
        TRANSPARENT
    }

    /** From good to bad: each kind of fault takes some promises away that no protocol could keep. */
    enum Weather {
        /** Everything arrives, in order, though late. */
        FAIR,
        /** Datagrams are lost, and peers out of reach. */
        LOSSY,
        /** Datagrams are lost or come twice, in their place. */
        DOUBLING,
        /** Datagrams also overtake one another. A copy that is late enough is a new message to any receiver, so nothing is exactly-once. */
        WILD;

        /** Whether what comes later was sent later. */
        boolean keepsOrder() {
            return this != WILD;
        }

        /** Whether each datagram arrives at most once, and in order. */
        boolean isHonest() {
            return this == FAIR || this == LOSSY;
        }
    }

    /** Whether the broker is somewhere else, with trouble of its own, and may take its time. */
    boolean isRemote() {
        return uplink != Uplinks.BUILT_IN;
    }

    /** Whether sensors may publish without a connection. */
    boolean takesQosMinusOne() {
        return !core.listener(Address.LISTENER).publishersWithoutConnection().isEmpty();
    }

    /** The most octets that sensors add to a payload: a radio carries little. */
    int paddingMax() {
        return lines.stream().anyMatch(line -> line.kind() == LineSpec.Kind.XBEE) ? 30 : 400;
    }

    /** What every listener puts before the names of its sensors. */
    String topicPrefix() {
        return core.listener(Address.LISTENER).topicPrefix();
    }

    boolean hasTopicPrefix() {
        return !topicPrefix().isEmpty();
    }

    /** Whether a sensor that sleeps keeps its session, whatever its CONNECT says. */
    boolean keepsSessionsAtWakeUp() {
        return core.wakeUpConnect() == CoreSettings.WakeUpConnect.KEEP_SESSION;
    }

    boolean hasVandals() {
        return vandalismMeanNanos > 0;
    }

    boolean advertises() {
        return !core.advertiseInterval().isZero();
    }

    /** What whoever looks for the reason of a failure wants to know first. */
    String inWords() {
        StringBuilder words = new StringBuilder();
        words.append(sensors).append(" sensors, ").append(forwarders).append(" forwarders, ");
        lines.forEach(line -> words.append(line.listener())
                .append(' ')
                .append(line.kind())
                .append(" at ")
                .append(line.baudRate())
                .append(" baud, "));
        words.append(uplink)
                .append(" uplink, ")
                .append(weather)
                .append(" weather: ")
                .append(Math.round(100 * network.loss()))
                .append(" % lost, ")
                .append(Math.round(100 * network.duplication()))
                .append(" % doubled, ")
                .append(Math.round(100 * network.detour()))
                .append(" % detoured, ")
                .append(network.delay());
        network.outages().ifPresent(outages -> words.append(", outages ").append(outages));
        network.airtime().ifPresent(airtime -> words.append(", ").append(airtime));
        words.append(";\n         ")
                .append(isTight ? "tight limits " + core.limits() + ' ' + core.queues() : "wide limits")
                .append(", store answers within ")
                .append(storeDelayNanosMax / MILLI)
                .append(" ms, ")
                .append(core.timers());
        words.append(hasTopicPrefix() ? ", topic prefix " + topicPrefix() : "")
                .append(keepsSessionsAtWakeUp() ? ", sessions kept at wake-up" : "")
                .append(hasVandals() ? ", vandals" : "");
        return words.toString();
    }

    /** Counts what kind of world this is. */
    void tally(Tally tally) {
        tally.happened(Happening.valueOf(uplink.name()));
        count(tally, Happening.FORWARDERS, forwarders > 0);
        count(tally, Happening.VANDALS, hasVandals());
        count(tally, Happening.TIGHT, isTight);
        count(tally, Happening.HEAVY_LOSS, network.loss() > 0.295);
        lines.forEach(line -> tally.happened(Happening.valueOf(line.kind().name())));
    }

    private static void count(Tally tally, Happening what, boolean happens) {
        tally.happened(what, happens ? 1 : 0);
    }

    static Climate drawn(SplittableRandom random) {
        Uplinks uplink = Uplinks.values()[random.nextInt(3)];
        Weather weather = Weather.values()[random.nextInt(4)];
        boolean isTight = random.nextInt(4) == 0;
        int sensors = random.nextInt(10) == 0 ? 10 + random.nextInt(30) : 1 + random.nextInt(8);
        int forwarders = random.nextInt(3) == 0 ? 1 + random.nextInt(2) : 0;
        CoreSettings.Timers timers = timers(random);
        List<LineSpec> lines = lines(sensors, weather, timers.retry(), random);
        return new Climate(
                uplink,
                weather,
                network(weather, random),
                sensors,
                forwarders,
                lines,
                Duration.ofSeconds(30 + random.nextInt(sensors > 8 ? 60 : 240)),
                (500 + random.nextInt(8_000)) * MILLI,
                (200 + random.nextInt(6_000)) * MILLI,
                isTight,
                random.nextBoolean() ? 0 : random.nextInt(800) * MILLI,
                (10_000 + random.nextInt(120_000)) * MILLI,
                random.nextInt(4) == 0 ? (200 + random.nextInt(2_000)) * MILLI : 0,
                startOfTime(random),
                core(isTight, sensors, forwarders > 0, lines, timers, random));
    }

    private static NetworkSettings network(Weather weather, SplittableRandom random) {
        Duration slowest = Duration.ofMillis(random.nextInt(4) == 0 ? 2_500 : 200);
        NetworkSettings network =
                NetworkSettings.PERFECT.withDelay(Delay.between(Duration.ofMillis(1), slowest.dividedBy(8), slowest));
        if (random.nextInt(6) == 0) {
            network = network.withAirtime(new Airtime(600 + random.nextInt(4_000), 1, 3 + random.nextInt(20)));
        }
        if (weather == Weather.FAIR) {
            return network;
        }
        network = network.withLoss(random.nextInt(31) / 100.0);
        if (random.nextInt(3) == 0) {
            network = network.withOutages(Outages.of(
                    Duration.ofSeconds(20 + random.nextInt(100)), Duration.ofSeconds(1 + random.nextInt(20))));
        }
        if (weather == Weather.LOSSY) {
            return network;
        }
        network = network.withDuplication(random.nextInt(21) / 100.0);
        return weather == Weather.DOUBLING
                ? network
                : network.withDetour(random.nextInt(31) / 100.0, Duration.ofMillis(3_000));
    }

    /** Mostly some number; sometimes so late that time wraps on the way. */
    private static long startOfTime(SplittableRandom random) {
        return switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> Long.MAX_VALUE - Duration.ofSeconds(random.nextInt(400)).toNanos();
            default -> random.nextLong() >> 8;
        };
    }

    private static List<LineSpec> lines(int sensors, Weather weather, Duration retry, SplittableRandom random) {
        List<LineSpec> lines = new ArrayList<>();
        for (int number = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 0; number > 0; number--) {
            lines.add(LineSpec.drawn(number, sensors, weather, retry, random));
        }
        return List.copyOf(lines);
    }

    private static CoreSettings.Timers timers(SplittableRandom random) {
        return new CoreSettings.Timers(
                Duration.ofMillis(2_000 + random.nextInt(8_000)),
                2 + random.nextInt(3),
                Duration.ofSeconds(1 + random.nextInt(20)),
                Duration.ofSeconds(15 + random.nextInt(60)),
                50,
                10,
                Duration.ofMinutes(30),
                SESSION_EXPIRY);
    }

    private static CoreSettings core(
            boolean isTight,
            int sensors,
            boolean hasForwarders,
            List<LineSpec> lines,
            CoreSettings.Timers timers,
            SplittableRandom random) {
        Map<Integer, TopicName> predefined = new TreeMap<>();
        Topics.PREDEFINED.forEach((id, name) -> predefined.put(id, new TopicName(name)));
        ListenerPolicy listener = new ListenerPolicy(
                isTight && random.nextBoolean() ? 150 + random.nextInt(200) : 65_535,
                1_000,
                1_000,
                ListenerPolicy.ANYBODY,
                ListenerPolicy.ANYBODY,
                random.nextInt(5) == 0 ? "site/1/" : "",
                hasForwarders || !lines.isEmpty() ? ListenerPolicy.ANYBODY : List.of(),
                random.nextBoolean() ? ListenerPolicy.ANYBODY : List.of(),
                isTight ? 1 : 1_000,
                random.nextBoolean(),
                false,
                Optional.empty());
        Map<String, ListenerPolicy> listeners = new TreeMap<>();
        listeners.put(Address.LISTENER, listener);
        lines.forEach(line -> listeners.put(line.listener(), listener));
        return new CoreSettings(
                1,
                timers,
                new CoreSettings.Limits(
                        23,
                        isTight && sensors > 2 ? sensors - 1 : 1_000,
                        isTight ? 1 + random.nextInt(5) : 1_000,
                        isTight ? 4 + random.nextInt(6) : 1_000,
                        isTight ? 3 + random.nextInt(5) : 1_000,
                        isTight ? 1 + random.nextInt(3) : 1_000,
                        isTight ? 1 + random.nextInt(3) : 1_000),
                new CoreSettings.Queues(
                        isTight ? 1 + random.nextInt(8) : 100_000,
                        isTight ? 400 + random.nextInt(3_000) : 100_000_000,
                        isTight ? 5 + random.nextInt(30) : 1_000_000,
                        isTight ? 1_000 + random.nextInt(10_000) : 1_000_000_000,
                        OverflowPolicy.values()[random.nextInt(OverflowPolicy.values().length)],
                        random.nextBoolean(),
                        1 + random.nextInt(20),
                        Duration.ofMillis(1 + random.nextInt(500))),
                new CoreSettings.Rates(isTight ? 1 : 100, isTight ? 1 : 10, 100, 10),
                random.nextInt(4) == 0 ? Duration.ofSeconds(20 + random.nextInt(60)) : Duration.ZERO,
                random.nextInt(6) == 0
                        ? CoreSettings.WakeUpConnect.KEEP_SESSION
                        : CoreSettings.WakeUpConnect.AS_FLAGS_SAY,
                listeners,
                new PredefinedTopicRules(new PredefinedTopics(predefined), List.of()));
    }
}
