package io.mqttsn.gateway.core;

import static io.mqttsn.gateway.core.Messages.pubAck;
import static io.mqttsn.gateway.core.Messages.publish;
import static io.mqttsn.gateway.core.session.SessionState.Name.ACTIVE;
import static io.mqttsn.gateway.core.session.SessionState.Name.ASLEEP;
import static io.mqttsn.gateway.core.session.SessionState.Name.AWAKE;
import static io.mqttsn.gateway.core.session.SessionState.Name.DISCONNECTED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.Disconnect;
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
import io.mqttsn.codec.UnsubAck;
import io.mqttsn.codec.Unsubscribe;
import io.mqttsn.gateway.routing.DropReason;
import org.junit.jupiter.api.Test;

/**
 * Sleeping and waking (MQTT-SN 1.2, §6.14, figure 5).
 *
 * <pre>
 * client                 gateway           broker
 * DISCONNECT(600)  --->
 *                  <---  DISCONNECT
 *                                    <---  messages
 * PINGREQ(id)      --->
 *                  <---  PUBLISH
 * PUBACK           --->
 *                  <---  PINGRESP                     the last word, after the last acknowledgement
 * </pre>
 */
class SleepTest extends ScenarioTest {

    private static final int SECONDS = 600;

    private final Client a = scene.client("a");

    /** Subscribed to t/1 under the answered id, and asleep. */
    private int sleepsSubscribed(Qos qos) {
        a.connectsKeeping();
        int id = a.subscribes("t/1", qos);
        a.fallsAsleep(SECONDS);
        return id;
    }

    @Test
    void shouldSayGoodNightWithoutADurationAndKeepTheConnection() {
        a.connects();
        a.sends(Disconnect.sleepFor(SECONDS)).hears(Disconnect.PLAIN).is(ASLEEP);
        assertTrue(scene.broker.link(a.session().id()).isOpen());
    }

    @Test
    void shouldTakeADurationOfZeroForAGoodbye() {
        a.connectsKeeping();
        a.sends(Disconnect.sleepFor(0)).hears(Disconnect.PLAIN).is(DISCONNECTED);
        assertFalse(scene.broker.link(a.session().id()).isOpen());
    }

    @Test
    void shouldAnswerAWakeUpAtOnceWhenNothingWaits() {
        sleepsSubscribed(Qos.ONE);
        a.wakes().hears(PingResp.INSTANCE).is(ASLEEP);
    }

    @Test
    void shouldTakeAPingWithoutAnIdForAWakeUp() {
        int id = sleepsSubscribed(Qos.ZERO);
        scene.broker.sends("t/1", "x", Qos.ZERO);
        a.sends(PingReq.KEEP_ALIVE).hears(publish(Qos.ZERO, id, 0, "x"), PingResp.INSTANCE);
    }

    @Test
    void shouldKeepMessagesOfEveryQosAndSendThemInTheirOrder() {
        int id = sleepsSubscribed(Qos.TWO);
        scene.broker.sends("t/1", "0", Qos.ZERO);
        scene.broker.sends("t/1", "1", Qos.ONE);
        scene.broker.sends("t/1", "2", Qos.TWO);
        scene.broker.sends("t/1", "3", Qos.ZERO);
        scene.broker.sends("t/1", "4", Qos.ONE);
        a.hearsNothing();

        a.wakes().hears(publish(Qos.ZERO, id, 0, "0"), publish(Qos.ONE, id, 1, "1"));
        a.sends(pubAck(id, 1)).hears(publish(Qos.TWO, id, 2, "2")).is(AWAKE);
        a.sends(new PubRec(2)).hears(new PubRel(2));
        a.sends(new PubComp(2)).hears(publish(Qos.ZERO, id, 0, "3"), publish(Qos.ONE, id, 3, "4"));
        a.sends(pubAck(id, 3)).hears(PingResp.INSTANCE).is(ASLEEP);
    }

    /** PINGRESP came before the buffered messages elsewhere, and then, once that was mended, before the last PUBACK. */
    @Test
    void shouldSayPingRespOnlyAfterTheLastAcknowledgement() {
        int id = sleepsSubscribed(Qos.ONE);
        scene.broker.sends("t/1", "x", Qos.ONE);
        a.wakes().hears(publish(Qos.ONE, id, 1, "x")).is(AWAKE);
        scene.passes(5);
        a.hearsNothing().sends(pubAck(id, 1)).hears(PingResp.INSTANCE).is(ASLEEP);
    }

    @Test
    void shouldSayPingRespOnlyAfterPubCompAtQos2() {
        int id = sleepsSubscribed(Qos.TWO);
        scene.broker.sends("t/1", "x", Qos.TWO);
        a.wakes().hears(publish(Qos.TWO, id, 1, "x"));
        a.sends(new PubRec(1)).hears(new PubRel(1)).is(AWAKE);
        a.sends(new PubComp(1)).hears(PingResp.INSTANCE);
    }

    /** Elsewhere REGISTER used up the wake-up, and PUBLISH came a whole sleep later. */
    @Test
    void shouldRegisterPublishAndSayPingRespInOneWakeUp() {
        a.connectsKeeping();
        a.subscribes("t/+", Qos.ONE);
        a.fallsAsleep(SECONDS);
        scene.broker.sends("t/new", "x", Qos.ONE);
        scene.broker.sends("t/newer", "y", Qos.ZERO);

        a.wakes().hears(new Register(1, 1, "t/new"));
        a.sends(new RegAck(1, 1, ReturnCode.ACCEPTED)).hears(publish(Qos.ONE, 1, 2, "x"));
        a.sends(pubAck(1, 2)).hears(new Register(2, 3, "t/newer"));
        a.sends(new RegAck(2, 3, ReturnCode.ACCEPTED))
                .hears(publish(Qos.ZERO, 2, 0, "y"), PingResp.INSTANCE)
                .is(ASLEEP);
    }

    @Test
    void shouldSayPingRespWhenTheLastMessageIsRefused() {
        a.connectsKeeping();
        a.subscribes("t/+", Qos.ONE);
        a.fallsAsleep(SECONDS);
        scene.broker.sends("t/new", "x", Qos.ONE);
        a.wakes().hears(new Register(1, 1, "t/new"));
        a.sends(new RegAck(1, 1, ReturnCode.NOT_SUPPORTED)).hears(PingResp.INSTANCE);
        assertEquals(1, scene.core.counters().droppedFor(DropReason.REGISTER_REFUSED));
    }

    @Test
    void shouldSleepOnWhenTheClientIsCongestedAndKeepTheMessage() {
        int id = sleepsSubscribed(Qos.ONE);
        Publish x = publish(Qos.ONE, id, 1, "x");
        scene.broker.sends("t/1", "x", Qos.ONE);
        a.wakes().hears(x);
        a.sends(pubAck(id, 1, ReturnCode.CONGESTION)).hears(PingResp.INSTANCE).is(ASLEEP);
        a.wakes().hears(PingResp.INSTANCE);
        scene.passes(300);
        a.hearsNothing().wakes().hears(x.asDuplicate());
        a.sends(pubAck(id, 1)).hears(PingResp.INSTANCE);
    }

    @Test
    void shouldDeliverWhatArrivesDuringTheFlushBeforePingResp() {
        int id = sleepsSubscribed(Qos.ONE);
        scene.broker.sends("t/1", "1", Qos.ONE);
        a.wakes().hears(publish(Qos.ONE, id, 1, "1"));
        scene.broker.sends("t/1", "2", Qos.ONE);
        scene.broker.sends("t/1", "3", Qos.ZERO);
        a.hearsNothing();
        a.sends(pubAck(id, 1)).hears(publish(Qos.ONE, id, 2, "2"));
        a.sends(pubAck(id, 2)).hears(publish(Qos.ZERO, id, 0, "3"), PingResp.INSTANCE);
    }

    /** A second PINGREQ discarded what was in flight elsewhere, and somewhere else returned everything once more. */
    @Test
    void shouldCountARepeatedPingReqAndGoOnWithTheFlush() {
        int id = sleepsSubscribed(Qos.TWO);
        scene.broker.sends("t/1", "1", Qos.ONE);
        scene.broker.sends("t/1", "2", Qos.TWO);
        a.wakes().hears(publish(Qos.ONE, id, 1, "1"));
        a.wakes().hearsNothing();
        a.sends(pubAck(id, 1)).hears(publish(Qos.TWO, id, 2, "2"));
        a.wakes().hearsNothing();
        a.sends(new PubRec(2)).hears(new PubRel(2));
        a.wakes().hearsNothing();
        a.sends(new PubComp(2)).hears(PingResp.INSTANCE);
        assertEquals(3, scene.core.counters().duplicates);
        a.wakes().hears(PingResp.INSTANCE);
    }

    @Test
    void shouldRepeatWhatIsNotAnsweredWhileTheClientIsAwake() {
        int id = sleepsSubscribed(Qos.ONE);
        Publish x = publish(Qos.ONE, id, 1, "x");
        scene.broker.sends("t/1", "x", Qos.ONE);
        a.wakes().hears(x);
        scene.passes(10);
        a.hears(x.asDuplicate()).is(AWAKE).sends(pubAck(id, 1)).hears(PingResp.INSTANCE);
        scene.passes(60);
        a.hearsNothing();
    }

    /** What was not acknowledged in the awake phase was lost elsewhere. */
    @Test
    void shouldLetASilentClientSleepAndBeginWithItsMessageAtTheNextWakeUp() {
        int id = sleepsSubscribed(Qos.ONE);
        Publish x = publish(Qos.ONE, id, 1, "x");
        scene.broker.sends("t/1", "x", Qos.ONE);
        scene.broker.sends("t/1", "y", Qos.ONE);
        a.wakes().hears(x);
        for (int repeat = 1; repeat <= 3; repeat++) {
            scene.passes(10);
            a.hears(x.asDuplicate()).is(AWAKE);
        }
        scene.passes(10);
        a.hearsNothing().is(ASLEEP);
        scene.passes(60);
        a.hearsNothing();

        a.wakes().hears(x.asDuplicate());
        a.sends(pubAck(id, 1)).hears(publish(Qos.ONE, id, 2, "y"));
        a.sends(pubAck(id, 2)).hears(PingResp.INSTANCE);
    }

    @Test
    void shouldGoOnWithPubRelWhenTheClientFellSilentAfterPubRec() {
        int id = sleepsSubscribed(Qos.TWO);
        scene.broker.sends("t/1", "x", Qos.TWO);
        a.wakes().hears(publish(Qos.TWO, id, 1, "x")).sends(new PubRec(1)).hears(new PubRel(1));
        for (int repeat = 1; repeat <= 3; repeat++) {
            scene.passes(10);
            a.hears(new PubRel(1));
        }
        scene.passes(10);
        a.is(ASLEEP).wakes().hears(new PubRel(1)).sends(new PubComp(1)).hears(PingResp.INSTANCE);
    }

    @Test
    void shouldRegisterAgainWhenTheClientFellSilentBeforeRegAck() {
        a.connectsKeeping();
        a.subscribes("t/+", Qos.ONE);
        a.fallsAsleep(SECONDS);
        scene.broker.sends("t/new", "x", Qos.ONE);
        a.wakes().hears(new Register(1, 1, "t/new"));
        for (int repeat = 1; repeat <= 3; repeat++) {
            scene.passes(10);
            a.hears(new Register(1, 1, "t/new"));
        }
        scene.passes(10);
        a.is(ASLEEP).wakes().hears(new Register(1, 2, "t/new"));
        a.sends(new RegAck(1, 2, ReturnCode.ACCEPTED)).hears(publish(Qos.ONE, 1, 3, "x"));
        a.sends(pubAck(1, 3)).hears(PingResp.INSTANCE);
    }

    /** Messages and their repeats went to a sleeping radio elsewhere. */
    @Test
    void shouldRepeatNothingThatBeganBeforeTheSleep() {
        a.connectsKeeping();
        int id = a.subscribes("t/1", Qos.ONE);
        Publish x = publish(Qos.ONE, id, 1, "x");
        scene.broker.sends("t/1", "x", Qos.ONE);
        a.hears(x);
        scene.passes(10);
        a.hears(x.asDuplicate());
        a.fallsAsleep(SECONDS);
        scene.passes(60);
        a.hearsNothing().wakes().hears(x.asDuplicate());
        a.sends(pubAck(id, 1)).hears(PingResp.INSTANCE);
    }

    @Test
    void shouldUseAcknowledgementsThatArriveLateAndAnswerNothing() {
        int id = sleepsSubscribed(Qos.TWO);
        scene.broker.sends("t/1", "1", Qos.ONE);
        scene.broker.sends("t/1", "2", Qos.TWO);
        a.wakes().hears(publish(Qos.ONE, id, 1, "1")).fallsAsleep(SECONDS);
        a.sends(pubAck(id, 1)).hearsNothing().is(ASLEEP);

        a.wakes().hears(publish(Qos.TWO, id, 2, "2")).fallsAsleep(SECONDS);
        a.sends(new PubRec(2)).hearsNothing();
        a.wakes().hears(new PubRel(2)).fallsAsleep(SECONDS);
        a.sends(new PubComp(2)).hearsNothing();
        a.wakes().hears(PingResp.INSTANCE);
    }

    @Test
    void shouldUseARegAckThatArrivesLate() {
        a.connectsKeeping();
        a.subscribes("t/+", Qos.ONE);
        a.fallsAsleep(SECONDS);
        scene.broker.sends("t/new", "x", Qos.ONE);
        a.wakes().hears(new Register(1, 1, "t/new")).fallsAsleep(SECONDS);
        a.sends(new RegAck(1, 1, ReturnCode.ACCEPTED)).hearsNothing();
        a.wakes().hears(publish(Qos.ONE, 1, 2, "x")).sends(pubAck(1, 2)).hears(PingResp.INSTANCE);
    }

    @Test
    void shouldNeverSendAnAcknowledgedMessageAgain() {
        int id = sleepsSubscribed(Qos.ONE);
        scene.broker.sends("t/1", "x", Qos.ONE);
        a.wakes().hears(publish(Qos.ONE, id, 1, "x")).sends(pubAck(id, 1)).hears(PingResp.INSTANCE);
        a.wakes().hears(PingResp.INSTANCE);
        a.sends(pubAck(id, 1)).hearsNothing();
        a.wakes().hears(PingResp.INSTANCE);
    }

    /** A network that was late brings what the client said before it fell asleep; an answer would meet a radio that is off. */
    @Test
    void shouldKeepSilentToWhatWasSentJustBeforeTheSleepAndTurnAwayWhatComesLater() {
        int id = sleepsSubscribed(Qos.ONE);
        scene.passes(9);
        a.sends(publish(Qos.ONE, id, 5, "late")).hearsNothing();
        assertEquals(1, scene.core.counters().unexpectedMessages);
        scene.passes(1);
        a.sends(publish(Qos.ONE, id, 6, "not connected")).hears(Disconnect.PLAIN);
        a.is(ASLEEP);
        assertEquals(0, scene.broker.published.size());
    }

    @Test
    void shouldNotSendAnAnswerOfTheBrokerToASleeper() {
        a.connectsKeeping();
        int id = a.registers("t/1");
        scene.broker.answers.holdBack();
        a.sends(publish(Qos.ONE, id, 1, "x")).fallsAsleep(SECONDS);
        scene.broker.answers.letAllGo();
        a.hearsNothing();
        a.wakes().hears(PingResp.INSTANCE);
    }

    @Test
    void shouldPublishForAClientThatIsAwake() {
        int id = sleepsSubscribed(Qos.ONE);
        scene.broker.sends("t/1", "down", Qos.ONE);
        a.wakes().hears(publish(Qos.ONE, id, 1, "down"));
        a.sends(publish(Qos.ONE, id, 1, "up")).hears(pubAck(id, 1)).is(AWAKE);
        a.sends(pubAck(id, 1)).hears(PingResp.INSTANCE);
        assertEquals("up", scene.broker.published.get(0).payload().asText());
    }

    @Test
    void shouldDropWhatTheClientCancelsDuringTheFlush() {
        int id = sleepsSubscribed(Qos.ONE);
        scene.broker.sends("t/1", "1", Qos.ONE);
        scene.broker.sends("t/1", "2", Qos.ONE);
        a.wakes().hears(publish(Qos.ONE, id, 1, "1"));
        a.sends(new Unsubscribe(9, Messages.filter("t/1"))).hears(new UnsubAck(9));
        a.sends(pubAck(id, 1)).hears(PingResp.INSTANCE);
        assertEquals(1, scene.core.counters().droppedFor(DropReason.UNSUBSCRIBED));
    }

    @Test
    void shouldWaitForTheStoreAndSayPingRespAfterIt() {
        int id = sleepsSubscribed(Qos.ONE);
        scene.broker.sends("t/1", "1", Qos.ONE);
        scene.storeAnswers.holdBack();
        a.wakes().hearsNothing().is(AWAKE);
        a.wakes().hearsNothing();
        scene.storeAnswers.letOneGo();
        a.hears(publish(Qos.ONE, id, 1, "1")).sends(pubAck(id, 1)).hears(PingResp.INSTANCE);
    }

    @Test
    void shouldKeepWhatTheStoreLoadsForAClientThatFellAsleepAgain() {
        int id = sleepsSubscribed(Qos.ONE);
        scene.broker.sends("t/1", "1", Qos.ONE);
        scene.storeAnswers.holdBack();
        a.wakes().hearsNothing().fallsAsleep(SECONDS);
        scene.storeAnswers.letAllGo();
        a.hearsNothing().wakes().hears(publish(Qos.ONE, id, 1, "1"));
        a.sends(pubAck(id, 1)).hears(PingResp.INSTANCE);
    }

    @Test
    void shouldTakeCustodyOfWhatItKeepsSoThatTheBrokerGoesOn() {
        sleepsSubscribed(Qos.ONE);
        assertTrue(scene.broker.sends("t/1", "x", Qos.ONE).isAcknowledged());
        assertEquals(1, scene.core.queues().messages());
    }

    @Test
    void shouldStayActiveWithoutPingRespWhenAnActiveClientDrains() {
        a.connectsKeeping();
        int id = a.subscribes("t/1", Qos.ONE);
        scene.broker.sends("t/1", "x", Qos.ONE);
        a.hears(publish(Qos.ONE, id, 1, "x"))
                .sends(pubAck(id, 1))
                .hearsNothing()
                .is(ACTIVE);
    }
}
