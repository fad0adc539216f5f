package io.mqttsn.gateway.core;

import static io.mqttsn.gateway.core.Messages.accepted;
import static io.mqttsn.gateway.core.Messages.connect;
import static io.mqttsn.gateway.core.Messages.pubAck;
import static io.mqttsn.gateway.core.Messages.publish;
import static io.mqttsn.gateway.core.Messages.regAck;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.RegAck;
import io.mqttsn.codec.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.gateway.routing.DropReason;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Topic ids in both directions (MQTT-SN 1.2, §6.5, §6.10).
 *
 * <pre>
 * client           gateway          client           gateway
 * REGISTER    --->                              <--- REGISTER
 *             <--- REGACK           REGACK      --->
 *                                               <--- PUBLISH
 * </pre>
 */
class RegisterTest extends ScenarioTest {

    private final Client a = scene.client("a");

    @Test
    void shouldGiveEachNameOneIdAndTheSameOneAgain() {
        a.connects();
        int first = a.registers("t/1");
        int second = a.registers("t/2");
        assertNotEquals(first, second);
        assertEquals(first, a.registers("t/1"));
    }

    @Test
    void shouldCountTheIdsOfEachClientByThemselves() {
        Client b = scene.client("b").connects();
        a.connects();
        int id = a.registers("of/a");
        assertEquals(id, b.registers("of/b"));
        a.sends(publish(Qos.ZERO, id, 0, "1"));
        b.sends(publish(Qos.ZERO, id, 0, "2"));
        assertEquals("of/a", scene.broker.published.get(0).topic().value());
        assertEquals("of/b", scene.broker.published.get(1).topic().value());
    }

    @Test
    void shouldCopyTheMsgIdAndAcceptZero() {
        a.connects();
        a.sends(new Register(0, 0, "t")).hears(regAck(1, 0));
        a.sends(new Register(0, 0xFFFF, "t")).hears(regAck(1, 0xFFFF));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/+", "#", "+", "a/#", "a#"})
    void shouldRefuseANameWithAWildcard(String name) {
        a.connects();
        a.sends(new Register(0, 5, name)).hears(new RegAck(0, 5, ReturnCode.NOT_SUPPORTED));
    }

    @Test
    void shouldNeverAssignANumberThatIsPredefined() {
        a.connects();
        Set<Integer> ids = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            ids.add(a.registers("t/" + i));
        }
        assertEquals(20, ids.size());
        assertEquals(false, ids.contains(7));
        assertEquals(false, ids.contains(0));
    }

    @Test
    void shouldRegisterANewNameUnderAWildcardBeforeItPublishes() {
        a.connects();
        assertEquals(0, a.subscribes("t/+", Qos.ONE));
        scene.broker.sends("t/1", "hi", Qos.ONE);
        a.hears(new Register(1, 1, "t/1"));
        a.sends(regAck(1, 1)).hears(publish(Qos.ONE, 1, 2, "hi"));
        a.sends(pubAck(1, 2)).hearsNothing();
        scene.broker.sends("t/1", "again", Qos.ONE);
        a.hears(publish(Qos.ONE, 1, 3, "again"));
        a.sends(pubAck(1, 3));
    }

    @Test
    void shouldRegisterForQosZeroToo() {
        a.connects();
        a.subscribes("t/+", Qos.ZERO);
        scene.broker.sends("t/1", "hi", Qos.ZERO);
        a.hears(new Register(1, 1, "t/1"));
        a.sends(regAck(1, 1)).hears(publish(Qos.ZERO, 1, 0, "hi"));
    }

    @Test
    void shouldNotRegisterWhatTheClientRegisteredItself() {
        a.connects();
        int id = a.registers("t/1");
        a.subscribes("t/+", Qos.ZERO);
        scene.broker.sends("t/1", "hi", Qos.ZERO);
        a.hears(publish(Qos.ZERO, id, 0, "hi"));
    }

    @Test
    void shouldRepeatRegisterUntilItIsAnswered() {
        a.connects();
        a.subscribes("t/+", Qos.ZERO);
        scene.broker.sends("t/1", "hi", Qos.ZERO);
        a.hears(new Register(1, 1, "t/1"));
        for (int repeat = 1; repeat <= 3; repeat++) {
            scene.passes(10);
            a.hears(new Register(1, 1, "t/1"));
        }
        a.sends(regAck(1, 1)).hears(publish(Qos.ZERO, 1, 0, "hi"));
    }

    @Test
    void shouldTakeNoOtherAcknowledgementForThatOfItsRegister() {
        a.connects();
        a.subscribes("t/+", Qos.ONE);
        scene.broker.sends("t/1", "hi", Qos.ONE);
        a.hears(new Register(1, 1, "t/1"));
        a.sends(regAck(1, 2)).hearsNothing();
        a.sends(regAck(2, 1)).hearsNothing();
        a.sends(pubAck(1, 1)).hearsNothing();
        a.sends(regAck(1, 1)).hears(publish(Qos.ONE, 1, 2, "hi"));
        a.sends(regAck(1, 1)).hearsNothing();
        a.sends(pubAck(1, 2));
    }

    /** Rejecting acknowledgements were ignored elsewhere, and the id was used all the same. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 0x80})
    void shouldDropAMessageWhoseNameTheClientRefusesAndNotOfferItAgain(int returnCode) {
        a.connects();
        a.subscribes("t/+", Qos.ONE);
        scene.broker.sends("t/1", "hi", Qos.ONE);
        a.hears(new Register(1, 1, "t/1"));
        a.sends(new RegAck(1, 1, ReturnCode.of(returnCode))).hearsNothing();
        scene.broker.sends("t/1", "again", Qos.ONE);
        a.hearsNothing();
        assertEquals(2, scene.core.counters().droppedFor(DropReason.REGISTER_REFUSED));

        scene.broker.sends("t/2", "other", Qos.ONE);
        a.hears(new Register(2, 2, "t/2"));
        a.sends(regAck(2, 2)).hears(publish(Qos.ONE, 2, 3, "other"));
        a.sends(pubAck(2, 3));
    }

    @Test
    void shouldEndTheSubscriptionOfExactlyTheRefusedName() {
        a.connectsKeeping();
        int topicId = a.subscribes("t/1", Qos.ONE);
        a.subscribes("t/#", Qos.ONE);
        a.saysGoodbye();
        scene.broker.sends("t/1", "hi", Qos.ONE);
        a.sends(connect(a.id)).hears(accepted(), new Register(topicId, 1, "t/1"));
        a.sends(new RegAck(topicId, 1, ReturnCode.NOT_SUPPORTED)).hearsNothing();
        assertEquals(1, a.session().subscriptions().size());
        assertEquals(1, scene.broker.link(a.session().id()).subscriptions.size());
    }

    @Test
    void shouldWaitAndAskAgainWhenTheClientAnswersCongestion() {
        a.sends(Messages.connectFor(a.id, 3600)).hears(accepted());
        a.subscribes("t/+", Qos.ONE);
        scene.broker.sends("t/1", "hi", Qos.ONE);
        a.hears(new Register(1, 1, "t/1"));
        a.sends(new RegAck(1, 1, ReturnCode.CONGESTION)).hearsNothing();
        scene.passes(299);
        a.hearsNothing();
        scene.passes(1);
        a.hears(new Register(1, 2, "t/1"));
        a.sends(regAck(1, 2)).hears(publish(Qos.ONE, 1, 3, "hi"));
        a.sends(pubAck(1, 3));
    }

    @Test
    void shouldRegisterAgainAfterAReconnectAndAcceptTheOldIdMeanwhile() {
        a.connectsKeeping();
        int id = a.registers("t/1");
        a.subscribes("t/+", Qos.ONE);
        a.saysGoodbye();
        scene.broker.sends("t/1", "hi", Qos.ONE);
        a.sends(connect(a.id)).hears(accepted(), new Register(id, 1, "t/1"));
        a.sends(publish(Qos.ONE, id, 9, "from client")).hears(pubAck(id, 9));
        a.sends(regAck(id, 1)).hears(publish(Qos.ONE, id, 2, "hi"));
        a.sends(pubAck(id, 2));
    }

    @Test
    void shouldKeepTheIdsDuringSleep() {
        a.connectsKeeping();
        int id = a.registers("t/1");
        a.subscribes("t/+", Qos.ZERO);
        a.fallsAsleep(600);
        scene.broker.sends("t/1", "hi", Qos.ZERO);
        a.wakes().hears(publish(Qos.ZERO, id, 0, "hi"), io.mqttsn.codec.PingResp.INSTANCE);
    }

    /** The client's "invalid topic id" for a message that nobody waits for: the next one shall be registered first. */
    @Test
    void shouldRegisterAgainWhenTheClientDoesNotKnowTheIdOfAQosZeroMessage() {
        a.connects();
        int id = a.subscribes("t/1", Qos.ZERO);
        scene.broker.sends("t/1", "lost", Qos.ZERO);
        a.hears(publish(Qos.ZERO, id, 0, "lost"));
        a.sends(pubAck(id, 0, ReturnCode.INVALID_TOPIC_ID)).hearsNothing();
        scene.broker.sends("t/1", "next", Qos.ZERO);
        a.hears(new Register(id, 1, "t/1"));
        a.sends(regAck(id, 1)).hears(publish(Qos.ZERO, id, 0, "next"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void shouldRegisterAndPublishAgainWhenTheClientDoesNotKnowTheId(int qosLevel) {
        Qos qos = Qos.ofBits(qosLevel);
        a.connects();
        int id = a.subscribes("t/1", qos);
        scene.broker.sends("t/1", "hi", qos);
        Publish first = publish(qos, id, 1, "hi");
        a.hears(first);
        a.sends(pubAck(id, 1, ReturnCode.INVALID_TOPIC_ID)).hears(new Register(id, 2, "t/1"));
        a.sends(regAck(id, 2)).hears(first.asDuplicate());
        if (qos == Qos.ONE) {
            a.sends(pubAck(id, 1));
        } else {
            a.sends(new io.mqttsn.codec.PubRec(1)).hears(new io.mqttsn.codec.PubRel(1));
            a.sends(new io.mqttsn.codec.PubComp(1)).hearsNothing();
        }
        assertEquals(1, scene.core.counters().deliveredAt(qosLevel));
    }

    @Test
    void shouldGiveAMessageUpWhenTheClientNeverLearnsItsId() {
        a.connects();
        int id = a.subscribes("t/1", Qos.ONE);
        scene.broker.sends("t/1", "hi", Qos.ONE);
        a.hears(publish(Qos.ONE, id, 1, "hi"));
        for (int round = 0; round < 3; round++) {
            a.sends(pubAck(id, 1, ReturnCode.INVALID_TOPIC_ID)).hears(new Register(id, 2 + round, "t/1"));
            a.sends(regAck(id, 2 + round)).hears(publish(Qos.ONE, id, 1, "hi").asDuplicate());
        }
        a.sends(pubAck(id, 1, ReturnCode.INVALID_TOPIC_ID)).hearsNothing();
        assertEquals(1, scene.core.counters().droppedFor(DropReason.REFUSED_BY_CLIENT));
    }

    /** The id was spent on a name that the client could never learn. */
    @Test
    void shouldSpendNoIdOnANameThatNoRegisterCarriesToTheClient() {
        scene = TestPolicy.scenario(policy -> policy.frameSizeMax = 40);
        Client sensor = scene.client("sensor").connects();
        sensor.subscribes("t/#", Qos.ONE);
        scene.broker.sends("t/" + "x".repeat(33), "x", Qos.ONE);
        sensor.hearsNothing();
        scene.broker.sends("t/y", "x".repeat(34), Qos.ONE);
        sensor.hearsNothing();
        assertEquals(2, scene.core.counters().droppedFor(DropReason.FRAME_TOO_LARGE));
        assertEquals(0, sensor.session().topicIds().size());
        String longest = "t/" + "x".repeat(32);
        scene.broker.sends(longest, "x".repeat(33), Qos.ONE);
        sensor.hears(new Register(1, 1, longest));
        sensor.sends(regAck(1, 1)).hears(publish(Qos.ONE, 1, 2, "x".repeat(33)));
    }
}
