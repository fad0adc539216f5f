package io.mqttsn.simulator.network;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a network does to datagrams. Without a detour two datagrams from one peer to another arrive in the order of sending, doubled ones included.
 *
 * @param loss probability that a datagram vanishes, 0..1
 * @param duplication probability that it arrives twice, 0..1
 * @param delay how long it travels
 * @param detour probability that it takes another way, where later ones may overtake it, 0..1
 * @param detourMaxNanos how much longer that way is at most; every time up to it is as likely
 * @param airtime limits what a peer can send; empty for none
 * @param outages when peers are out of reach; empty for never
 * @param partitions when nothing gets through at all
 */
public record NetworkSettings(
        double loss,
        double duplication,
        Delay delay,
        double detour,
        long detourMaxNanos,
        Optional<Airtime> airtime,
        Optional<Outages> outages,
        List<Partition> partitions) {

    /** Delivers everything, in order, at once. */
    public static final NetworkSettings PERFECT =
            new NetworkSettings(0, 0, Delay.NONE, 0, 0, Optional.empty(), Optional.empty(), List.of());

    public NetworkSettings {
        checkProbability("loss", loss);
        checkProbability("duplication", duplication);
        checkProbability("detour", detour);
        if (detourMaxNanos < 0) {
            throw new IllegalArgumentException("detourMaxNanos: " + detourMaxNanos + " (expected: at least 0)");
        }
        partitions = List.copyOf(partitions);
    }

    public NetworkSettings withLoss(double probability) {
        return new NetworkSettings(
                probability, duplication, delay, detour, detourMaxNanos, airtime, outages, partitions);
    }

    public NetworkSettings withDuplication(double probability) {
        return new NetworkSettings(loss, probability, delay, detour, detourMaxNanos, airtime, outages, partitions);
    }

    public NetworkSettings withDelay(Delay value) {
        return new NetworkSettings(loss, duplication, value, detour, detourMaxNanos, airtime, outages, partitions);
    }

    public NetworkSettings withDetour(double probability, Duration max) {
        return new NetworkSettings(loss, duplication, delay, probability, max.toNanos(), airtime, outages, partitions);
    }

    public NetworkSettings withAirtime(Airtime value) {
        return new NetworkSettings(
                loss, duplication, delay, detour, detourMaxNanos, Optional.of(value), outages, partitions);
    }

    public NetworkSettings withOutages(Outages value) {
        return new NetworkSettings(
                loss, duplication, delay, detour, detourMaxNanos, airtime, Optional.of(value), partitions);
    }

    public NetworkSettings withPartitions(List<Partition> values) {
        return new NetworkSettings(loss, duplication, delay, detour, detourMaxNanos, airtime, outages, values);
    }

    /** Whether two datagrams between the same peers never overtake one another. */
    public boolean keepsOrder() {
        return detour == 0;
    }

    /** Whether each datagram arrives at most once, and none overtakes another. */
    public boolean isHonest() {
        return keepsOrder() && duplication == 0;
    }

    /** Whether every datagram arrives. */
    public boolean isLossless() {
        return loss == 0 && airtime.isEmpty() && outages.isEmpty() && partitions.isEmpty();
    }

    private static void checkProbability(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 0..1)");
        }
    }
}
