package io.mqttsn.gateway.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.broker.BrokerWorld.Client;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions, connections and wills (MQTT 3.1.1, §3.1, §3.14, §4.1). */
class SessionScenariosTest {

    private final BrokerWorld world = new BrokerWorld();

    @AfterEach
    void nothingWentWrongUnseen() {
        assertEquals(List.of(), world.faults);
    }

    @Test
    void shouldWelcomeAndSayWhetherASessionWasThere() {
        Client first = world.opens();
        first.connect("a", false, 0, Optional.empty());
        first.expect("CONNACK ACCEPTED");
        first.disconnect();
        first.expect("closed");

        Client second = world.opens();
        second.connect("a", false, 0, Optional.empty());
        second.expect("CONNACK present ACCEPTED");
        second.breakConnection();

        Client clean = world.opens();
        clean.connect("a", true, 0, Optional.empty());
        clean.expect("CONNACK ACCEPTED");
        clean.disconnect();

        Client afterwards = world.opens();
        afterwards.connect("a", false, 0, Optional.empty());
        afterwards.expect("CONNACK ACCEPTED");
    }

    @Test
    void shouldNameClientsThatBringNoIdAndRefuseThemASessionToKeep() {
        Client nameless = world.connects("", true);
        assertEquals(Optional.of("auto-1"), nameless.connection.clientId());

        Client impossible = world.opens();
        impossible.connect("", false, 0, Optional.empty());
        impossible.expect("CONNACK IDENTIFIER_REJECTED", "closed");

        world.connects("auto-2", true);
        assertEquals(
                Optional.of("auto-3"), world.connects("", true).connection.clientId(), "a name in use is not given");
    }

    @Test
    void shouldBoundTheOctetsOfAClientId() {
        world.connects("12345678901234567890", true);
        Client longer = world.opens();
        longer.connect("1234567890123456789é", true, 0, Optional.empty());
        longer.expect("CONNACK IDENTIFIER_REJECTED", "closed");
    }

    @Test
    void shouldCloseOnASecondConnectAndPublishTheWill() {
        Client watcher = world.connects("watcher", true);
        watcher.subscribe(1, "gone/#", Qos.ONE);
        watcher.expect("SUBACK 1 [GRANTED_1]");
        Client client = world.opens();
        client.connect("a", true, 0, BrokerWorld.will("gone/a", Qos.TWO, false));
        client.connect("a", true, 0, Optional.empty());

        client.expect("CONNACK ACCEPTED", "closed");
        watcher.expect("PUBLISH gone/a lost q1 id1");
        assertEquals(1, world.broker.statistics().protocolErrors());
    }

    @Test
    void shouldPublishTheWillOnceForEachWayOfGettingLost() {
        Client watcher = world.connects("watcher", true);
        watcher.subscribe(1, "#", Qos.ZERO);
        watcher.expect("SUBACK 1 [GRANTED_0]");

        Client broken = connectsWithWill("broken", 0);
        broken.breakConnection();
        broken.breakConnection();
        watcher.expect("PUBLISH gone/broken lost q0");

        connectsWithWill("faulty", 0).connection.malformedReceived(world.nowNanos);
        watcher.expect("PUBLISH gone/faulty lost q0");

        connectsWithWill("silent", 10);
        world.pass(Duration.ofSeconds(16));
        watcher.expect("PUBLISH gone/silent lost q0");

        connectsWithWill("taken", 0);
        connectsWithWill("taken", 0);
        watcher.expect("PUBLISH gone/taken lost q0");
        assertEquals(4, world.broker.statistics().willsPublished());
    }

    @Test
    void shouldForgetTheWillOfAClientThatLeaves() {
        Client watcher = world.connects("watcher", true);
        watcher.subscribe(1, "#", Qos.ZERO);
        watcher.expect("SUBACK 1 [GRANTED_0]");
        connectsWithWill("polite", 0).disconnect();
        watcher.expect();
    }

    @Test
    void shouldRetainAWillThatAsksForIt() {
        Client client = world.opens();
        client.connect("a", true, 0, BrokerWorld.will("state/a", Qos.ONE, true));
        client.breakConnection();

        Client watcher = world.connects("watcher", true);
        watcher.subscribe(1, "state/+", Qos.TWO);
        watcher.expect("SUBACK 1 [GRANTED_2]", "PUBLISH state/a lost q1 id1 retain");
    }

    /** Mosquitto 2.0.11 loses the will of a persistent session that is taken over by a persistent one. */
    @Test
    void shouldCloseTheFormerConnectionOfTheSameClientIdAndKeepTheSession() {
        Client former = world.opens();
        former.connect("a", false, 0, BrokerWorld.will("gone/a", Qos.ONE, false));
        former.subscribe(1, "gone/#", Qos.ONE);
        former.expect("CONNACK ACCEPTED", "SUBACK 1 [GRANTED_1]");

        Client latter = world.opens();
        latter.connect("a", false, 0, Optional.empty());

        former.expect("closed");
        latter.expect("CONNACK present ACCEPTED", "PUBLISH gone/a lost q1 id1");
        former.publish("t", "late", Qos.ONE, 1);
        former.expect();
        assertEquals(1, world.broker.connected());
        assertEquals(1, world.broker.statistics().takeovers());
    }

    /**
     * <pre>
     * keepalive 10 s: silence of 15 s ends the connection, not a nanosecond less
     * </pre>
     */
    @Test
    void shouldCloseAfterOneAndAHalfTimesTheKeepAlive() {
        Client client = world.opens();
        client.connect("a", true, 10, Optional.empty());
        client.expect("CONNACK ACCEPTED");
        world.pass(Duration.ofSeconds(12));
        client.ping();
        client.expect("PINGRESP");

        world.pass(Duration.ofSeconds(15).minusNanos(1));
        client.expect();
        world.pass(Duration.ofNanos(1));
        client.expect("closed");
        assertEquals(1, world.broker.statistics().keepAliveTimeouts());
        assertEquals(Long.MAX_VALUE, world.broker.nextDeadlineNanos(), "nothing is left to wait for");
    }

    @Test
    void shouldSuperviseTheLongestKeepAliveAndNeverThatOfZero() {
        Client tireless = world.opens();
        tireless.connect("a", true, 0, Optional.empty());
        Client patient = world.opens();
        patient.connect("b", true, 65_535, Optional.empty());
        tireless.expect("CONNACK ACCEPTED");
        patient.expect("CONNACK ACCEPTED");

        world.pass(Duration.ofMillis(98_302_499));
        patient.expect();
        world.pass(Duration.ofMillis(1));
        patient.expect("closed");
        world.pass(Duration.ofDays(1000));
        tireless.expect();
    }

    @Test
    void shouldNotWaitForConnectForEver() {
        Client silent = world.opens();
        world.pass(Duration.ofSeconds(9));
        silent.expect();
        world.pass(Duration.ofSeconds(1));
        silent.expect("closed");
        assertEquals(1, world.broker.statistics().connectTimeouts());
        assertEquals(0, world.broker.connectsPending());
    }

    @Test
    void shouldRefuseNewcomersAtEachLimitAndServeThoseInside() {
        Client[] inside = new Client[4];
        for (int i = 0; i < 4; i++) {
            inside[i] = world.connects("c" + i, i > 0);
        }
        Client fifth = world.opens();
        fifth.connect("c5", true, 0, Optional.empty());
        fifth.expect("CONNACK SERVER_UNAVAILABLE", "closed");

        Client again = world.opens();
        again.connect("c0", false, 0, Optional.empty());
        again.expect("CONNACK present ACCEPTED");
        inside[0].expect("closed");
        inside[1].ping();
        inside[1].expect("PINGRESP");

        inside[1].disconnect();
        world.connects("c6", true);
        assertEquals(4, world.broker.connected());
    }

    @Test
    void shouldRefuseFurtherSessionsAndGiveRoomWhenOldOnesExpire() {
        for (int i = 0; i < 5; i++) {
            world.connects("kept" + i, false).disconnect();
        }
        Client sixth = world.opens();
        sixth.connect("kept5", false, 0, Optional.empty());
        sixth.expect("CONNACK SERVER_UNAVAILABLE", "closed");

        Client returning = world.opens();
        returning.connect("kept4", false, 0, Optional.empty());
        returning.expect("CONNACK present ACCEPTED");

        world.pass(Duration.ofHours(1));
        assertEquals(1, world.broker.sessions(), "the one that is connected does not expire");
        assertEquals(4, world.broker.statistics().sessionsExpired());
        world.connects("kept5", false);
    }

    @Test
    void shouldCloseAtOnceWhenTooManyAreStillSilent() {
        for (int i = 0; i < 3; i++) {
            world.opens().expect();
        }
        world.opens().expect("closed");
        assertEquals(1, world.broker.statistics().connectionsRefused());
        assertEquals(3, world.broker.connectsPending());
    }

    /** Throttles elsewhere never got back what failed attempts had taken. */
    @Test
    void shouldLeaveNothingBehindAfterManyFailedConnects() {
        for (int i = 0; i < 10_000; i++) {
            Client client = world.opens();
            switch (i % 4) {
                case 0 -> client.connect("", false, 0, Optional.empty());
                case 1 -> client.connection.malformedReceived(world.nowNanos);
                case 2 -> client.breakConnection();
                default -> {
                    client.connect("id" + i, true, 60, BrokerWorld.will("w", Qos.ONE, false));
                    client.subscribe(1, "x/" + i, Qos.ONE);
                    client.breakConnection();
                }
            }
        }
        assertEquals(0, world.broker.connected());
        assertEquals(0, world.broker.connectsPending());
        assertEquals(0, world.broker.sessions());
        assertEquals(0, world.router.subscriptions());
        assertEquals(0, world.broker.deadlines().size());
        assertEquals(0, world.store.messages());
    }

    @Test
    void shouldCloseEverybodyAtShutDownWithoutAnyWill() {
        Client watcher = world.connects("watcher", true);
        watcher.subscribe(1, "#", Qos.ZERO);
        Client other = connectsWithWill("other", 0);
        Client silent = world.opens();
        watcher.sent.clear();

        world.broker.shutDown();

        watcher.expect("closed");
        other.expect("closed");
        silent.expect("closed");
        assertEquals(0, world.broker.statistics().willsPublished());
        assertTrue(world.broker.connected() == 0 && world.broker.connectsPending() == 0);
    }

    private Client connectsWithWill(String clientId, int keepAliveSeconds) {
        Client client = world.opens();
        client.connect(clientId, true, keepAliveSeconds, BrokerWorld.will("gone/" + clientId, Qos.ONE, false));
        client.expect("CONNACK ACCEPTED");
        return client;
    }
}
