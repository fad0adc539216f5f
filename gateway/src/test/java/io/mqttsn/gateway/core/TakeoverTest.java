package io.mqttsn.gateway.core;

import static io.mqttsn.gateway.core.Messages.accepted;
import static io.mqttsn.gateway.core.Messages.cleanConnect;
import static io.mqttsn.gateway.core.Messages.connect;
import static io.mqttsn.gateway.core.Messages.pubAck;
import static io.mqttsn.gateway.core.Messages.publish;
import static io.mqttsn.gateway.core.session.SessionState.Name.ACTIVE;
import static io.mqttsn.gateway.core.session.SessionState.Name.ASLEEP;
import static io.mqttsn.gateway.core.session.SessionState.Name.LOST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.ConnAck;
import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.PingResp;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.gateway.core.session.SessionState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One client at two addresses, and two clients at one address. An id belongs to one session, and so does an address.
 *
 * <pre>
 * client, new address    gateway    client, old address
 * CONNECT           --->
 *                                   DISCONNECT     --->
 *                   <--- CONNACK
 * </pre>
 */
class TakeoverTest extends ScenarioTest {

    private final Client a = scene.client("a");
    private final Client elsewhere = a.movedTo(1999);

    @Test
    void shouldTellTheOldAddressWhenTheClientConnectsFromAnother() {
        a.connectsKeeping();
        long sessionId = a.session().id();
        elsewhere.sends(connect(a.id)).hears(accepted());
        a.hears(Disconnect.PLAIN);
        assertEquals(sessionId, a.session().id());
        assertEquals(Optional.of(elsewhere.address), a.session().address());
        a.sends(PingReq.KEEP_ALIVE).hears(Disconnect.PLAIN);
    }

    @Test
    void shouldGiveACleanSessionToTheNewAddressAndTellTheOldOne() {
        a.connects();
        long sessionId = a.session().id();
        elsewhere.sends(cleanConnect(a.id)).hears(accepted());
        a.hears(Disconnect.PLAIN);
        assertNotEquals(sessionId, a.session().id());
        assertEquals(1, scene.broker.links());
        assertEquals(1, scene.core.sessions().size());
    }

    @Test
    void shouldNotDisturbTheOldAddressOfASleeperWhoseRadioIsOff() {
        a.isLedTo(ASLEEP);
        elsewhere.sends(connect(a.id)).hears(accepted()).is(ACTIVE);
        a.hearsNothing();
    }

    @Test
    void shouldSendWhatWaitedToTheNewAddress() {
        a.connectsKeeping();
        int topicId = a.subscribes("t", Qos.ONE);
        a.fallsAsleep(600);
        scene.broker.sends("t", "hi", Qos.ONE);
        elsewhere.sends(connect(a.id)).hears(accepted(), new io.mqttsn.codec.Register(topicId, 1, "t"));
        elsewhere.sends(Messages.regAck(topicId, 1)).hears(publish(Qos.ONE, topicId, 2, "hi"));
        elsewhere.sends(pubAck(topicId, 2));
    }

    /** The lock of CONNECT was an object per message elsewhere, so that two CONNECTs split one session. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldMakeOneSessionOfTwoConnectsFromTwoAddresses(boolean otherOrder) {
        Client first = otherOrder ? elsewhere : a;
        Client second = otherOrder ? a : elsewhere;
        scene.broker.answers.holdBack();
        first.sends(connect(a.id)).hearsNothing();
        second.sends(connect(a.id)).hearsNothing();
        assertEquals(1, scene.core.halfOpenSessions());

        scene.broker.answers.letAllGo();
        first.hearsNothing();
        second.hears(accepted());
        assertEquals(Optional.of(second.address), a.session().address());
        assertEquals(1, scene.core.sessions().size());
        assertEquals(1, scene.broker.links());
    }

    @Test
    void shouldAnswerEachConnectOnceWhenTheBrokerAnswersInBetween() {
        a.sends(connect(a.id)).hears(accepted());
        elsewhere.sends(connect(a.id)).hears(accepted());
        a.hears(Disconnect.PLAIN);
        a.sends(connect(a.id)).hears(accepted());
        elsewhere.hears(Disconnect.PLAIN);
        assertEquals(1, scene.core.sessions().size());
    }

    /** A NAT gave a sleeper's port to another device, which then met the sleeper's session. */
    @ParameterizedTest
    @EnumSource(SessionState.Name.class)
    void shouldInheritNothingFromAnotherClientAtTheSameAddress(SessionState.Name formerState) {
        a.isLedTo(formerState);
        int formerTopic = a.session()
                .topicIds()
                .idFor(new io.mqttsn.gateway.routing.TopicName("t"))
                .orElseThrow();
        Client b = scene.client("b", a.place);

        b.sends(connect(b.id)).hears(accepted()).is(ACTIVE);
        assertEquals(Optional.of(b.address), b.session().address());
        assertEquals(Optional.empty(), a.session().address());
        assertEquals(0, b.session().gatewayPublishes().size());
        b.sends(publish(Qos.ONE, formerTopic, 5, "hi")).hears(pubAck(formerTopic, 5, ReturnCode.INVALID_TOPIC_ID));

        boolean wasReachable = formerState == ACTIVE || formerState == SessionState.Name.AWAKE;
        a.is(wasReachable ? LOST : formerState);
    }

    @Test
    void shouldFireTheWillOfAnActiveClientWhoseAddressAnotherOneHas() {
        a.sends(Messages.connectWithWill(a.id)).ignoresWhatItHeard();
        a.sends(Messages.willTopic("w")).ignoresWhatItHeard();
        a.sends(Messages.willMsg("gone")).hears(accepted());
        Client b = scene.client("b", a.place);
        b.sends(cleanConnect(b.id)).hears(accepted());
        assertEquals(1, scene.broker.firedWills.size());
    }

    @Test
    void shouldLetADisplacedSleeperComeBack() {
        a.connectsKeeping();
        int topicId = a.subscribes("t", Qos.ONE);
        a.fallsAsleep(600);
        Client b = scene.client("b", a.place);
        b.connects();
        scene.broker.sends("t", "hi", Qos.ONE);
        elsewhere.sends(new PingReq(a.id)).hears(Disconnect.PLAIN).is(ASLEEP);
        elsewhere.sends(connect(a.id)).hears(accepted(), new io.mqttsn.codec.Register(topicId, 1, "t"));
        elsewhere.sends(Messages.regAck(topicId, 1)).hears(publish(Qos.ONE, topicId, 2, "hi"));
        elsewhere.sends(pubAck(topicId, 2));
        b.sends(PingReq.KEEP_ALIVE).hears(PingResp.INSTANCE);
    }

    @Test
    void shouldFireTheWillOfADisplacedSleeperWhoNeverComesBack() {
        a.isLedTo(ASLEEP);
        scene.client("b", a.place).connects();
        scene.passes(59);
        a.is(ASLEEP);
        scene.passes(700);
        a.is(LOST);
        scene.ignoreWhatWasSent();
    }

    @Test
    void shouldAbandonTheAttemptOfOneClientWhenAnotherConnectsFromItsAddress() {
        scene.broker.answers.holdBack();
        a.sends(connect(a.id)).hearsNothing();
        Client b = scene.client("b", a.place);
        b.sends(connect(b.id)).hearsNothing();
        assertEquals(1, scene.core.halfOpenSessions());
        scene.broker.answers.letAllGo();
        b.hears(accepted());
        a.isGone();
        assertEquals(1, scene.broker.links());
    }

    /** Several clients swap their addresses in a circle; nobody is lost in between who is not displaced. */
    @Test
    void shouldKeepTheIndicesInverseWhenClientsSwapAddresses() {
        List<Client> clients = List.of(a, scene.client("b"), scene.client("c"));
        clients.forEach(Client::connectsKeeping);
        for (int turn = 1; turn <= 6; turn++) {
            for (int i = 0; i < clients.size(); i++) {
                Client there = clients.get((i + turn) % clients.size());
                Client moved = scene.client(clients.get(i).id.value(), there.place);
                moved.sends(connect(moved.id));
                assertTrue(scene.take(moved.address).contains(new ConnAck(ReturnCode.ACCEPTED)));
                assertSame(moved.session(), scene.core.sessions().at(moved.address));
                scene.ignoreWhatWasSent();
            }
        }
        assertEquals(3, scene.core.sessions().size());
    }
}
