package io.mqttsn.simulator.fleet;

import io.mqttsn.config.HostPort;
import io.mqttsn.simulator.client.SensorState;
import io.mqttsn.simulator.fleet.endtoend.Ledger;
import io.mqttsn.simulator.network.NetworkCounters;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Takes {@link FleetSnapshot}s. Confined to the loop. */
final class FleetCensus {

    /** Longer than sensors wait before they repeat themselves, as the specification proposes (10 to 15 s). */
    private static final long UNREACHABLE_NANOS = 20_000_000_000L;

    private final HostPort gateway;
    private final int total;
    private final List<FleetSensor> sensors;
    private final FleetTally tally;
    private final Optional<Ledger> ledger;
    private final long startNanos;

    private long lastNanos;
    private long lastSent;
    private long lastAcknowledged;
    private long lastConnects;
    private boolean unreachable;
    private long unreachableNanos;

    /** @param sensors those switched on so far; grows */
    FleetCensus(
            HostPort gateway,
            int total,
            List<FleetSensor> sensors,
            FleetTally tally,
            Optional<Ledger> ledger,
            long startNanos) {
        this.gateway = gateway;
        this.total = total;
        this.sensors = sensors;
        this.tally = tally;
        this.ledger = ledger;
        this.startNanos = startNanos;
        lastNanos = startNanos;
    }

    FleetSnapshot take() {
        long nowNanos = System.nanoTime();
        double seconds = Math.max(1e-3, (nowNanos - lastNanos) / 1e9);
        double sentPerSecond = (tally.sent - lastSent) / seconds;
        double acknowledgedPerSecond = (tally.acknowledged - lastAcknowledged) / seconds;
        judgeReach(nowNanos);
        lastNanos = nowNanos;
        lastSent = tally.sent;
        lastAcknowledged = tally.acknowledged;
        lastConnects = tally.connects;

        Map<SensorState, Integer> states = new EnumMap<>(SensorState.class);
        int on = 0;
        for (FleetSensor sensor : sensors) {
            if (sensor.life().isPoweredOn()) {
                on++;
                states.merge(sensor.life().client().state(), 1, Integer::sum);
            }
        }
        return new FleetSnapshot(
                gateway,
                Duration.ofNanos(nowNanos - startNanos),
                total,
                total - on,
                states,
                sensors.stream()
                        .limit(Fleet.ROWS_MAX)
                        .map(sensor -> sensor.life().row())
                        .toList(),
                counters(),
                new TreeMap<>(tally.brokenRules),
                sentPerSecond,
                acknowledgedPerSecond,
                latency(),
                network(),
                ledger.map(Ledger::verdict),
                unreachable);
    }

    /** The network says it once for each datagram, and sensors pause for seconds between them; the trouble lasts meanwhile. */
    private void judgeReach(long nowNanos) {
        if (tally.unreachable) {
            tally.unreachable = false;
            unreachable = true;
            unreachableNanos = nowNanos;
        } else if (tally.acknowledged > lastAcknowledged
                || tally.connects > lastConnects
                || nowNanos - unreachableNanos > UNREACHABLE_NANOS) {
            unreachable = false;
        }
    }

    private FleetSnapshot.Counters counters() {
        return new FleetSnapshot.Counters(
                tally.sent,
                tally.acknowledged,
                tally.failed,
                tally.sent - tally.acknowledged - tally.failed - tally.unconfirmable,
                tally.repeats,
                tally.commands,
                tally.connects,
                tally.losses,
                tally.refusals,
                tally.reboots,
                tally.crashes,
                tally.roams,
                tally.violations);
    }

    private FleetSnapshot.Latency latency() {
        if (tally.latencyMicros.getTotalCount() == 0) {
            return new FleetSnapshot.Latency(Double.NaN, Double.NaN, Double.NaN);
        }
        return new FleetSnapshot.Latency(
                tally.latencyMicros.getValueAtPercentile(50) / 1e3,
                tally.latencyMicros.getValueAtPercentile(99) / 1e3,
                tally.latencyMicros.getMaxValue() / 1e3);
    }

    private Optional<NetworkCounters> network() {
        return sensors.stream()
                .map(FleetSensor::link)
                .flatMap(link -> Optional.ofNullable(link).stream())
                .map(Link::counters)
                .reduce(NetworkCounters::plus);
    }
}
