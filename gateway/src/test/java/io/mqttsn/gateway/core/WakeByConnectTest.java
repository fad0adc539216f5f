package io.mqttsn.gateway.core;

import static io.mqttsn.gateway.core.Messages.accepted;
import static io.mqttsn.gateway.core.Messages.cleanConnect;
import static io.mqttsn.gateway.core.Messages.connect;
import static io.mqttsn.gateway.core.Messages.connectWithWill;
import static io.mqttsn.gateway.core.Messages.pubAck;
import static io.mqttsn.gateway.core.Messages.publish;
import static io.mqttsn.gateway.core.Messages.willMsg;
import static io.mqttsn.gateway.core.Messages.willTopic;
import static io.mqttsn.gateway.core.session.SessionState.Name.ACTIVE;
import static io.mqttsn.gateway.core.session.SessionState.Name.ASLEEP;
import static io.mqttsn.gateway.core.session.SessionState.Name.LOST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.Octets;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.PingResp;
import io.mqttsn.codec.PubComp;
import io.mqttsn.codec.PubRec;
import io.mqttsn.codec.PubRel;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.RegAck;
import io.mqttsn.codec.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.WillMsgReq;
import io.mqttsn.codec.WillTopic;
import io.mqttsn.codec.WillTopicReq;
import io.mqttsn.gateway.core.CoreSettings.WakeUpConnect;
import io.mqttsn.gateway.routing.DropReason;
import io.mqttsn.gateway.routing.TopicName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Waking up for good: CONNECT of a client that is asleep or awake (MQTT-SN 1.2, §6.14). Messages were stranded elsewhere when a client came back this way.
 *
 * <pre>
 * client                 gateway           broker
 * DISCONNECT(600)  --->
 *                  <---  DISCONNECT
 *                                    <---  message
 * CONNECT          --->                             CleanSession 0: the link is still there
 *                  <---  CONNACK
 *                  <---  REGISTER                   the client may have forgotten its ids
 * REGACK           --->
 *                  <---  PUBLISH
 * </pre>
 */
class WakeByConnectTest extends ScenarioTest {

    private Client a = scene.client("a");

    private void keepsSessionsOfSleepers() {
        scene = new Scenario(settings -> settings.wakeUpConnect = WakeUpConnect.KEEP_SESSION);
        a = scene.client("a");
    }

    private int sleepsSubscribed() {
        int id = a.subscribes("t/1", Qos.TWO);
        a.fallsAsleep(600);
        return id;
    }

    private void registersAgain(int id, int msgId) {
        a.sends(new RegAck(id, msgId, ReturnCode.ACCEPTED));
    }

    @Test
    void shouldSendWhatWaitedBehindConnAckInOrderAndOnce() {
        a.connectsKeeping();
        int id = sleepsSubscribed();
        scene.broker.sends("t/1", "1", Qos.ONE);
        scene.broker.sends("t/1", "2", Qos.ZERO);
        scene.broker.sends("t/1", "3", Qos.ONE);
        a.sends(connect(a.id)).hears(accepted(), new Register(id, 1, "t/1")).is(ACTIVE);
        registersAgain(id, 1);
        a.hears(publish(Qos.ONE, id, 2, "1"));
        a.sends(pubAck(id, 2)).hears(publish(Qos.ZERO, id, 0, "2"), publish(Qos.ONE, id, 3, "3"));
        a.sends(pubAck(id, 3)).hearsNothing().is(ACTIVE);
        a.sends(PingReq.KEEP_ALIVE).hears(PingResp.INSTANCE);
    }

    @Test
    void shouldGoOnWithTheMessageThatAnAwakeClientHasNotAcknowledged() {
        a.connectsKeeping();
        int id = sleepsSubscribed();
        Publish x = publish(Qos.ONE, id, 1, "x");
        scene.broker.sends("t/1", "x", Qos.ONE);
        a.wakes().hears(x);
        a.sends(connect(a.id)).hears(accepted(), new Register(id, 2, "t/1"));
        registersAgain(id, 2);
        a.hears(x.asDuplicate()).sends(pubAck(id, 1)).hearsNothing().is(ACTIVE);
    }

    @Test
    void shouldGoOnWithPubRelForAClientThatHasTheMessage() {
        a.connectsKeeping();
        int id = sleepsSubscribed();
        scene.broker.sends("t/1", "x", Qos.TWO);
        a.wakes().hears(publish(Qos.TWO, id, 1, "x")).sends(new PubRec(1)).hears(new PubRel(1));
        a.sends(connect(a.id)).hears(accepted(), new PubRel(1));
        a.sends(new PubComp(1)).hearsNothing();
    }

    @Test
    void shouldNotOpenTheLinkAgainForASessionThatGoesOn() {
        a.connectsKeeping();
        long sessionId = a.session().id();
        a.fallsAsleep(600);
        scene.broker.answers.holdBack();
        a.sends(connect(a.id)).hears(accepted());
        assertEquals(sessionId, a.session().id());
        assertEquals(0, scene.broker.answers.waiting());
    }

    @Test
    void shouldMeasureTheKeepaliveAfterWakingUp() {
        a.connectsKeeping().fallsAsleep(36_000);
        a.sends(connect(a.id)).hears(accepted());
        scene.passes(89);
        a.is(ACTIVE);
        scene.passes(1);
        a.is(LOST);
    }

    @Test
    void shouldForgetEverythingWhenTheSleeperWantsACleanSession() {
        a.connectsKeeping();
        sleepsSubscribed();
        long former = a.session().id();
        scene.broker.sends("t/1", "x", Qos.ONE);
        a.sends(cleanConnect(a.id)).hears(accepted()).is(ACTIVE);
        assertNotEquals(former, a.session().id());
        assertTrue(a.session().subscriptions().isEmpty());
        assertEquals(1, scene.core.counters().droppedFor(DropReason.SESSION_ENDED));
        assertEquals(0, scene.core.queues().messages());
        assertEquals(1, scene.broker.links());
    }

    @Test
    void shouldForgetEverythingWhenAnAwakeClientWantsACleanSession() {
        a.connectsKeeping();
        int id = sleepsSubscribed();
        scene.broker.sends("t/1", "x", Qos.ONE);
        a.wakes().hears(publish(Qos.ONE, id, 1, "x"));
        a.sends(cleanConnect(a.id)).hears(accepted()).is(ACTIVE);
        scene.passes(30);
        a.hearsNothing();
        assertEquals(1, scene.core.counters().droppedFor(DropReason.SESSION_ENDED));
    }

    @Test
    void shouldKeepTheSessionOfASleeperThatAlwaysSetsTheFlagWhereThatIsConfigured() {
        keepsSessionsOfSleepers();
        a.connects();
        int id = sleepsSubscribed();
        long sessionId = a.session().id();
        scene.broker.sends("t/1", "x", Qos.ONE);
        a.sends(cleanConnect(a.id)).hears(accepted(), new Register(id, 1, "t/1"));
        registersAgain(id, 1);
        a.hears(publish(Qos.ONE, id, 2, "x")).sends(pubAck(id, 2));
        assertEquals(sessionId, a.session().id());
    }

    @Test
    void shouldKeepTheSessionOfAnAwakeClientWhereThatIsConfigured() {
        keepsSessionsOfSleepers();
        a.connects();
        int id = sleepsSubscribed();
        scene.broker.sends("t/1", "x", Qos.TWO);
        a.wakes().hears(publish(Qos.TWO, id, 1, "x")).sends(new PubRec(1)).hears(new PubRel(1));
        a.sends(cleanConnect(a.id)).hears(accepted(), new PubRel(1));
        a.sends(new PubComp(1)).hearsNothing();
    }

    @Test
    void shouldEndAKeptSessionWithItsConnectionAsItsFlagSays() {
        keepsSessionsOfSleepers();
        a.connectsKeeping().fallsAsleep(600);
        a.sends(cleanConnect(a.id)).hears(accepted());
        a.saysGoodbye().isGone();
    }

    @Test
    void shouldKeepOnlySleepersWhereThatIsConfigured() {
        keepsSessionsOfSleepers();
        a.connectsKeeping();
        long active = a.session().id();
        a.connects();
        assertNotEquals(active, a.session().id());
        a.saysGoodbye().connectsKeeping().saysGoodbye();
        long disconnected = a.session().id();
        a.connects();
        assertNotEquals(disconnected, a.session().id());
    }

    @Test
    void shouldReplaceTheWillOfASleeperThatBringsANewOne() {
        a.connectsKeeping().fallsAsleep(600);
        a.sends(connectWithWill(a.id)).hears(WillTopicReq.INSTANCE).is(ASLEEP);
        a.sends(willTopic("w")).hears(WillMsgReq.INSTANCE);
        a.sends(willMsg("gone")).hears(accepted()).is(ACTIVE);
        Will will = new Will(new TopicName("w"), Octets.utf8("gone"), Qos.ONE, true);
        assertEquals(Optional.of(will), scene.broker.link(a.session().id()).will);
        scene.passes(90);
        assertEquals(List.of(will), scene.broker.firedWills);
    }

    /** The client asks to be connected, and sleeps until it is: nothing that it does not wait for may be sent. */
    @Test
    void shouldKeepMessagesWhileASleeperIsAskedForItsWill() {
        a.connectsKeeping();
        int id = sleepsSubscribed();
        a.sends(connectWithWill(a.id)).hears(WillTopicReq.INSTANCE);
        scene.broker.sends("t/1", "x", Qos.ONE);
        a.sends(WillTopic.EMPTY).hears(accepted(), new Register(id, 1, "t/1"));
        registersAgain(id, 1);
        a.hears(publish(Qos.ONE, id, 2, "x")).sends(pubAck(id, 2));
    }

    @Test
    void shouldGoOnFromAnotherAddressWithoutDisturbingARadioThatIsOff() {
        a.connectsKeeping();
        int id = sleepsSubscribed();
        scene.broker.sends("t/1", "x", Qos.ONE);
        Client moved = a.movedTo(2000);
        moved.sends(connect(a.id)).hears(accepted(), new Register(id, 1, "t/1"));
        moved.sends(new RegAck(id, 1, ReturnCode.ACCEPTED)).hears(publish(Qos.ONE, id, 2, "x"));
        moved.sends(pubAck(id, 2)).hearsNothing();
        a.hearsNothing();
    }
}
