package io.mqttsn.simulator.network;

import io.mqttsn.time.Moments;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A network between peers that loses, doubles, delays and reorders datagrams, as its {@link NetworkSettings} say and its seed decides (NOT thread safe): no
 * socket, clock or thread inside. The same calls with the same times give the same arrivals.
 *
 * <pre>
 *   send --> out of reach? --> transmitter (waits, or overflows) --> lost? --> delay, detour, once more? --> poll
 * </pre>
 *
 * <p>Times are monotonic nanoseconds and never go back.
 *
 * @param <P> who sends and receives; wants content equality
 * @param <D> what is carried, and never looked into
 */
public final class FaultyNetwork<P, D> {

    private final SplittableRandom random;
    private final PriorityQueue<InFlight<P, D>> inFlight = new PriorityQueue<>();
    private final Map<P, Transmitter> transmitters = new HashMap<>();
    private final Map<P, Reach> reaches = new HashMap<>();
    /** When the last datagram of each pair that kept its place arrives. */
    private final Map<Pair<P>, Long> lastArrivals = new HashMap<>();

    private final Predicate<P> wanders;

    private NetworkSettings settings;
    private boolean begun;
    private long beginNanos;
    private long numbered;
    private long sent;
    private long duplicated;
    private long arrived;
    private long lost;
    private long outOfReach;
    private long overflowed;

    private record Pair<P>(P from, P to) {}

    /** @param number equal times arrive in the order of sending */
    private record InFlight<P, D>(Arrival<P, D> arrival, long number) implements Comparable<InFlight<P, D>> {

        @Override
        public int compareTo(InFlight<P, D> other) {
            int byTime = Long.signum(arrival.atNanos() - other.arrival.atNanos());
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    public FaultyNetwork(NetworkSettings settings, long seed) {
        this(settings, seed, peer -> true);
    }

    /** @param wanders which peers have outages, where the settings have some; the others are always in reach */
    public FaultyNetwork(NetworkSettings settings, long seed, Predicate<P> wanders) {
        this.settings = settings;
        this.random = new SplittableRandom(seed);
        this.wanders = wanders;
    }

    /** Time begins, which is when partitions are counted from; without this call it begins with the first datagram. */
    public void begin(long nowNanos) {
        beginNanos = nowNanos;
        begun = true;
    }

    /** The weather changes; what is on its way is not touched, and every peer is in reach. */
    public void change(NetworkSettings newSettings) {
        settings = newSettings;
        reaches.clear();
    }

    /** @param octets the size of the datagram, which takes its time on a slow radio */
    public void send(P from, P to, D datagram, int octets, long nowNanos) {
        if (!begun) {
            begin(nowNanos);
        }
        sent++;
        if (isPartitioned(nowNanos) || !isInReach(from, nowNanos) || !isInReach(to, nowNanos)) {
            outOfReach++;
            return;
        }
        long departsAfterNanos = settings.airtime()
                .map(airtime -> transmitters
                        .computeIfAbsent(from, peer -> new Transmitter())
                        .departsAfterNanos(airtime, octets, nowNanos))
                .orElse(0L);
        if (departsAfterNanos < 0) {
            overflowed++;
            return;
        }
        boolean twice = happens(settings.duplication());
        if (twice) {
            duplicated++;
        }
        for (int copies = twice ? 2 : 1; copies > 0; copies--) {
            if (happens(settings.loss())) {
                lost++;
            } else {
                travel(from, to, datagram, nowNanos + departsAfterNanos);
            }
        }
    }

    /** The next datagram that has arrived by {@code nowNanos}, or null. */
    public @Nullable Arrival<P, D> poll(long nowNanos) {
        InFlight<P, D> next = inFlight.peek();
        if (next == null || next.arrival.atNanos() - nowNanos > 0) {
            return null;
        }
        inFlight.remove();
        arrived++;
        return next.arrival;
    }

    /** When the next datagram arrives, {@link Moments#NEVER} when none is on its way. */
    public long nextArrivalNanos() {
        InFlight<P, D> next = inFlight.peek();
        return next == null ? Moments.NEVER : next.arrival.atNanos();
    }

    public NetworkCounters counters() {
        return new NetworkCounters(sent, duplicated, arrived, inFlight.size(), lost, outOfReach, overflowed);
    }

    private void travel(P from, P to, D datagram, long departureNanos) {
        long atNanos = departureNanos + settings.delay().drawNanos(random);
        if (happens(settings.detour())) {
            atNanos += random.nextLong(settings.detourMaxNanos() + 1);
        } else {
            Pair<P> pair = new Pair<>(from, to);
            Long last = lastArrivals.get(pair);
            if (last != null && last - atNanos > 0) {
                atNanos = last;
            }
            lastArrivals.put(pair, atNanos);
        }
        inFlight.add(new InFlight<>(new Arrival<>(Moments.notNever(atNanos), from, to, datagram), numbered++));
    }

    private boolean isPartitioned(long nowNanos) {
        for (Partition partition : settings.partitions()) {
            if (partition.isOn(nowNanos - beginNanos)) {
                return true;
            }
        }
        return false;
    }

    private boolean isInReach(P peer, long nowNanos) {
        if (!wanders.test(peer)) {
            return true;
        }
        return settings.outages()
                .map(outages -> reaches.computeIfAbsent(peer, it -> new Reach(outages, random.split(), nowNanos))
                        .isInReach(nowNanos))
                .orElse(true);
    }

    /** Draws even for the impossible, so that one setting does not change the luck of another. */
    private boolean happens(double probability) {
        return random.nextDouble() < probability;
    }
}
