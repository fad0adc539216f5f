package io.mqttsn.simulator.fleet;

import io.mqttsn.config.HostPort;
import io.mqttsn.simulator.client.SensorState;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A fleet at one moment.
 *
 * @param total how many sensors the fleet has
 * @param states how many of them are in which state; states without sensors are missing
 * @param rows the first sensors, {@value Fleet#ROWS_MAX} at most
 * @param sent reports and replies since the start
 * @param acknowledged how many of them the gateway confirmed, at QoS 1 and 2
 * @param failed how many were rejected, or lost with their connection
 * @param commands commands that arrived
 * @param connects connections that the gateway accepted
 * @param losses connections that ended against a sensor's will
 * @param refusals connections that the gateway refused
 * @param violations rules that the gateway broke
 * @param sentPerSecond since the snapshot before
 * @param unreachable whether the network said so since the snapshot before
 */
public record FleetSnapshot(
        HostPort gateway,
        Duration elapsed,
        int total,
        Map<SensorState, Integer> states,
        List<Row> rows,
        long sent,
        long acknowledged,
        long failed,
        long commands,
        long connects,
        long losses,
        long refusals,
        long violations,
        double sentPerSecond,
        Latency latency,
        boolean unreachable) {

    /**
     * One sensor.
     *
     * @param temperatureCelsius the last measurement, as are the following
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

    /** From report to acknowledgement, since the start; NaN without any. */
    public record Latency(double medianMillis, double p99Millis, double maxMillis) {}
}
