package io.mqttsn.gateway.core;

import static io.mqttsn.gateway.core.Messages.KEEP_ALIVE_SECONDS;
import static io.mqttsn.gateway.core.Messages.accepted;
import static io.mqttsn.gateway.core.Messages.cleanConnect;
import static io.mqttsn.gateway.core.Messages.connect;
import static io.mqttsn.gateway.core.Messages.connectFor;
import static io.mqttsn.gateway.core.Messages.filter;
import static io.mqttsn.gateway.core.Messages.publish;
import static io.mqttsn.gateway.core.Messages.refused;
import static io.mqttsn.gateway.core.session.SessionState.Name.ACTIVE;
import static io.mqttsn.gateway.core.session.SessionState.Name.DISCONNECTED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.Connect;
import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.PingResp;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Connecting without a will (MQTT-SN 1.2, §6.2, §6.3).
 *
 * <pre>
 * client           gateway           broker
 * CONNECT     --->
 *                  open        --->
 *                              <---  opened
 *             <--- CONNACK
 * </pre>
 */
class ConnectTest extends ScenarioTest {

    private final Client a = scene.client("a");

    @Test
    void shouldAcceptAClientOnceTheBrokerHasIt() {
        scene.broker.answers.holdBack();
        a.sends(cleanConnect(a.id)).hearsNothing().isGone();
        assertEquals(1, scene.core.halfOpenSessions());

        scene.broker.answers.letOneGo();
        a.hears(accepted()).is(ACTIVE);
        assertEquals(0, scene.core.halfOpenSessions());
        assertTrue(scene.broker.link(a.session().id()).isOpen());
    }

    @Test
    void shouldTellTheBrokerWhetherTheSessionIsClean() {
        a.connects();
        assertTrue(scene.broker.link(a.session().id()).cleanSession);
        Client b = scene.client("b").connectsKeeping();
        assertFalse(scene.broker.link(b.session().id()).cleanSession);
    }

    @Test
    void shouldForgetACleanSessionWithItsConnection() {
        a.connects();
        a.saysGoodbye().isGone();
        assertEquals(0, scene.broker.links());
    }

    @Test
    void shouldKeepSubscriptionsAndTopicIdsOfASessionThatIsNotClean() {
        a.connectsKeeping();
        int id = a.registers("t/1");
        a.subscribes("x/#", Qos.ONE);
        long sessionId = a.session().id();
        a.saysGoodbye().is(DISCONNECTED);

        a.connectsKeeping();
        assertEquals(sessionId, a.session().id());
        a.sends(publish(Qos.ZERO, id, 0, "hi")).hearsNothing();
        assertEquals("t/1", scene.broker.published.get(0).topic().value());
        assertEquals(Set.of("x/#"), filtersOf(a));
    }

    @Test
    void shouldDropEverythingOfTheFormerSessionWhenTheNewOneIsClean() {
        a.connectsKeeping();
        int id = a.registers("t/1");
        a.subscribes("x/#", Qos.ONE);
        long former = a.session().id();

        a.connects();
        assertNotEquals(former, a.session().id());
        assertEquals(1, scene.broker.links());
        assertEquals(Set.of(), filtersOf(a));
        a.sends(publish(Qos.ZERO, id, 0, "hi")).hears(Messages.pubAck(id, 0, ReturnCode.INVALID_TOPIC_ID));
    }

    @Test
    void shouldEndACleanSessionOfTheOldConnectionWhenItDisconnectsAfterASecondConnect() {
        a.connectsKeeping();
        a.connects();
        a.saysGoodbye().isGone();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 0xFF})
    void shouldRefuseAProtocolThatItDoesNotSpeak(int protocolId) {
        a.sends(new Connect(false, true, protocolId, KEEP_ALIVE_SECONDS, a.id))
                .hears(refused(ReturnCode.NOT_SUPPORTED))
                .isGone();
        assertEquals(0, scene.broker.links());
    }

    @Test
    void shouldRefuseAClientWithoutAnId() {
        a.sends(cleanConnect(ClientId.NONE)).hears(refused(ReturnCode.NOT_SUPPORTED));
    }

    @Test
    void shouldCountTheOctetsOfAClientIdAndNotItsCharacters() {
        Client longest = scene.client("x".repeat(23));
        longest.connects();
        Client tooLong = scene.client("x".repeat(24));
        tooLong.sends(cleanConnect(tooLong.id))
                .hears(refused(ReturnCode.NOT_SUPPORTED))
                .isGone();
        Client umlauts = scene.client("ä".repeat(12));
        umlauts.sends(cleanConnect(umlauts.id))
                .hears(refused(ReturnCode.NOT_SUPPORTED))
                .isGone();
    }

    @Test
    void shouldRefuseWithCongestionWhileTheBrokerIsAwayAndAcceptAfterwards() {
        scene.broker.opening = PublishOutcome.CONGESTED;
        a.sends(cleanConnect(a.id)).hears(refused(ReturnCode.CONGESTION)).isGone();
        scene.broker.opening = PublishOutcome.DELIVERED;
        a.connects();
    }

    @Test
    void shouldRefuseForGoodWhatTheBrokerRefuses() {
        scene.broker.opening = PublishOutcome.REFUSED;
        a.sends(cleanConnect(a.id)).hears(refused(ReturnCode.NOT_SUPPORTED)).isGone();
    }

    /** Another gateway removed the session of a refused CONNECT and left its address behind. */
    @Test
    void shouldLeaveTheFormerSessionAsItWasWhenANewConnectIsRefused() {
        a.connectsKeeping();
        a.subscribes("x", Qos.ONE);
        a.saysGoodbye();
        scene.broker.opening = PublishOutcome.CONGESTED;
        a.sends(connect(a.id)).hears(refused(ReturnCode.CONGESTION)).is(DISCONNECTED);
        a.sends(cleanConnect(a.id)).hears(refused(ReturnCode.CONGESTION)).is(DISCONNECTED);
        assertEquals(Set.of("x"), filtersOf(a));

        scene.broker.opening = PublishOutcome.DELIVERED;
        a.connectsKeeping().is(ACTIVE);
    }

    @Test
    void shouldGoOnWithAnActiveSessionWhenACleanConnectIsRefused() {
        a.connectsKeeping();
        scene.broker.opening = PublishOutcome.CONGESTED;
        a.sends(cleanConnect(a.id)).hears(refused(ReturnCode.CONGESTION)).is(ACTIVE);
        a.sends(PingReq.KEEP_ALIVE).hears(PingResp.INSTANCE);
    }

    /** A repeat after a lost CONNACK was ignored elsewhere, and replaced the session somewhere else. */
    @Test
    void shouldRepeatItsAnswerToARepeatedConnectAndChangeNothing() {
        a.connects();
        long sessionId = a.session().id();
        for (int repeat = 0; repeat < 4; repeat++) {
            scene.passes(10);
            a.sends(cleanConnect(a.id)).hears(accepted());
        }
        assertEquals(sessionId, a.session().id());
        assertEquals(4, scene.core.counters().duplicates);
    }

    @Test
    void shouldTakeTheSameConnectForANewOneWhenNobodyRepeatsAnyMore() {
        a.connects();
        long sessionId = a.session().id();
        scene.passes(41);
        a.connects();
        assertNotEquals(sessionId, a.session().id());
    }

    @Test
    void shouldAnswerARepeatedConnectOnceTheBrokerAnswers() {
        scene.broker.answers.holdBack();
        a.sends(connect(a.id)).hearsNothing();
        a.sends(connect(a.id)).hearsNothing();
        assertEquals(1, scene.broker.answers.waiting());
        scene.broker.answers.letOneGo();
        a.hears(accepted());
    }

    /** The client has spoken since its CONNECT, so it has heard our CONNACK: the same CONNECT again means that it was reset. */
    @Test
    void shouldStartAnewForAClientThatWasReset() {
        a.connects();
        int id = a.registers("t/1");
        a.connects();
        a.sends(publish(Qos.ONE, id, 1, "hi")).hears(Messages.pubAck(id, 1, ReturnCode.INVALID_TOPIC_ID));
    }

    @Test
    void shouldTakeTheNewKeepaliveOfASecondConnect() {
        a.sends(connectFor(a.id, 600)).hears(accepted());
        a.sends(connectFor(a.id, 60)).hears(accepted());
        scene.passes(89);
        a.is(ACTIVE);
        scene.passes(1);
        assertFalse(a.state() == ACTIVE);
    }

    @Test
    void shouldForgetAConnectThatANewOneReplacesWhileTheBrokerIsAsked() {
        scene.broker.answers.holdBack();
        a.sends(connectFor(a.id, 600)).hearsNothing();
        a.sends(cleanConnect(a.id)).hearsNothing();
        assertEquals(1, scene.core.halfOpenSessions());
        scene.broker.answers.letAllGo();
        a.hears(accepted());
        assertTrue(a.session().isCleanSession());
        assertEquals(1, scene.broker.links());
    }

    @Test
    void shouldGiveTheLinkBackWhenTheClientSaysGoodbyeBeforeTheBrokerHasAnswered() {
        scene.broker.answers.holdBack();
        a.sends(cleanConnect(a.id)).hearsNothing();
        a.sends(Disconnect.PLAIN);
        scene.take(a.address);
        assertEquals(0, scene.core.halfOpenSessions());
        scene.broker.answers.letAllGo();
        a.hearsNothing().isGone();
        assertEquals(0, scene.broker.links());
    }

    /** Client ids were compared over the length of the newer one elsewhere. */
    @Test
    void shouldTellClientIdsApartOctetByOctet() {
        List<Client> clients = List.of("dev", "dev1", "Dev", "dev ", "d", "é", "e\u0301", "de/v", "+", "#").stream()
                .map(id -> scene.client(id).connects())
                .toList();
        assertEquals(clients.size(), scene.core.sessions().size());
        for (Client client : clients) {
            client.sends(PingReq.KEEP_ALIVE).hears(PingResp.INSTANCE);
            client.sends(new PingReq(client.id)).hears(PingResp.INSTANCE);
        }
    }

    private Set<String> filtersOf(Client client) {
        assertEquals(
                client.session().subscriptions().keySet(),
                scene.broker.link(client.session().id()).subscriptions.keySet());
        Set<String> filters = new java.util.LinkedHashSet<>();
        client.session().subscriptions().keySet().forEach(filter -> filters.add(filter.text()));
        return filters;
    }

    @Test
    void shouldNotLetASecondConnectDisturbOtherClients() {
        Client b = scene.client("b").connects();
        a.connects();
        a.sends(Messages.subscribe(1, filter("x"), Qos.ZERO));
        scene.take(a.address);
        a.connects();
        b.sends(PingReq.KEEP_ALIVE).hears(PingResp.INSTANCE);
    }
}
