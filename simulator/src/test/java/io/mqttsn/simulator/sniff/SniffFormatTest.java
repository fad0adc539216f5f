package io.mqttsn.simulator.sniff;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mqttsn.simulator.dissect.HexText;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SniffFormatTest {

    private long millis;

    private static List<String> strip(List<String> lines) {
        return lines.stream().map(String::stripTrailing).toList();
    }

    private Sighting sighting(int port, boolean toGateway, String hex) {
        millis++;
        return new Sighting(
                1_000_000 + millis,
                millis * 1_000_000,
                new InetSocketAddress("127.0.0.1", port),
                toGateway,
                HexText.parse(hex));
    }

    @Test
    void shouldDrawTheLivesOfTwoClientsAndANodeBehindAForwarder() {
        MessageChart chart = new MessageChart(8);
        List<String> lines = new ArrayList<>();
        lines.addAll(chart.lines(sighting(1, true, "0216")));
        lines.addAll(chart.lines(sighting(1, true, "0704 0401 003c 61")));
        lines.addAll(chart.lines(sighting(1, false, "030500")));
        lines.addAll(chart.lines(sighting(2, true, "0704 0401 003c 62")));
        lines.addAll(chart.lines(sighting(1, true, "0418000a")));
        lines.addAll(chart.lines(sighting(1, false, "0218")));
        lines.addAll(chart.lines(sighting(2, false, "030501")));
        lines.addAll(chart.lines(sighting(1, false, "0218")));
        lines.addAll(chart.lines(sighting(2, true, "03fe00 00")));
        lines.addAll(chart.lines(sighting(2, true, "04fe000a 0704 0401 003c 63")));
        assertEquals(
                List.of(
                        "            1 is 127.0.0.1:1",
                        "    0.001   -->   PINGREQ",
                        "            1 is \"a\" at 127.0.0.1:1",
                        "    0.002   -->   CONNECT clientId=\"a\" cleanSession duration=60s",
                        "    0.003   <--   CONNACK (accepted)",
                        "            2 is \"b\" at 127.0.0.1:2",
                        "    0.004    |  -->   CONNECT clientId=\"b\" cleanSession duration=60s",
                        "    0.005   -->  .    DISCONNECT duration=10s",
                        "    0.006   <--  .    DISCONNECT",
                        "    0.007    z  <--   CONNACK (rejected: congestion)",
                        "    0.008   <--  .    DISCONNECT",
                        "    0.009    .  -->   MALFORMED LENGTH_TOO_SMALL: the length is smaller than the header",
                        "            3 is \"c\" at 127.0.0.1:2 node 0a",
                        "    0.010    .   .  -->   ENCAPSULATED radius=0 node=[1]0a: CONNECT clientId=\"c\" cleanSession"
                                + " duration=60s"),
                strip(lines));
    }

    @Test
    void shouldLetClientsBeyondTheColumnsShareOne() {
        MessageChart chart = new MessageChart(1);
        chart.lines(sighting(1, true, "0216"));
        chart.lines(sighting(2, true, "0216"));
        List<String> lines = new ArrayList<>(chart.lines(sighting(3, true, "0216")));
        lines.addAll(chart.lines(sighting(1, false, "0217")));
        assertEquals(
                List.of(
                        "            3 is 127.0.0.1:3",
                        "    0.003    .  -->3      PINGREQ",
                        "    0.004   <--           PINGRESP"),
                strip(lines));
    }

    @Test
    void shouldWriteOneLineForEachDatagram() {
        OneLine lines = new OneLine();
        assertEquals(
                List.of("0.001 127.0.0.1:1 \"a\" --> CONNECT clientId=\"a\" cleanSession duration=60s"),
                lines.lines(sighting(1, true, "0704 0401 003c 61")));
        assertEquals(
                List.of("0.002 127.0.0.1:1 \"a\" <-- CONNACK (accepted)"), lines.lines(sighting(1, false, "030500")));
    }

    /** Behind a forwarder nobody had a name. */
    @Test
    void shouldKnowTheNamesOfNodesBehindAForwarder() {
        OneLine lines = new OneLine();
        lines.lines(sighting(2, true, "04fe000a 0704 0401 003c 63"));
        assertEquals(
                List.of("0.002 127.0.0.1:2 node 0a \"c\" --> ENCAPSULATED radius=0 node=[1]0a: PINGREQ"),
                lines.lines(sighting(2, true, "04fe000a 0216")));
    }

    @Test
    void shouldWriteOneObjectForEachDatagram() {
        assertEquals(
                List.of("{\"time\":\"1970-01-01T00:16:40.001Z\",\"client\":\"127.0.0.1:1\",\"to\":\"client\","
                        + "\"type\":\"PUBACK\",\"octets\":\"070d0005000802\","
                        + "\"fields\":{\"TopicId\":5,\"MsgId\":8,\"ReturnCode\":2}}"),
                new JsonLines().lines(sighting(1, false, "070d0005000802")));
        assertEquals(
                List.of("{\"time\":\"1970-01-01T00:16:40.002Z\",\"client\":\"127.0.0.1:1\",\"to\":\"gateway\","
                        + "\"type\":\"MALFORMED\",\"octets\":\"\",\"fields\":{},"
                        + "\"malformed\":{\"reason\":\"EMPTY\",\"offset\":0}}"),
                new JsonLines().lines(sighting(1, true, "")));
    }
}
