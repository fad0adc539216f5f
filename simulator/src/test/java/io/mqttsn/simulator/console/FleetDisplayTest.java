package io.mqttsn.simulator.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.config.HostPort;
import io.mqttsn.simulator.client.SensorState;
import io.mqttsn.simulator.fleet.FleetSnapshot;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FleetDisplayTest {

    private static final FleetSnapshot SNAPSHOT = new FleetSnapshot(
            new HostPort("127.0.0.1", 10000),
            Duration.ofSeconds(3725),
            50,
            Map.of(SensorState.ACTIVE, 50),
            List.of(new FleetSnapshot.Row(
                    "sensor-with-a-very-long-name",
                    SensorState.FALLING_ASLEEP,
                    -12.34,
                    47,
                    98,
                    1234567,
                    1234567,
                    12345.6)),
            1000,
            999,
            1,
            2,
            3,
            4,
            0,
            6,
            12.34,
            new FleetSnapshot.Latency(0.71, 1.5, Double.NaN),
            false);

    private final StringWriter written = new StringWriter();

    @Test
    void shouldFitIntoATerminal() {
        for (String line : FleetTable.block(SNAPSHOT)) {
            assertTrue(line.length() <= 79, line);
        }
        List<String> sensors = FleetTable.block(SNAPSHOT).subList(0, 2);
        assertEquals(sensors.get(0).length(), sensors.get(1).length(), () -> "columns line up: " + sensors);
    }

    @Test
    void shouldWriteOneLinePerSnapshotIntoAPipe() {
        FleetDisplay display = new FleetDisplay(new PrintWriter(written), false);
        display.snapshot(SNAPSHOT);
        display.line("a log line\n");
        String expected =
                "01:02:05  50 active; 12.3 msg/s, 1000 sent, 999 acked, 2 commands, latency 0.7 ms (p99 1.5 ms);"
                        + " 1 FAILED, 4 CONNECTIONS LOST, 6 VIOLATIONS" + System.lineSeparator() + "a log line"
                        + System.lineSeparator();
        assertEquals(expected, written.toString());
        assertFalse(written.toString().contains("\u001b"));
    }
}
