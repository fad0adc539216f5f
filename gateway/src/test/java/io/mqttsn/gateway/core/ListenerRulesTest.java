package io.mqttsn.gateway.core;

import static io.mqttsn.gateway.core.Messages.accepted;
import static io.mqttsn.gateway.core.Messages.cleanConnect;
import static io.mqttsn.gateway.core.Messages.cleanConnectWithWill;
import static io.mqttsn.gateway.core.Messages.connect;
import static io.mqttsn.gateway.core.Messages.pubAck;
import static io.mqttsn.gateway.core.Messages.publish;
import static io.mqttsn.gateway.core.Messages.refused;
import static io.mqttsn.gateway.core.Messages.willMsg;
import static io.mqttsn.gateway.core.Messages.willTopic;
import static io.mqttsn.gateway.core.session.SessionState.Name.ACTIVE;
import static io.mqttsn.gateway.core.session.SessionState.Name.ASLEEP;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.GwInfo;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.PingResp;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.RegAck;
import io.mqttsn.codec.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.SearchGw;
import io.mqttsn.codec.WillMsgReq;
import io.mqttsn.codec.WillTopic;
import io.mqttsn.codec.WillTopicReq;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a listener allows: client ids, sources, and so many sessions. */
class ListenerRulesTest extends ScenarioTest {

    private void udpWith(int sessions) {
        scene = new Scenario(settings -> settings.listeners = Map.of(
                TestAddress.TRANSPORT,
                TestPolicy.with(policy -> policy.sessionsMax = sessions),
                TestAddress.RADIO,
                TestPolicy.with(policy -> policy.sessionsMax = sessions)));
    }

    private Client onRadio(String id) {
        return scene.client(id, scene.client(id).place.on(TestAddress.RADIO));
    }

    @Test
    void shouldAcceptOnlyClientIdsThatAPatternNames() {
        scene = TestPolicy.scenario(policy -> policy.clientIds = TestPolicy.patterns("sensor-?", "door*"));
        scene.client("sensor-1").connects();
        scene.client("door").connects();
        for (String id : new String[] {"sensor-10", "sensor-", "window", "Sensor-1"}) {
            Client other = scene.client(id);
            other.sends(cleanConnect(other.id))
                    .hears(refused(ReturnCode.NOT_SUPPORTED))
                    .isGone();
        }
    }

    /** An id with a wildcard widened a rule elsewhere. */
    @ParameterizedTest
    @ValueSource(strings = {"sensor-+", "sensor-#", "sensor-*", "sensor-?", "*", "#"})
    void shouldRefuseClientIdsThatLookLikePatterns(String id) {
        scene = TestPolicy.scenario(policy -> policy.clientIds = TestPolicy.patterns("sensor-*", "?"));
        Client clever = scene.client(id);
        clever.sends(cleanConnect(clever.id))
                .hears(refused(ReturnCode.NOT_SUPPORTED))
                .isGone();
    }

    @Test
    void shouldRefuseEverybodyWhereNoClientIdIsAllowed() {
        scene = TestPolicy.scenario(policy -> policy.clientIds = TestPolicy.patterns());
        Client a = scene.client("a");
        a.sends(cleanConnect(a.id)).hears(refused(ReturnCode.NOT_SUPPORTED)).isGone();
    }

    @Test
    void shouldNotAnswerSourcesThatAreNotAllowedWhateverTheySay() {
        scene = TestPolicy.scenario(policy -> policy.sources = TestPolicy.patterns("10.0.0.*"));
        scene.client("good", new TestAddress("10.0.0.7", 1)).connects();
        Client bad = scene.client("bad", new TestAddress("10.0.1.7", 1));
        bad.sends(cleanConnect(bad.id)).hearsNothing().isGone();
        bad.sends(new SearchGw(0)).hearsNothing();
        bad.sends(PingReq.KEEP_ALIVE).hearsNothing();
        bad.sends(new PingReq(scene.client("good").id)).hearsNothing();
        assertEquals(4, scene.core.counters().notAllowed);
    }

    @Test
    void shouldTakeAsManySessionsAsTheListenerMayHaveAndNoMore() {
        udpWith(2);
        scene.client("1").connects();
        Client second = scene.client("2").connects();
        Client third = scene.client("3");
        third.sends(cleanConnect(third.id))
                .hears(refused(ReturnCode.CONGESTION))
                .isGone();
        onRadio("4").connects();
        second.sends(connect(second.id)).hears(accepted());
        second.saysGoodbye();
        scene.client("1").saysGoodbye();
        third.connects();
    }

    @Test
    void shouldCountSessionsOfClientsThatAreAway() {
        udpWith(1);
        Client first = scene.client("1").connectsKeeping();
        first.saysGoodbye();
        Client second = scene.client("2");
        second.sends(cleanConnect(second.id)).hears(refused(ReturnCode.CONGESTION));
        first.connectsKeeping();
    }

    /** One port under many names: each newcomer takes the address of the one before, whose session stays, and was forgotten by the count. */
    @Test
    void shouldCountSessionsWhoseAddressWasTakenByAnotherClientOfTheListener() {
        udpWith(2);
        Client first = scene.client("1").connectsKeeping();
        Client second = scene.client("2", first.place);
        second.sends(connect(second.id)).hears(accepted());
        isRefused(scene.client("3", first.place));
        isRefused(scene.client("4"));
        assertEquals(2, scene.core.sessions().countOnTransport(first.address));
    }

    @Test
    void shouldLetAClientBackInWhoseAddressWasTakenThoughItsListenerIsFull() {
        udpWith(2);
        Client first = scene.client("1").connectsKeeping();
        Client second = scene.client("2", first.place);
        second.sends(connect(second.id)).hears(accepted());
        Client elsewhere = first.movedTo(7);
        elsewhere.sends(connect(first.id)).hears(accepted());
        isRefused(scene.client("3"));
        onRadio("2").sends(connect(second.id)).hears(accepted());
        second.hears(Disconnect.PLAIN);
        scene.client("3").connects();
    }

    /** A client that had a session on one listener was let in on another one that was full. */
    @Test
    void shouldNotLetAClientChangeToAListenerThatIsFull() {
        udpWith(1);
        Client mover = scene.client("1").connectsKeeping();
        onRadio("2").connects();
        Client elsewhere = onRadio("1");
        elsewhere.sends(connect(mover.id)).hears(refused(ReturnCode.CONGESTION));
        mover.is(ACTIVE).sends(PingReq.KEEP_ALIVE).hears(PingResp.INSTANCE);
    }

    /** Many clients that were asked for their wills at the same time were all let in, however few places were left. */
    @Test
    void shouldNotLetNewcomersInTogetherWhereOnlyOneHasRoom() {
        udpWith(1);
        Client first = scene.client("1");
        Client second = scene.client("2");
        first.sends(cleanConnectWithWill(first.id)).hears(WillTopicReq.INSTANCE);
        second.sends(cleanConnectWithWill(second.id)).hears(WillTopicReq.INSTANCE);
        first.sends(WillTopic.EMPTY).hears(accepted());
        second.sends(WillTopic.EMPTY).hears(refused(ReturnCode.CONGESTION)).isGone();
        assertEquals(0, scene.core.halfOpenSessions());
        assertEquals(1, scene.broker.links());
    }

    @Test
    void shouldGiveTheLinkBackWhenTheLastPlaceIsTakenWhileItIsOpened() {
        scene = new Scenario(settings -> settings.sessionsMax = 1);
        scene.broker.answers.holdBack();
        Client first = scene.client("1");
        Client second = scene.client("2");
        first.sends(cleanConnect(first.id)).hearsNothing();
        second.sends(cleanConnect(second.id)).hearsNothing();
        scene.broker.answers.letAllGo();
        first.hears(accepted());
        second.hears(refused(ReturnCode.CONGESTION)).isGone();
        assertEquals(1, scene.core.sessions().size());
        assertEquals(1, scene.broker.links());
    }

    @Test
    void shouldLeaveASleeperAsItWasWhenTheListenerItComesToFillsUpDuringItsPrompts() {
        udpWith(1);
        Client sleeper = scene.client("1").connectsKeeping().fallsAsleep(600);
        Client elsewhere = onRadio("1");
        elsewhere.sends(Messages.connectWithWill(sleeper.id)).hears(WillTopicReq.INSTANCE);
        elsewhere.sends(willTopic("w")).hears(WillMsgReq.INSTANCE);
        onRadio("2").connects();
        elsewhere.sends(willMsg("gone")).hears(refused(ReturnCode.CONGESTION));
        sleeper.is(ASLEEP).wakes().hears(PingResp.INSTANCE);
    }

    private void twoOfEachSource() {
        scene = TestPolicy.scenario(policy -> policy.sessionsPerSourceMax = 2);
    }

    private Client at(String source, int port, String id) {
        return scene.client(id, new TestAddress(source, port));
    }

    private void isRefused(Client newcomer) {
        newcomer.sends(cleanConnect(newcomer.id))
                .hears(refused(ReturnCode.CONGESTION))
                .isGone();
    }

    @Test
    void shouldTakeAsManySessionsOfOneSourceAsTheListenerAllowsAndNoMore() {
        twoOfEachSource();
        Client first = at("one", 1, "1").connects();
        Client second = at("one", 2, "2").connects();
        Client third = at("one", 3, "3");
        isRefused(third);
        at("two", 3, "4").connects();
        second.sends(connect(second.id)).hears(accepted());
        first.saysGoodbye();
        third.connects();
        isRefused(at("one", 5, "5"));
    }

    /** Half a handshake costs its sender nothing: one host, under many names, could keep all others from connecting. */
    @Test
    void shouldLetNoMoreClientsOfOneSourceConnectAtOnceThanItMayHaveSessions() {
        twoOfEachSource();
        Client first = at("one", 1, "1");
        Client second = at("one", 2, "2");
        first.sends(cleanConnectWithWill(first.id)).hears(WillTopicReq.INSTANCE);
        second.sends(cleanConnectWithWill(second.id)).hears(WillTopicReq.INSTANCE);
        Client third = at("one", 3, "3");
        isRefused(third);
        at("two", 3, "4").connects();
        first.sends(cleanConnectWithWill(first.id)).hears(WillTopicReq.INSTANCE);
        first.sends(Disconnect.PLAIN).hearsNothing();
        third.connects();
        second.sends(WillTopic.EMPTY).hears(accepted());
        isRefused(first);
    }

    /** Sessions of absent clients count where they were last seen, until they expire. */
    @Test
    void shouldGiveTheRoomOfASourceBackWhenASessionExpires() {
        twoOfEachSource();
        at("one", 1, "1").connectsKeeping().saysGoodbye();
        at("one", 2, "2").connectsKeeping().saysGoodbye();
        Client third = at("one", 3, "3");
        isRefused(third);
        scene.passes(Duration.ofDays(2).plusSeconds(1));
        third.connects();
    }

    /** One port under many names: each newcomer takes the address of the one before, whose session stays. */
    @Test
    void shouldCountSessionsWhoseAddressWasTakenByAnotherClientOfTheirSource() {
        twoOfEachSource();
        at("one", 1, "1").connectsKeeping();
        at("one", 1, "2").sends(connect(ClientId.of("2"))).hears(accepted());
        Client third = at("one", 1, "3");
        third.sends(connect(third.id)).hears(refused(ReturnCode.CONGESTION));
        assertEquals(2, scene.core.sessions().size());
        assertEquals("", scene.core.sessions().inconsistencies());
    }

    @Test
    void shouldLetAClientMoveWithinAFullSourceButNotIntoIt() {
        twoOfEachSource();
        Client first = at("one", 1, "1").connectsKeeping();
        at("one", 2, "2").connectsKeeping();
        Client moved = at("one", 7, "1");
        moved.sends(connect(moved.id)).hears(accepted());
        first.hears(Disconnect.PLAIN);
        Client other = at("two", 1, "3").connectsKeeping();
        Client intruder = at("one", 3, "3");
        intruder.sends(connect(other.id)).hears(refused(ReturnCode.CONGESTION));
        other.is(ACTIVE);
        Client away = at("two", 9, "1");
        away.sends(connect(away.id)).hears(accepted());
        moved.hears(Disconnect.PLAIN);
        intruder.sends(connect(other.id)).hears(accepted());
        other.hears(Disconnect.PLAIN);
    }

    /** Two listeners may see the same source name and mean different places. */
    @Test
    void shouldCountTheSourcesOfEachListenerByThemselves() {
        scene = new Scenario(settings -> settings.listeners = Map.of(
                TestAddress.TRANSPORT,
                TestPolicy.with(policy -> policy.sessionsPerSourceMax = 1),
                TestAddress.RADIO,
                TestPolicy.with(policy -> policy.sessionsPerSourceMax = 1)));
        at("one", 1, "1").connects();
        scene.client("2", new TestAddress("one", 1).on(TestAddress.RADIO)).connects();
        isRefused(at("one", 2, "3"));
    }

    /** Every other listener has room for 1000 topic ids, 10,000 messages and 10 answers a second to each source. */
    private void radioWith(SessionLimits limits, int answersPerSecond) {
        CoreSettings.Rates rates = new CoreSettings.Rates(answersPerSecond, 10, answersPerSecond, 10);
        scene = new Scenario(settings -> settings.listeners = Map.of(
                TestAddress.RADIO,
                TestPolicy.with(policy -> policy.limits = Optional.of(new ListenerLimits(limits, rates)))));
    }

    @Test
    void shouldGiveClientsAsManyTopicIdsAsTheirListenerAllows() {
        radioWith(new SessionLimits(2, 10, 10_000), 10);
        Client slow = onRadio("1").connects();
        slow.registers("a");
        slow.registers("b");
        slow.sends(new Register(0, 3, "c")).hears(new RegAck(0, 3, ReturnCode.CONGESTION));
        Client other = scene.client("2").connects();
        other.registers("a");
        other.registers("b");
        other.registers("c");
    }

    @Test
    void shouldKeepAsManyMessagesAndOctetsAsTheListenerAllows() {
        radioWith(new SessionLimits(10, 2, 500), 10);
        for (Client sleeper : List.of(onRadio("1"), scene.client("2"))) {
            sleeper.connectsKeeping().subscribes("t/+", Qos.ONE);
            sleeper.fallsAsleep(600);
        }
        for (int n = 1; n <= 3; n++) {
            scene.broker.sends("t/" + n, "x", Qos.ONE);
        }
        assertEquals(2, onRadio("1").session().gatewayPublishes().size());
        assertEquals(3, scene.client("2").session().gatewayPublishes().size());
        scene.broker.sends("t/4", "x".repeat(300), Qos.ONE);
        assertEquals(1, onRadio("1").session().gatewayPublishes().size());
        scene.broker.sends("t/5", "x".repeat(600), Qos.ONE);
        assertEquals(1, onRadio("1").session().gatewayPublishes().size());
        assertEquals(5, scene.client("2").session().gatewayPublishes().size());
    }

    /** Limits are those of where the client is, not of where its session began; what it has it keeps. */
    @Test
    void shouldPutAClientUnderTheLimitsOfTheListenerThatItMovesTo() {
        radioWith(new SessionLimits(1, 10, 10_000), 10);
        Client client = scene.client("1").connectsKeeping();
        client.registers("a");
        int second = client.registers("b");
        Client moved = onRadio("1");
        moved.sends(connect(moved.id)).hears(accepted());
        client.hears(Disconnect.PLAIN);
        moved.sends(publish(Qos.ONE, second, 1, "x")).hears(pubAck(second, 1));
        moved.sends(new Register(0, 3, "c")).hears(new RegAck(0, 3, ReturnCode.CONGESTION));
        client.sends(connect(client.id)).hears(accepted());
        moved.hears(Disconnect.PLAIN);
        client.registers("c");
    }

    @Test
    void shouldAnswerStrangersAsOftenAsTheirListenerAllowsWithoutCostToOthers() {
        radioWith(new SessionLimits(10, 10, 10_000), 1);
        onRadio("1").sends(PingReq.KEEP_ALIVE).hears(Disconnect.PLAIN);
        onRadio("2").sends(PingReq.KEEP_ALIVE).hearsNothing();
        onRadio("1").sends(new SearchGw(0)).hears(new GwInfo(1, Octets.EMPTY));
        onRadio("2").sends(new SearchGw(0)).hearsNothing();
        assertEquals(2, scene.core.counters().answersOverRate);
        assertEquals(0, scene.core.counters().unexpectedMessages);
        scene.client("3").sends(PingReq.KEEP_ALIVE).hears(Disconnect.PLAIN);
        scene.client("4").sends(PingReq.KEEP_ALIVE).hears(Disconnect.PLAIN);
        scene.client("3").sends(new SearchGw(0)).hears(new GwInfo(1, Octets.EMPTY));
        scene.client("4").sends(new SearchGw(0)).hears(new GwInfo(1, Octets.EMPTY));
        scene.passes(1);
        onRadio("2").sends(PingReq.KEEP_ALIVE).hears(Disconnect.PLAIN);
    }
}
