package io.mqttsn.gateway.broker.front;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.gateway.broker.BrokerSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a server does with packets that should not be, octet by octet over a real socket. {@code closed} means that the connection ends without an answer;
 * {@code open} that it goes on, which a PINGREQ proves. After each case a second client must be served as if nothing had happened.
 */
class NegativePacketsTest {

    private static final String PINGREQ = "c0 00";
    private static final String PINGRESP = "d0 00";

    private static RunningBroker broker;

    @BeforeAll
    static void start() {
        broker = new RunningBroker(BrokerSettings.DEFAULTS);
    }

    @AfterAll
    static void stop() {
        broker.close();
        assertEquals(List.of(), broker.faults);
        assertEquals(0, broker.front.faults(), "bad input is ordinary and must not look like a fault");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "wrong protocol name,           10 0d 00044d515458 04 02 003c 0001 61, closed",
        "protocol name of MQTT 3.1,     10 0f 00064d5149736470 03 02 003c 0001 61, closed",
        "level 6,                       10 0d 00044d515454 06 02 003c 0001 61, 20 02 00 01",
        "level 3,                       10 0d 00044d515454 03 02 003c 0001 61, 20 02 00 01",
        "MQTT 5,                        10 0e 00044d515454 05 02 003c 00 0001 61, 20 03 00 84 00",
        "reserved connect flag,         10 0d 00044d515454 04 03 003c 0001 61, closed",
        "Will QoS without will,         10 0d 00044d515454 04 0a 003c 0001 61, closed",
        "Will Retain without will,      10 0d 00044d515454 04 22 003c 0001 61, closed",
        "Will QoS 3,                    10 13 00044d515454 04 1e 003c 0001 61 0001 74 0001 6d, closed",
        "password without user,         10 10 00044d515454 04 42 003c 0001 61 0001 70, closed",
        "will topic #,                  10 13 00044d515454 04 06 003c 0001 61 0001 23 0001 6d, closed",
        "empty will topic,              10 12 00044d515454 04 06 003c 0001 61 0000 0001 6d, closed",
        "will without its fields,       10 0d 00044d515454 04 06 003c 0001 61, closed",
        "empty id with CleanSession 0,  10 0c 00044d515454 04 00 003c 0000, 20 02 00 02",
        "trailing octet,                10 0e 00044d515454 04 02 003c 0001 61 00, closed",
        "no client id at all,           10 0a 00044d515454 04 02 003c, closed",
        "client id with U+0000,         10 0d 00044d515454 04 02 003c 0001 00, closed",
        "client id of a surrogate,      10 0f 00044d515454 04 02 003c 0003 eda080, closed",
        "PUBLISH first,                 30 04 0001 61 62, closed",
        "PINGREQ first,                 c0 00, closed",
        "DISCONNECT first,              e0 00, closed",
        "five octets of length,         10 ff ff ff ff 01, closed"
    })
    void shouldAnswerOnAFreshConnection(String name, String packet, String answer) throws IOException {
        try (RawClient client = new RawClient(broker.port)) {
            client.send(packet);
            assertEquals(answer.equals("closed") ? "" : answer.replace(" ", ""), client.readToEnd());
        }
        assertOthersAreServed();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "second CONNECT,                10 0d 00044d515454 04 02 003c 0001 61, closed",
        "second CONNECT of MQTT 5,      10 0e 00044d515454 05 02 003c 00 0001 61, closed",
        "empty topic,                   30 03 0000 62, closed",
        "QoS 0 with DUP,                38 04 0001 61 62, open",
        "PUBLISH QoS 3,                 36 06 0001 61 0001 62, closed",
        "PUBLISH with id 0,             32 06 0001 61 0000 62, closed",
        "topic a/#,                     30 06 0003 612f23 62, closed",
        "topic bad UTF-8,               30 04 0001 c0 62, closed",
        "topic U+0000,                  30 04 0001 00 62, closed",
        "topic longer than the packet,  30 04 0009 61 62, closed",
        "SUBSCRIBE flags 0,             80 06 0001 0001 61 00, closed",
        "SUBSCRIBE without filter,      82 02 0001, closed",
        "SUBSCRIBE with id 0,           82 06 0000 0001 61 00, closed",
        "empty filter,                  82 05 0001 0000 00, closed",
        "SUBSCRIBE QoS 3,               82 06 0001 0001 61 03, closed",
        "reserved option bit 0x80,      82 06 0001 0001 61 80, closed",
        "reserved option bit 0x40,      82 06 0001 0001 61 40, closed",
        "reserved option bit 0x20,      82 06 0001 0001 61 20, closed",
        "reserved option bit 0x04,      82 06 0001 0001 61 04, closed",
        "reserved bit in second pair,   82 0a 0001 0001 61 01 0001 62 41, closed",
        "filter a#b,                    82 08 0001 0003 612362 00, closed",
        "filter #/a,                    82 08 0001 0003 232f61 00, closed",
        "filter without its option,     82 05 0001 0001 61, closed",
        "UNSUBSCRIBE without filter,    a2 02 0001, closed",
        "UNSUBSCRIBE a+,                a2 06 0001 0002 612b, closed",
        "UNSUBSCRIBE flags 0,           a0 05 0001 0001 61, closed",
        "PUBREL flags 0,                60 02 0001, closed",
        "PUBREL with an unknown id,     62 02 0009, 70 02 0009",
        "PUBREC with an unknown id,     50 02 0009, 62 02 0009",
        "PUBACK with an unknown id,     40 02 0009, open",
        "PUBCOMP with an unknown id,    70 02 0009, open",
        "PUBACK with id 0,              40 02 0000, closed",
        "PUBACK of length 3,            40 03 0001 80, closed",
        "PUBREL of length 4,            62 04 0001 00 00, closed",
        "DISCONNECT with a body,        e0 01 00, closed",
        "DISCONNECT with flags,         e1 00, closed",
        "PINGREQ with a body,           c0 01 00, closed",
        "PINGREQ with length 80 00,     c0 80 00, d0 00",
        "CONNACK from a client,         20 02 00 00, closed",
        "SUBACK from a client,          90 03 0001 00, closed",
        "UNSUBACK from a client,        b0 02 0001, closed",
        "PINGRESP from a client,        d0 00, closed",
        "AUTH,                          f0 00, closed",
        "type 0,                        00 00, closed",
        "five octets of length,         30 80 80 80 80 01, closed",
        "one octet above the limit,     30 fd ff 0f, closed"
    })
    void shouldAnswerWhenConnected(String name, String packet, String answer) throws IOException {
        try (RawClient client = RawClient.connected(broker.port)) {
            client.send(packet);
            if (answer.equals("closed")) {
                assertEquals("", client.readToEnd());
            } else {
                client.expect(answer.equals("open") ? "" : answer);
                client.send(PINGREQ);
                client.expect(PINGRESP);
            }
        }
        assertOthersAreServed();
    }

    /** The same faults, sent octet by octet, so that no check depends on where TCP cuts. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "reserved option bit,   82 0a 0001 0001 61 01 0001 62 41",
        "PUBACK of length 3,    40 03 0001 80",
        "second CONNECT,        10 0d 00044d515454 04 02 003c 0001 61",
        "topic a/#,             30 06 0003 612f23 62"
    })
    void shouldSeeFaultsThatComeInPieces(String name, String packet) throws IOException {
        try (RawClient client = RawClient.connected(broker.port)) {
            for (String octet : packet.replace(" ", "").split("(?<=\\G..)")) {
                client.send(octet);
            }
            assertEquals("", client.readToEnd());
        } catch (java.net.SocketException closedWhileSending) {
            assertTrue(closedWhileSending.getMessage() != null, "closed before the last octet, as it may be");
        }
        assertOthersAreServed();
    }

    @Test
    void shouldHandleWhatCameBeforeAFaultInTheSameSegment() throws IOException {
        try (RawClient client = RawClient.connected(broker.port)) {
            client.send("32 06 0001 61 0007 62" + "82 06 0001 0001 61 40" + "c0 00");
            assertEquals("40020007", client.readToEnd(), "the publish is acknowledged, what follows the fault is not");
        }
    }

    @Test
    void shouldTakeAPacketOfExactlyTheLimit() throws IOException {
        int limit = BrokerSettings.DEFAULTS.packetBytesMax();
        assertEquals(262_144, limit, "the octets below are made for this limit");
        try (RawClient client = RawClient.connected(broker.port)) {
            client.send("32 fc ff 0f 0001 61 0007");
            client.send("62".repeat(limit - 9));
            client.expect("40 02 0007");
        }
    }

    @Test
    void shouldProcessNothingBehindARefusedConnect() throws IOException {
        try (RawClient watcher = RawClient.connected(broker.port);
                RawClient client = new RawClient(broker.port)) {
            watcher.send("82 06 0001 0001 71 00");
            watcher.expect("90 03 0001 00");
            client.send("10 0c 00044d515454 04 00 003c 0000" + "30 04 0001 71 62");
            assertEquals("20020002", client.readToEnd());
            watcher.send(PINGREQ);
            watcher.expect(PINGRESP);
        }
    }

    @Test
    void shouldCloseWhoeverKeepsSilentBeforeConnect() throws IOException {
        BrokerSettings hasty = withConnectTimeout(Duration.ofMillis(100));
        try (RunningBroker other = new RunningBroker(hasty);
                RawClient silent = new RawClient(other.port);
                RawClient slow = new RawClient(other.port)) {
            slow.send("10 0d 00044d");
            assertEquals("", silent.readToEnd());
            assertEquals("", slow.readToEnd());
            assertEquals(2, other.onLoop(() -> other.broker.statistics().connectTimeouts()));
            assertEquals(0, other.onLoop(other.broker::connectsPending));
        }
    }

    private static void assertOthersAreServed() throws IOException {
        try (RawClient other = RawClient.connected(broker.port)) {
            other.send("32 06 0001 61 0001 62");
            other.expect("40 02 0001");
        }
    }

    private static BrokerSettings withConnectTimeout(Duration timeout) {
        BrokerSettings d = BrokerSettings.DEFAULTS;
        return new BrokerSettings(
                d.connectionsMax(),
                d.connectsPendingMax(),
                timeout,
                d.clientIdOctetsMax(),
                d.packetBytesMax(),
                d.sessionsMax(),
                d.sessionExpiry(),
                d.subscriptionsPerSessionMax(),
                d.queueMessagesMax(),
                d.queueBytesMax(),
                d.overflowPolicy(),
                d.inFlightMax(),
                d.qos2OpenMax(),
                d.unacknowledgedPublishesMax(),
                d.writeBufferBytesMax());
    }
}
