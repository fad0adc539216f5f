package io.mqttsn.simulator.fleet;

import io.mqttsn.codec.Qos;
import java.time.Duration;

/**
 * What a fleet is made of.
 *
 * @param count how many sensors; default 8
 * @param interval time between a sensor's reports; default 5 s
 * @param jitter how much an interval varies, as a share of it, 0..1; default 0.2
 * @param sleepingShare which share of the sensors sleeps between reports, 0..1; default 0.25
 * @param qos QoS of reports, replies and command subscriptions, 0..2; default 1
 * @param idPrefix client ids are this and a number; default {@code sensor-}
 * @param topicPrefix topics begin with this and the client id; default {@code sensors}
 * @param keepAliveSeconds keepalive of the sensors that do not sleep; default 60
 * @param startsPerSecond how fast sensors are switched on; default 200
 * @param snapshotEvery how often the listener gets a {@link FleetSnapshot}; default 1 s
 * @param seed equal seeds give equal weather and jitter; default 1
 */
public record FleetSettings(
        int count,
        Duration interval,
        double jitter,
        double sleepingShare,
        Qos qos,
        String idPrefix,
        String topicPrefix,
        int keepAliveSeconds,
        double startsPerSecond,
        Duration snapshotEvery,
        long seed) {

    /** What a small site looks like. */
    public static final FleetSettings DEFAULT = new FleetSettings(
            8, Duration.ofSeconds(5), 0.2, 0.25, Qos.ONE, "sensor-", "sensors", 60, 200, Duration.ofSeconds(1), 1);

    public FleetSettings {
        expect(count >= 1, "count", count, "at least 1");
        expect(interval.toMillis() >= 1, "interval", interval, "at least 1 ms");
        expect(jitter >= 0 && jitter <= 1, "jitter", jitter, "0..1");
        expect(sleepingShare >= 0 && sleepingShare <= 1, "sleepingShare", sleepingShare, "0..1");
        expect(qos != Qos.MINUS_ONE, "qos", -1, "0..2");
        expect(keepAliveSeconds >= 0 && keepAliveSeconds <= 0xFFFF, "keepAliveSeconds", keepAliveSeconds, "0..65535");
        expect(startsPerSecond > 0, "startsPerSecond", startsPerSecond, "more than 0");
        expect(snapshotEvery.toMillis() >= 1, "snapshotEvery", snapshotEvery, "at least 1 ms");
    }

    public FleetSettings withCount(int value) {
        return new FleetSettings(
                value,
                interval,
                jitter,
                sleepingShare,
                qos,
                idPrefix,
                topicPrefix,
                keepAliveSeconds,
                startsPerSecond,
                snapshotEvery,
                seed);
    }

    public FleetSettings withInterval(Duration value) {
        return new FleetSettings(
                count,
                value,
                jitter,
                sleepingShare,
                qos,
                idPrefix,
                topicPrefix,
                keepAliveSeconds,
                startsPerSecond,
                snapshotEvery,
                seed);
    }

    public FleetSettings withSnapshotEvery(Duration value) {
        return new FleetSettings(
                count,
                interval,
                jitter,
                sleepingShare,
                qos,
                idPrefix,
                topicPrefix,
                keepAliveSeconds,
                startsPerSecond,
                value,
                seed);
    }

    private static void expect(boolean condition, String name, Object value, String expected) {
        if (!condition) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
        }
    }
}
