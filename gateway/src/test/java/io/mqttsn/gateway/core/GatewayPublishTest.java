package io.mqttsn.gateway.core;

import static io.mqttsn.gateway.core.Messages.accepted;
import static io.mqttsn.gateway.core.Messages.connect;
import static io.mqttsn.gateway.core.Messages.connectFor;
import static io.mqttsn.gateway.core.Messages.pubAck;
import static io.mqttsn.gateway.core.Messages.publish;
import static io.mqttsn.gateway.core.Messages.regAck;
import static io.mqttsn.gateway.core.session.SessionState.Name.ACTIVE;
import static io.mqttsn.gateway.core.session.SessionState.Name.LOST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.Octets;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.PingResp;
import io.mqttsn.codec.PredefinedTopicId;
import io.mqttsn.codec.PubComp;
import io.mqttsn.codec.PubRec;
import io.mqttsn.codec.PubRel;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.ShortTopicName;
import io.mqttsn.codec.TopicId;
import io.mqttsn.gateway.routing.DropReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Messages on their way to a client (MQTT-SN 1.2, §6.10). The broker is told as soon as they are in custody, and never waits for the client.
 *
 * <pre>
 * QoS 1                             QoS 2
 * client           gateway          client           gateway
 *             <--- PUBLISH                      <--- PUBLISH
 * PUBACK      --->                  PUBREC      --->
 *                                               <--- PUBREL
 *                                   PUBCOMP     --->
 * </pre>
 */
class GatewayPublishTest extends ScenarioTest {

    private final Client a = scene.client("a");

    @ParameterizedTest
    @CsvSource({"ZERO,ZERO,ZERO", "ZERO,TWO,ZERO", "ONE,TWO,ONE", "TWO,ONE,ONE", "TWO,ZERO,ZERO", "TWO,TWO,TWO"})
    void shouldDeliverAtTheLowerOfBothQos(Qos published, Qos subscribed, Qos expected) {
        a.connects();
        int id = a.subscribes("t", subscribed);
        FakeBroker.Sent message = scene.broker.sends("t", "hi", published);
        a.hears(publish(expected, id, expected == Qos.ZERO ? 0 : 1, "hi"));
        assertTrue(message.isAcknowledged());
        acknowledges(expected, id, 1);
        assertEquals(1, scene.core.counters().deliveredAt(expected.level()));
        assertEquals(0, a.session().gatewayPublishes().size());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldPassRetainAndEveryOctetOn(boolean retain) {
        a.connects();
        int id = a.subscribes("t", Qos.ONE);
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        scene.broker.sends("t", Octets.copyOf(all), Qos.ONE, retain);
        a.hears(new Publish(false, Qos.ONE, retain, new TopicId(id), 1, Octets.copyOf(all)));
        a.sends(pubAck(id, 1));
    }

    @Test
    void shouldNameTheTopicAsTheClientKnowsIt() {
        a.connects();
        PredefinedTopicId seven = new PredefinedTopicId(7);
        ShortTopicName ab = ShortTopicName.of("ab");
        a.sends(Messages.subscribe(1, seven, Qos.ZERO)).hears(Messages.subAck(Qos.ZERO, 7, 1));
        a.sends(Messages.subscribe(2, ab, Qos.ZERO)).hears(Messages.subAck(Qos.ZERO, 0, 2));
        int cd = a.subscribes("cd", Qos.ZERO);
        scene.broker.sends(TestSettings.PREDEFINED_7.value(), "p", Qos.ZERO);
        scene.broker.sends("ab", "s", Qos.ZERO);
        scene.broker.sends("cd", "n", Qos.ZERO);
        a.hears(publish(Qos.ZERO, seven, 0, "p"), publish(Qos.ZERO, ab, 0, "s"), publish(Qos.ZERO, cd, 0, "n"));
    }

    @Test
    void shouldRepeatPublishWithDupUntilItIsAcknowledged() {
        a.connects();
        int id = a.subscribes("t", Qos.ONE);
        scene.broker.sends("t", "hi", Qos.ONE);
        Publish first = publish(Qos.ONE, id, 1, "hi");
        a.hears(first);
        for (int repeat = 1; repeat <= 3; repeat++) {
            scene.passes(9);
            a.hearsNothing();
            scene.passes(1);
            a.hears(first.asDuplicate());
        }
        a.sends(pubAck(id, 1));
        scene.passes(60);
        a.hearsNothing().is(ACTIVE);
        assertEquals(3, scene.core.counters().retransmissions);
    }

    @Test
    void shouldRepeatPubRelAsItIs() {
        a.connects();
        int id = a.subscribes("t", Qos.TWO);
        scene.broker.sends("t", "hi", Qos.TWO);
        a.hears(publish(Qos.TWO, id, 1, "hi"));
        a.sends(new PubRec(1)).hears(new PubRel(1));
        scene.passes(10);
        a.hears(new PubRel(1));
        a.sends(new PubRec(1)).hears(new PubRel(1));
        a.sends(new PubComp(1)).hearsNothing();
        a.sends(new PubComp(1)).hearsNothing();
        assertEquals(1, scene.core.counters().deliveredAt(2));
    }

    /** Messages without acknowledgement were lost with their client elsewhere. */
    @ParameterizedTest
    @EnumSource(
            value = Qos.class,
            names = {"ONE", "TWO"})
    void shouldGiveTheClientUpAfterAllRepeatsAndKeepTheMessageForItsReturn(Qos qos) {
        connectsWithWill();
        int id = a.subscribes("t", qos);
        scene.broker.sends("t", "first", qos);
        scene.broker.sends("t", "second", qos);
        Publish first = publish(qos, id, 1, "first");
        a.hears(first);
        scene.passes(39);
        a.hears(first.asDuplicate(), first.asDuplicate(), first.asDuplicate()).is(ACTIVE);
        assertEquals(0, scene.broker.firedWills.size());
        scene.passes(1);
        a.hearsNothing().is(LOST);
        assertEquals(1, scene.broker.firedWills.size());

        a.sends(connect(a.id)).hears(accepted(), new Register(id, 2, "t"));
        a.sends(regAck(id, 2)).hears(first.asDuplicate());
        acknowledges(qos, id, 1);
        a.hears(publish(qos, id, 3, "second"));
        acknowledges(qos, id, 3);
    }

    @Test
    void shouldGoOnWithPubRelAfterAReconnectWhenTheClientHasTheMessage() {
        a.connectsKeeping();
        int id = a.subscribes("t", Qos.TWO);
        scene.broker.sends("t", "hi", Qos.TWO);
        a.hears(publish(Qos.TWO, id, 1, "hi"));
        a.sends(new PubRec(1)).hears(new PubRel(1));
        a.saysGoodbye();
        a.sends(connect(a.id)).hears(accepted(), new PubRel(1));
        a.sends(new PubComp(1)).hearsNothing();
        assertEquals(1, scene.core.counters().deliveredAt(2));
    }

    @Test
    void shouldDropWhatWaitsForAClientThatIsLostWithACleanSession() {
        a.connects();
        int id = a.subscribes("t", Qos.ONE);
        scene.broker.sends("t", "hi", Qos.ONE);
        scene.broker.sends("t", "and more", Qos.ONE);
        a.hears(publish(Qos.ONE, id, 1, "hi"));
        scene.passes(40);
        a.ignoresWhatItHeard().isGone();
        assertEquals(2, scene.core.counters().droppedFor(DropReason.SESSION_ENDED));
    }

    /** Acknowledgements were matched by MsgId only, or of any kind. */
    @Test
    void shouldTakeOnlyItsOwnAcknowledgementAtQosOne() {
        a.connects();
        int id = a.subscribes("t", Qos.ONE);
        scene.broker.sends("t", "hi", Qos.ONE);
        scene.broker.sends("t", "next", Qos.ONE);
        a.hears(publish(Qos.ONE, id, 1, "hi"));
        a.sends(pubAck(id, 2)).hearsNothing();
        a.sends(pubAck(id + 1, 1)).hearsNothing();
        a.sends(new PubRec(1)).hearsNothing();
        a.sends(new PubComp(1)).hearsNothing();
        a.sends(regAck(id, 1)).hearsNothing();
        assertEquals(5, scene.core.counters().unexpectedMessages);
        scene.passes(10);
        a.hears(publish(Qos.ONE, id, 1, "hi").asDuplicate());
        a.sends(pubAck(id, 1)).hears(publish(Qos.ONE, id, 2, "next"));
        a.sends(pubAck(id, 1)).hearsNothing();
        a.sends(pubAck(id, 2));
        assertEquals(2, scene.core.counters().deliveredAt(1));
    }

    @Test
    void shouldTakeOnlyItsOwnAcknowledgementsAtQosTwo() {
        a.connects();
        int id = a.subscribes("t", Qos.TWO);
        scene.broker.sends("t", "hi", Qos.TWO);
        a.hears(publish(Qos.TWO, id, 1, "hi"));
        a.sends(pubAck(id, 1)).hearsNothing();
        a.sends(new PubComp(1)).hearsNothing();
        a.sends(new PubRec(2)).hearsNothing();
        a.sends(new PubRec(1)).hears(new PubRel(1));
        a.sends(pubAck(id, 1)).hearsNothing();
        a.sends(new PubComp(2)).hearsNothing();
        assertEquals(0, scene.core.counters().deliveredAt(2));
        a.sends(new PubComp(1)).hearsNothing();
        assertEquals(1, scene.core.counters().deliveredAt(2));
    }

    @ParameterizedTest
    @EnumSource(
            value = Qos.class,
            names = {"ONE", "TWO"})
    void shouldWaitWhenTheClientAnswersCongestionAndRepeatTheMessageThen(Qos qos) {
        a.sends(connectFor(a.id, 3600)).hears(accepted());
        int id = a.subscribes("t", qos);
        scene.broker.sends("t", "hi", qos);
        a.hears(publish(qos, id, 1, "hi"));
        a.sends(pubAck(id, 1, ReturnCode.CONGESTION)).hearsNothing();
        scene.broker.sends("t", "later", qos);
        scene.passes(299);
        a.hearsNothing();
        a.sends(PingReq.KEEP_ALIVE).hears(PingResp.INSTANCE);
        scene.passes(1);
        a.hears(publish(qos, id, 1, "hi").asDuplicate());
        acknowledges(qos, id, 1);
        a.hears(publish(qos, id, 2, "later"));
        acknowledges(qos, id, 2);
    }

    /** The message that the client could not take is gone; the next ones wait. */
    @Test
    void shouldWaitWhenTheClientAnswersCongestionToAMessageAtQosZero() {
        a.sends(connectFor(a.id, 3600)).hears(accepted());
        int id = a.subscribes("t", Qos.ZERO);
        scene.broker.sends("t", "hi", Qos.ZERO);
        a.hears(publish(Qos.ZERO, id, 0, "hi"));
        a.sends(pubAck(id, 0, ReturnCode.CONGESTION)).hearsNothing();
        scene.broker.sends("t", "later", Qos.ZERO);
        scene.passes(299);
        a.hearsNothing();
        scene.passes(1);
        a.hears(publish(Qos.ZERO, id, 0, "later"));
        assertEquals(0, scene.core.counters().unexpectedMessages);
    }

    /** A client that was restarted waited for the rest of T_WAIT, although it asked for nothing of the kind any more. */
    @Test
    void shouldEndThePauseWhenTheClientConnectsAgain() {
        a.connectsKeeping();
        int id = a.subscribes("t", Qos.ONE);
        scene.broker.sends("t", "hi", Qos.ONE);
        a.hears(publish(Qos.ONE, id, 1, "hi"));
        a.sends(pubAck(id, 1, ReturnCode.CONGESTION)).hearsNothing();
        scene.broker.sends("t", "later", Qos.ONE);
        scene.passes(2);
        a.sends(connectFor(a.id, 3600)).hears(accepted(), new Register(id, 2, "t"));
        a.sends(regAck(id, 2)).hears(publish(Qos.ONE, id, 1, "hi").asDuplicate());
        acknowledges(Qos.ONE, id, 1);
        a.hears(publish(Qos.ONE, id, 3, "later"));
        acknowledges(Qos.ONE, id, 3);
        scene.passes(300);
        a.hearsNothing();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 0x80})
    void shouldDropAMessageThatTheClientRefusesAndGoOnWithTheNext(int returnCode) {
        a.connects();
        int id = a.subscribes("t", Qos.ONE);
        scene.broker.sends("t", "hi", Qos.ONE);
        scene.broker.sends("t", "next", Qos.ONE);
        a.hears(publish(Qos.ONE, id, 1, "hi"));
        a.sends(pubAck(id, 1, ReturnCode.of(returnCode))).hears(publish(Qos.ONE, id, 2, "next"));
        a.sends(pubAck(id, 2));
        assertEquals(1, scene.core.counters().droppedFor(DropReason.REFUSED_BY_CLIENT));
    }

    /** After a burst the queue stopped elsewhere, or moved by one message per keepalive. */
    @Test
    void shouldDrainFiveHundredMessagesInOrderWhileTheClockStandsStill() {
        a.connects();
        int id = a.subscribes("t", Qos.TWO);
        for (int i = 0; i < 500; i++) {
            assertTrue(scene.broker.sends("t", "" + i, Qos.ofBits(i % 3)).isAcknowledged());
        }
        int msgId = 1;
        for (int i = 0; i < 500; i++) {
            Qos qos = Qos.ofBits(i % 3);
            // A QoS 0 message leaves together with the one behind it; the first of all left at once.
            if (qos == Qos.ZERO) {
                if (i + 1 < 500) {
                    a.hears(publish(qos, id, 0, "" + i), publish(Qos.ONE, id, msgId, "" + (i + 1)));
                } else {
                    a.hears(publish(qos, id, 0, "" + i));
                }
                continue;
            }
            if (qos == Qos.TWO) {
                a.hears(publish(qos, id, msgId, "" + i));
            }
            acknowledges(qos, id, msgId++);
        }
        a.hearsNothing();
        assertEquals(0, scene.core.queues().messages());
    }

    @Test
    void shouldNotLetAQosZeroMessageOvertake() {
        a.connects();
        int id = a.subscribes("t", Qos.ONE);
        scene.broker.sends("t", "one", Qos.ONE);
        scene.broker.sends("t", "zero", Qos.ZERO);
        a.hears(publish(Qos.ONE, id, 1, "one"));
        a.sends(pubAck(id, 1)).hears(publish(Qos.ZERO, id, 0, "zero"));
    }

    @Test
    void shouldKeepTheOrderWhileTheStoreIsSlow() {
        a.connects();
        int id = a.subscribes("t", Qos.ONE);
        for (int i = 1; i <= 3; i++) {
            scene.broker.sends("t", "" + i, Qos.ONE);
        }
        a.hears(publish(Qos.ONE, id, 1, "1"));
        scene.storeAnswers.holdBack();
        a.sends(pubAck(id, 1)).hearsNothing();
        scene.broker.sends("t", "4", Qos.ONE);
        a.hearsNothing();
        scene.storeAnswers.letAllGo();
        for (int i = 2; i <= 4; i++) {
            a.hears(publish(Qos.ONE, id, i, "" + i));
            a.sends(pubAck(id, i));
        }
    }

    /** A step of custody that is not done is not acknowledged. */
    @Test
    void shouldAcknowledgeTheBrokerWhenTheStoreHasTheMessageAndNotBefore() {
        a.connects();
        int id = a.subscribes("t", Qos.ONE);
        scene.storeAnswers.holdBack();
        FakeBroker.Sent message = scene.broker.sends("t", "hi", Qos.ONE);
        a.hears(publish(Qos.ONE, id, 1, "hi"));
        assertFalse(message.isAcknowledged());
        scene.storeAnswers.letAllGo();
        assertTrue(message.isAcknowledged());
        a.sends(pubAck(id, 1));
    }

    /** One octet too many was cut elsewhere, and what was left was acknowledged. */
    @ParameterizedTest
    @EnumSource(
            value = Qos.class,
            names = {"ZERO", "ONE", "TWO"})
    void shouldDropAFrameThatIsOneOctetTooLargeWholeAndAcknowledgeTheBroker(Qos qos) {
        scene = TestPolicy.scenario(policy -> policy.frameSizeMax = 60);
        Client b = scene.client("b").connects();
        int id = b.subscribes("t", qos);
        String largest = "x".repeat(60 - 7);
        FakeBroker.Sent tooLarge = scene.broker.sends("t", largest + "x", qos);
        b.hearsNothing();
        assertTrue(tooLarge.isAcknowledged());
        assertEquals(1, scene.core.counters().droppedFor(DropReason.FRAME_TOO_LARGE));
        scene.broker.sends("t", largest, Qos.ZERO);
        b.hears(publish(Qos.ZERO, id, 0, largest));
    }

    @Test
    void shouldDropAMessageWhoseNameDoesNotFitIntoRegister() {
        scene = TestPolicy.scenario(policy -> policy.frameSizeMax = 60);
        Client b = scene.client("b").connects();
        b.subscribes("t/#", Qos.ONE);
        String longest = "t/" + "n".repeat(60 - 6 - 2);
        scene.broker.sends(longest + "n", "hi", Qos.ONE);
        b.hearsNothing();
        assertEquals(1, scene.core.counters().droppedFor(DropReason.FRAME_TOO_LARGE));
        scene.broker.sends(longest, "hi", Qos.ZERO);
        // The name that did not fit has taken no id.
        b.hears(new Register(1, 1, longest));
        b.sends(regAck(1, 1)).hears(publish(Qos.ZERO, 1, 0, "hi"));
    }

    @Test
    void shouldDropWhatHasNoTopicIdLeftAndServeTheNamesThatHaveOne() {
        scene = new Scenario(settings -> settings.topicsPerSessionMax = 2);
        Client b = scene.client("b").connects();
        int known = b.registers("t/known");
        b.subscribes("t/+", Qos.ONE);
        scene.broker.sends("t/second", "fits", Qos.ONE);
        b.hears(new Register(2, 1, "t/second"));
        b.sends(regAck(2, 1)).hears(publish(Qos.ONE, 2, 2, "fits"));
        b.sends(pubAck(2, 2));
        FakeBroker.Sent dropped = scene.broker.sends("t/third", "does not", Qos.ONE);
        b.hearsNothing();
        assertTrue(dropped.isAcknowledged());
        assertEquals(1, scene.core.counters().droppedFor(DropReason.TOPIC_IDS_EXHAUSTED));
        scene.broker.sends("t/known", "hi", Qos.ONE);
        b.hears(publish(Qos.ONE, known, 3, "hi"));
        b.sends(pubAck(known, 3));
    }

    /** Numbers of messages were skipped elsewhere, and 0 was used after the wrap. */
    @Test
    void shouldUseEachMsgIdFromOneToTheLastAndNeverZero() {
        a.connects();
        int id = a.subscribes("t", Qos.ONE);
        for (int i = 0; i < 0xFFFF + 2; i++) {
            int msgId = i % 0xFFFF + 1;
            scene.broker.sends("t", "", Qos.ONE);
            a.hears(publish(Qos.ONE, id, msgId, ""));
            a.sends(pubAck(id, msgId));
        }
    }

    @Test
    void shouldServeOthersWhileOneClientDoesNotAnswer() {
        Client b = scene.client("b").connects();
        int ofB = b.subscribes("t", Qos.ONE);
        a.connects();
        int ofA = a.subscribes("t", Qos.ONE);
        FakeBroker.Sent first = scene.broker.sends("t", "1", Qos.ONE);
        FakeBroker.Sent second = scene.broker.sends("t", "2", Qos.ONE);
        assertTrue(first.isAcknowledged() && second.isAcknowledged());
        a.hears(publish(Qos.ONE, ofA, 1, "1"));
        b.hears(publish(Qos.ONE, ofB, 1, "1"));
        b.sends(pubAck(ofB, 1)).hears(publish(Qos.ONE, ofB, 2, "2"));
        b.sends(pubAck(ofB, 2));
        a.hearsNothing();
    }

    private void acknowledges(Qos qos, int topicId, int msgId) {
        if (qos == Qos.ONE) {
            a.sends(pubAck(topicId, msgId));
        } else if (qos == Qos.TWO) {
            a.sends(new PubRec(msgId)).hears(new PubRel(msgId));
            a.sends(new PubComp(msgId));
        }
    }

    private void connectsWithWill() {
        a.sends(Messages.connectWithWill(a.id)).ignoresWhatItHeard();
        a.sends(Messages.willTopic("w")).ignoresWhatItHeard();
        a.sends(Messages.willMsg("gone")).hears(accepted());
    }
}
