package io.mqttsn.simulator.fleet;

import io.mqttsn.codec.Qos;
import io.mqttsn.simulator.client.PublishOutcome;
import io.mqttsn.simulator.client.Violation;
import io.mqttsn.simulator.fleet.endtoend.Ledger;
import io.mqttsn.simulator.network.NetworkSettings;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** What a fleet counts. Confined to its loop, but for the ledger. */
final class FleetTally {

    /** A minute; longer latencies count as one. */
    private static final long LATENCY_MAX_MICROS = 60_000_000;

    private final NetworkSettings network;
    private final boolean upset;
    private final Optional<Ledger> ledger;
    private long reportsLeft;

    long sent;
    long acknowledged;
    long unconfirmable;
    long failed;
    long repeats;
    long commands;
    long connects;
    long losses;
    long refusals;
    long reboots;
    long crashes;
    long roams;
    long violations;
    /** How often each rule was broken. */
    final Map<String, Long> brokenRules = new TreeMap<>();

    boolean unreachable;
    final Histogram latencyMicros = new Histogram(LATENCY_MAX_MICROS, 2);

    /**
     * @param reportsMax after so many the sensors fall silent
     * @param upset whether sensors lose their memory or their address, so that they hear what is meant for their former life
     */
    FleetTally(NetworkSettings network, boolean upset, long reportsMax, Optional<Ledger> ledger) {
        this.network = network;
        this.upset = upset;
        this.reportsLeft = reportsMax;
        this.ledger = ledger;
    }

    /** Whether one more report may be made. */
    boolean takeReport() {
        if (reportsLeft == 0) {
            return false;
        }
        reportsLeft--;
        return true;
    }

    boolean isExhausted() {
        return reportsLeft == 0;
    }

    void reported(int number, long sequence, Qos qos) {
        ledger.ifPresent(books -> books.sent(number, sequence, qos));
    }

    void settled(int number, long sequence, PublishOutcome outcome) {
        ledger.ifPresent(books -> books.settled(number, sequence, outcome));
    }

    void acknowledged(long latencyNanos) {
        acknowledged++;
        latencyMicros.recordValue(Math.min(LATENCY_MAX_MICROS, Math.max(0, latencyNanos / 1000)));
    }

    /** The gateway broke a rule. */
    void violated(String rule) {
        violations++;
        brokenRules.merge(rule, 1L, Long::sum);
    }

    /** Whether the gateway must have broken a rule, and not the network between. */
    boolean isConclusive(Violation violation) {
        return switch (violation.kind().conclusive()) {
            case ALWAYS -> true;
            case IN_ORDER -> network.isHonest() && !upset;
            case LOSSLESS -> network.isHonest() && network.isLossless() && !upset;
        };
    }
}
