package io.mqttsn.simulator.fleet;

import io.mqttsn.config.HostPort;
import io.mqttsn.simulator.client.SensorState;
import io.mqttsn.simulator.fleet.endtoend.Verdict;
import io.mqttsn.simulator.network.NetworkCounters;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A fleet at one moment.
 *
 * @param total how many sensors the fleet has
 * @param switchedOff how many of them have not been switched on yet, or are away after a reboot or a crash
 * @param states in which state the others are; states without sensors are missing
 * @param rows the first sensors, {@value Fleet#ROWS_MAX} at most
 * @param counters since the start
 * @param brokenRules how often the gateway broke each rule, as far as the network cannot be to blame
 * @param sentPerSecond since the snapshot before, as is the next
 * @param network what became of all datagrams; empty when the network is fine
 * @param endToEnd what became of reports at the broker; empty when nobody looks there
 * @param unreachable whether the network said so lately, and no gateway has answered since
 */
public record FleetSnapshot(
        HostPort gateway,
        Duration elapsed,
        int total,
        int switchedOff,
        Map<SensorState, Integer> states,
        List<Row> rows,
        Counters counters,
        Map<String, Long> brokenRules,
        double sentPerSecond,
        double acknowledgedPerSecond,
        Latency latency,
        Optional<NetworkCounters> network,
        Optional<Verdict> endToEnd,
        boolean unreachable) {

    /**
     * One sensor.
     *
     * @param temperatureCelsius the last measurement, as are the following
     * @param sent reports
     * @param acknowledged reports and replies
     * @param latencyMillis of the last acknowledgement; NaN before the first
     */
    public record Row(
            String id,
            SensorState state,
            double temperatureCelsius,
            double humidityPercent,
            double batteryPercent,
            long sent,
            long acknowledged,
            double latencyMillis) {}

    /**
     * What has been counted.
     *
     * @param sent reports and replies
     * @param acknowledged how many of them the gateway confirmed, at QoS 1 and 2
     * @param failed how many were rejected, never left, or were on their way when the connection ended
     * @param waiting how many have no outcome yet
     * @param repeats messages that were sent once more because nobody answered
     * @param commands commands that arrived
     * @param connects connections that the gateway accepted
     * @param losses connections that ended against a sensor's will
     * @param refusals connections and subscriptions that the gateway refused
     * @param violations all broken rules together
     */
    public record Counters(
            long sent,
            long acknowledged,
            long failed,
            long waiting,
            long repeats,
            long commands,
            long connects,
            long losses,
            long refusals,
            long reboots,
            long crashes,
            long roams,
            long violations) {}

    /** From report to acknowledgement, since the start; NaN without any. */
    public record Latency(double medianMillis, double p99Millis, double maxMillis) {}
}
