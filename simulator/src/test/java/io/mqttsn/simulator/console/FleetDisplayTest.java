package io.mqttsn.simulator.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.config.HostPort;
import io.mqttsn.simulator.client.SensorState;
import io.mqttsn.simulator.fleet.FleetSnapshot;
import io.mqttsn.simulator.fleet.endtoend.Verdict;
import io.mqttsn.simulator.network.NetworkCounters;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FleetDisplayTest {

    private static final FleetSnapshot.Row ROW = new FleetSnapshot.Row(
            "sensor-with-a-very-long-name", SensorState.FALLING_ASLEEP, -12.34, 47, 98, 1234567, 1234567, 12345.6);

    private static final FleetSnapshot.Counters COUNTERS =
            new FleetSnapshot.Counters(1000, 990, 1, 9, 7, 2, 3, 4, 0, 5, 6, 8, 6);

    private static final NetworkCounters NETWORK = new NetworkCounters(5000, 12, 4500, 3, 400, 80, 29);

    private static final Verdict VERDICT = new Verdict(900, 880, 2, 3, 4, 0, 5, 0, 0);

    private static final FleetSnapshot SNAPSHOT = snapshot(50, Optional.empty(), Optional.empty());

    private static FleetSnapshot snapshot(int total, Optional<NetworkCounters> network, Optional<Verdict> endToEnd) {
        return new FleetSnapshot(
                new HostPort("127.0.0.1", 10000),
                Duration.ofSeconds(3725),
                total,
                10,
                Map.of(SensorState.ACTIVE, total - 10),
                List.of(ROW),
                COUNTERS,
                Map.of(),
                12.34,
                12.3,
                new FleetSnapshot.Latency(0.71, 1.5, 2500),
                network,
                endToEnd,
                false);
    }

    private final StringWriter written = new StringWriter();

    @Test
    void shouldFitIntoATerminal() {
        Bounds bounds = new Bounds(Optional.of(Duration.ofHours(2)), Optional.of(2000L));
        for (int total : new int[] {10, 1_000_000}) {
            for (String line : FleetTable.block(snapshot(total, Optional.of(NETWORK), Optional.of(VERDICT)), bounds)) {
                assertTrue(line.length() <= 79, line);
            }
        }
        List<String> sensors = FleetTable.block(snapshot(10, Optional.empty(), Optional.empty()), Bounds.NONE)
                .subList(0, 2);
        assertEquals(sensors.get(0).length(), sensors.get(1).length(), () -> "columns line up: " + sensors);
    }

    @Test
    void shouldShowALargeFleetByState() {
        assertEquals(
                List.of(
                        "50 sensors at 127.0.0.1:10000                                          01:02:05",
                        "disconnected           0  ............................................   0.0 %",
                        "connecting             0  ............................................   0.0 %",
                        "active                40  ###################################.........  80.0 %",
                        "falling asleep         0  ............................................   0.0 %",
                        "asleep                 0  ............................................   0.0 %",
                        "awake                  0  ............................................   0.0 %",
                        "disconnecting          0  ............................................   0.0 %",
                        "off                   10  #########...................................  20.0 %",
                        "12.3 msg/s, 1000 sent, 990 acked, 9 waiting",
                        "latency p50 0.7 ms, p99 1.5 ms, max 2500 ms, 2 commands, 7 retries, 5 reboot...",
                        "network: 5000 datagrams, 400 lost, 80 out of reach, 29 too many for the link...",
                        "broker: 880 of 900 delivered, 2 acked but not there, 3 unacked and not there...",
                        "1 FAILED, 4 CONNECTIONS LOST, 6 VIOLATIONS",
                        "[######################......................] 50 %, 1000 of 2000 messages"),
                FleetTable.block(
                        snapshot(50, Optional.of(NETWORK), Optional.of(VERDICT)),
                        new Bounds(Optional.empty(), Optional.of(2000L))));
    }

    @Test
    void shouldMoveTheProgressBarByWhateverEndsFirst() {
        Bounds both = new Bounds(Optional.of(Duration.ofSeconds(7450)), Optional.of(4000L));
        List<String> lines = FleetTable.block(SNAPSHOT, both);
        assertEquals(
                "[######################......................] 50 %, 01:02:05 of 02:04:10, 1...",
                lines.get(lines.size() - 1));
        assertTrue(Bounds.NONE.progress(SNAPSHOT).isEmpty());
        assertEquals(
                1,
                new Bounds(Optional.of(Duration.ofSeconds(1)), Optional.empty())
                        .progress(SNAPSHOT)
                        .getAsDouble());
    }

    @Test
    void shouldWriteOneLinePerSnapshotIntoAPipe() {
        FleetDisplay display = new FleetDisplay(new PrintWriter(written), false, Bounds.NONE);
        display.snapshot(SNAPSHOT);
        display.line("a log line\n");
        String expected = "01:02:05  40 active, 10 off; 12.3 msg/s, 1000 sent, 990 acked, 9 waiting;"
                + " latency p50 0.7 ms, p99 1.5 ms, max 2500 ms; 2 commands, 7 retries, 5 reboots, 6 crashes,"
                + " 8 roams; 1 FAILED, 4 CONNECTIONS LOST, 6 VIOLATIONS" + System.lineSeparator()
                + "a log line" + System.lineSeparator();
        assertEquals(expected, written.toString());
        assertFalse(written.toString().contains("\u001b"));
    }
}
