package io.mqttsn.simulator.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.time.Moments;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the network does to datagrams, one fault at a time, and that a seed decides all of it. */
class FaultyNetworkTest {

    private static final long SECOND = 1_000_000_000L;

    private final List<Arrival<String, Integer>> arrivals = new ArrayList<>();

    @Test
    void shouldDeliverEverythingAtOnceAndInOrderWhenPerfect() {
        FaultyNetwork<String, Integer> network = new FaultyNetwork<>(NetworkSettings.PERFECT, 1);
        network.send("a", "b", 1, 10, 5);
        network.send("b", "a", 2, 10, 5);
        network.send("a", "b", 3, 10, 5);
        assertEquals(5, network.nextArrivalNanos());
        assertNull(network.poll(4));
        assertEquals(new Arrival<>(5, "a", "b", 1), network.poll(5));
        assertEquals(new Arrival<>(5, "b", "a", 2), network.poll(5));
        assertEquals(new Arrival<>(5, "a", "b", 3), network.poll(5));
        assertNull(network.poll(5));
        assertEquals(Moments.NEVER, network.nextArrivalNanos());
    }

    @Test
    void shouldLoseAboutAsManyAsItsProbabilitySays() {
        FaultyNetwork<String, Integer> network = sent(NetworkSettings.PERFECT.withLoss(0.3), 10_000);
        assertTrue(arrivals.size() > 6_700 && arrivals.size() < 7_300, () -> arrivals.size() + " of 10000 arrived");
        assertEquals(10_000, network.counters().lost() + network.counters().arrived());
        assertTrue(isInOrder());
    }

    @Test
    void shouldDoubleInPlace() {
        sent(NetworkSettings.PERFECT.withDuplication(1).withDelay(someDelay()), 3);
        assertEquals(List.of(0, 0, 1, 1, 2, 2), datagrams());
    }

    @Test
    void shouldKeepOrderWhateverTheDelay() {
        sent(NetworkSettings.PERFECT.withDelay(someDelay()), 1_000);
        assertEquals(IntStream.range(0, 1_000).boxed().toList(), datagrams());
    }

    @Test
    void shouldDelayWithinBounds() {
        FaultyNetwork<String, Integer> network = new FaultyNetwork<>(NetworkSettings.PERFECT.withDelay(someDelay()), 7);
        long sum = 0;
        for (int i = 0; i < 10_000; i++) {
            network.send("from" + i, "b", i, 10, 0);
        }
        for (var arrival = network.poll(SECOND); arrival != null; arrival = network.poll(SECOND)) {
            assertTrue(arrival.atNanos() >= 10_000_000 && arrival.atNanos() <= 200_000_000, arrival::toString);
            sum += arrival.atNanos();
        }
        assertEquals(60_000_000.0, sum / 10_000.0, 3_000_000, "mean of 10 ms + exponential 50 ms");
    }

    @Test
    void shouldLetDatagramsOvertakeThoseOnADetour() {
        sent(NetworkSettings.PERFECT.withDetour(0.2, Duration.ofSeconds(1)), 1_000);
        assertFalse(isInOrder());
        assertEquals(1_000, datagrams().stream().distinct().count());
        assertFalse(
                NetworkSettings.PERFECT.withDetour(0.2, Duration.ofSeconds(1)).keepsOrder());
    }

    @Test
    void shouldSendOneAfterTheOtherOnASlowRadioAndKeepItsDutyCycle() {
        Airtime airtime = new Airtime(100, 0.1, 2);
        FaultyNetwork<String, Integer> network = new FaultyNetwork<>(NetworkSettings.PERFECT.withAirtime(airtime), 1);
        network.send("a", "b", 1, 50, 0);
        network.send("a", "b", 2, 50, 0);
        network.send("c", "b", 3, 100, 0);
        takeAll(network, 100 * SECOND);
        assertEquals(
                List.of(
                        new Arrival<>(SECOND / 2, "a", "b", 1),
                        new Arrival<>(SECOND, "c", "b", 3),
                        new Arrival<>(5 * SECOND + SECOND / 2, "a", "b", 2)),
                arrivals);
    }

    @Test
    void shouldDropWhatOverflowsATransmitterAndTakeMoreWhenItHasRoom() {
        Airtime airtime = new Airtime(100, 1, 2);
        FaultyNetwork<String, Integer> network = new FaultyNetwork<>(NetworkSettings.PERFECT.withAirtime(airtime), 1);
        for (int i = 0; i < 5; i++) {
            network.send("a", "b", i, 100, 0);
        }
        assertEquals(2, network.counters().overflowed());
        network.send("a", "b", 9, 100, SECOND);
        takeAll(network, 10 * SECOND);
        assertEquals(List.of(0, 1, 2, 9), datagrams());
    }

    @Test
    void shouldTakePeersOutOfReachByTurns() {
        Outages outages = Outages.of(Duration.ofSeconds(30), Duration.ofSeconds(10));
        FaultyNetwork<String, Integer> network = new FaultyNetwork<>(NetworkSettings.PERFECT.withOutages(outages), 3);
        int changes = 0;
        boolean arrived = true;
        for (int i = 0; i < 40_000; i++) {
            network.send("a", "b", i, 10, i * SECOND / 10);
            boolean arrives = network.poll(i * SECOND / 10) != null;
            changes += arrives == arrived ? 0 : 1;
            arrived = arrives;
        }
        // Both ends have to be in reach: 0.75 × 0.75 of the time.
        double share = network.counters().arrived() / 40_000.0;
        assertEquals(0.5625, share, 0.1);
        assertTrue(changes > 50, "the share is made of outages, and not of single losses");
        assertTrue(changes < 1_000);
    }

    @Test
    void shouldLeaveThoseInReachWhoDoNotWander() {
        Outages always = new Outages(1, Duration.ofDays(1).toNanos());
        FaultyNetwork<String, Integer> network =
                new FaultyNetwork<>(NetworkSettings.PERFECT.withOutages(always), 3, "a"::equals);
        network.send("b", "c", 1, 10, 0);
        network.send("b", "a", 2, 10, SECOND);
        network.send("b", "a", 3, 10, 2 * SECOND);
        takeAll(network, 2 * SECOND);
        assertEquals(1, datagrams().get(0));
        assertFalse(datagrams().contains(3));
    }

    @Test
    void shouldLetNothingThroughDuringPartitions() {
        Partition partition = Partition.parse("2s@3s/5s").orElseThrow();
        FaultyNetwork<String, Integer> network =
                new FaultyNetwork<>(NetworkSettings.PERFECT.withPartitions(List.of(partition)), 1);
        long begin = Long.MAX_VALUE - 6 * SECOND;
        for (int second = 0; second < 12; second++) {
            network.send("a", "b", second, 10, begin + second * SECOND);
            takeAll(network, begin + second * SECOND);
        }
        assertEquals(List.of(0, 1, 2, 5, 6, 7, 10, 11), datagrams());
        assertEquals(4, network.counters().outOfReach());
    }

    @Test
    void shouldCountPartitionsFromTheBeginning() {
        Partition once = Partition.parse("2s@3s").orElseThrow();
        FaultyNetwork<String, Integer> network =
                new FaultyNetwork<>(NetworkSettings.PERFECT.withPartitions(List.of(once)), 1);
        network.begin(0);
        network.send("a", "b", 1, 10, 4 * SECOND);
        network.send("a", "b", 2, 10, 9 * SECOND);
        takeAll(network, 10 * SECOND);
        assertEquals(List.of(2), datagrams());
    }

    @Test
    void shouldDoTheSameForTheSameSeedAndSomethingElseForAnother() {
        NetworkSettings everything = NetworkSettings.PERFECT
                .withLoss(0.2)
                .withDuplication(0.1)
                .withDelay(someDelay())
                .withDetour(0.1, Duration.ofSeconds(1))
                .withAirtime(new Airtime(1_000_000, 0.5, 100))
                .withOutages(Outages.of(Duration.ofMillis(100), Duration.ofMillis(20)));
        List<Arrival<String, Integer>> first = run(everything, 42);
        assertEquals(first, run(everything, 42));
        assertNotEquals(first, run(everything, 43));
    }

    @Test
    void shouldAccountForEveryDatagram() {
        NetworkSettings everything = NetworkSettings.PERFECT
                .withLoss(0.2)
                .withDuplication(0.3)
                .withDelay(someDelay())
                .withAirtime(new Airtime(10_000, 0.5, 5))
                .withOutages(Outages.of(Duration.ofMillis(100), Duration.ofMillis(20)));
        FaultyNetwork<String, Integer> network = new FaultyNetwork<>(everything, 5);
        for (int i = 0; i < 2_000; i++) {
            network.send("a", "b", i, 10, i * 1_000_000L);
            if (i % 3 == 0) {
                network.poll(i * 1_000_000L);
            }
            NetworkCounters counters = network.counters();
            assertEquals(
                    counters.sent() + counters.duplicated(),
                    counters.arrived()
                            + counters.inFlight()
                            + counters.lost()
                            + counters.outOfReach()
                            + counters.overflowed());
        }
        assertTrue(network.counters().overflowed() > 0 && network.counters().outOfReach() > 0);
    }

    @Test
    void shouldServeAnyStartOfTime() {
        long start = Long.MAX_VALUE - SECOND;
        FaultyNetwork<String, Integer> network =
                new FaultyNetwork<>(NetworkSettings.PERFECT.withDelay(Delay.constant(Duration.ofSeconds(2))), 1);
        network.send("a", "b", 1, 10, start);
        network.send("a", "b", 2, 10, start + 1);
        assertNull(network.poll(start + 2 * SECOND - 1));
        assertEquals(1, network.poll(start + 2 * SECOND).datagram());
        assertEquals(2, network.poll(start + 2 * SECOND + 1).datagram());
    }

    /** A datagram that arrived exactly there was waited for by nobody. */
    @Test
    void shouldDeliverWhatArrivesAtTheMomentThatMeansNever() {
        FaultyNetwork<String, Integer> network =
                new FaultyNetwork<>(NetworkSettings.PERFECT.withDelay(Delay.constant(Duration.ofNanos(5))), 1);
        network.send("a", "b", 1, 10, Moments.NEVER - 5);
        assertNotEquals(Moments.NEVER, network.nextArrivalNanos());
        assertNull(network.poll(Moments.NEVER - 1));
        assertEquals(1, network.poll(network.nextArrivalNanos()).datagram());
    }

    @Test
    void shouldHealWhenTheWeatherChanges() {
        FaultyNetwork<String, Integer> network = new FaultyNetwork<>(NetworkSettings.PERFECT.withLoss(1), 1);
        network.send("a", "b", 1, 10, 0);
        network.change(NetworkSettings.PERFECT);
        network.send("a", "b", 2, 10, 0);
        takeAll(network, 0);
        assertEquals(List.of(2), datagrams());
    }

    @Test
    void shouldRefuseImpossibleSettings() {
        assertThrows(IllegalArgumentException.class, () -> NetworkSettings.PERFECT.withLoss(1.1));
        assertThrows(IllegalArgumentException.class, () -> NetworkSettings.PERFECT.withDuplication(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new Delay.Exponential(2, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Airtime(100, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Outages(1, 0));
    }

    private static Delay someDelay() {
        return Delay.between(Duration.ofMillis(10), Duration.ofMillis(50), Duration.ofMillis(200));
    }

    /** Sends {@code count} datagrams, one every millisecond, and takes what arrives. */
    private FaultyNetwork<String, Integer> sent(NetworkSettings settings, int count) {
        FaultyNetwork<String, Integer> network = new FaultyNetwork<>(settings, 11);
        for (int i = 0; i < count; i++) {
            network.send("a", "b", i, 10, i * 1_000_000L);
        }
        takeAll(network, 1_000 * SECOND);
        return network;
    }

    private List<Arrival<String, Integer>> run(NetworkSettings settings, long seed) {
        FaultyNetwork<String, Integer> network = new FaultyNetwork<>(settings, seed);
        arrivals.clear();
        for (int i = 0; i < 500; i++) {
            network.send(i % 2 == 0 ? "a" : "b", i % 3 == 0 ? "c" : "d", i, 10, i * 1_000_000L);
        }
        takeAll(network, 1_000 * SECOND);
        return List.copyOf(arrivals);
    }

    private void takeAll(FaultyNetwork<String, Integer> network, long nowNanos) {
        for (var next = network.poll(nowNanos); next != null; next = network.poll(nowNanos)) {
            arrivals.add(next);
        }
    }

    private List<Integer> datagrams() {
        return arrivals.stream().map(Arrival::datagram).toList();
    }

    private boolean isInOrder() {
        return datagrams().equals(datagrams().stream().sorted().toList());
    }
}
