package io.mqttsn.gateway.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mqttsn.gateway.admin.GatewayStatus.Holding;
import io.mqttsn.gateway.admin.GatewayStatus.ListenerStatus;
import io.mqttsn.gateway.admin.GatewayStatus.UplinkStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatewayStatusTest {
    private static final ListenerStatus UDP = new ListenerStatus(
            "udp", "udp \"here\"\n", true, Map.of("received", 5L), 3, Map.of("A1", -97L), Map.of("s1", -97L));

    private static GatewayStatus at(long uptimeSeconds, long active, long published, Map<String, Long> dropped) {
        return at(uptimeSeconds, active, published, dropped, UDP);
    }

    private static GatewayStatus at(
            long uptimeSeconds, long active, long published, Map<String, Long> dropped, ListenerStatus listener) {
        return new GatewayStatus(
                "1.0",
                uptimeSeconds,
                Map.of("active", active),
                2,
                Map.of("connect", 9L),
                List.of(published, 1L, 0L),
                List.of(0L, 4L, 0L),
                dropped,
                Map.of(),
                Map.of("duplicates", 3L),
                new Holding(7, 900),
                new Holding(8, 1000),
                new UplinkStatus("builtin", true, Map.of()),
                List.of(listener));
    }

    @Test
    void shouldRenderAsJsonWithTextsEscaped() {
        assertEquals(
                "{\"version\":\"1.0\",\"uptime-seconds\":60,\"sessions\":{\"active\":5},\"connecting\":2,"
                        + "\"received\":{\"connect\":9},"
                        + "\"published\":{\"qos0\":100,\"qos1\":1,\"qos2\":0},"
                        + "\"delivered\":{\"qos0\":0,\"qos1\":4,\"qos2\":0},"
                        + "\"dropped\":{\"queue-full\":6},\"malformed\":{},\"events\":{\"duplicates\":3},"
                        + "\"queues\":{\"messages\":7,\"bytes\":900},\"store\":{\"messages\":8,\"bytes\":1000},"
                        + "\"uplink\":{\"kind\":\"builtin\",\"available\":true,\"counters\":{}},"
                        + "\"listeners\":[{\"name\":\"udp\",\"description\":\"udp \\\"here\\\"\\u000a\","
                        + "\"available\":true,\"counters\":{\"received\":5},\"rssi-dbm\":{\"A1\":-97},\"client-rssi-dbm\":{\"s1\":-97}}]}",
                at(60, 5, 100, Map.of("queue-full", 6L)).toJson());
    }

    @Test
    void shouldSpeakOfTheTimeSinceTheLineBefore() {
        StatisticsLine line = new StatisticsLine();

        line.next(at(60, 5, 100, Map.of("queue-full", 6L)));

        assertEquals(
                "clients: 5 active; from clients 30 messages (0.5/s), to clients 0 (0.0/s); waiting 7; dropped 2",
                line.next(at(120, 5, 130, Map.of("queue-full", 8L))));
    }

    @Test
    void shouldNameListenersThatAreAwayOrHaveLostFramesSinceTheLineBefore() {
        StatisticsLine line = new StatisticsLine();
        ListenerStatus dongle = new ListenerStatus("dongle", "serial", false, Map.of(), 7, Map.of(), Map.of());

        line.next(at(60, 5, 100, Map.of()));

        assertEquals(
                "clients: 5 active; from clients 0 messages (0.0/s), to clients 0 (0.0/s); waiting 7; dongle is away; dongle lost 7 frames",
                line.next(at(120, 5, 100, Map.of(), dongle)));
        assertEquals(
                "clients: 5 active; from clients 0 messages (0.0/s), to clients 0 (0.0/s); waiting 7; dongle is away",
                line.next(at(180, 5, 100, Map.of(), dongle)));
    }

    @Test
    void shouldSayThatNobodyIsThere() {
        assertEquals(
                "clients: none; from clients 1 messages (1.0/s), to clients 4 (4.0/s); waiting 7; udp lost 3 frames",
                new StatisticsLine().next(at(0, 0, 0, Map.of())));
    }
}
