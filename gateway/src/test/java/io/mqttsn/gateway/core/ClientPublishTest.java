package io.mqttsn.gateway.core;

import static io.mqttsn.gateway.core.Messages.accepted;
import static io.mqttsn.gateway.core.Messages.connect;
import static io.mqttsn.gateway.core.Messages.pubAck;
import static io.mqttsn.gateway.core.Messages.publish;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.Octets;
import io.mqttsn.codec.PingResp;
import io.mqttsn.codec.PredefinedTopicId;
import io.mqttsn.codec.PubComp;
import io.mqttsn.codec.PubRec;
import io.mqttsn.codec.PubRel;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.ShortTopicName;
import io.mqttsn.codec.TopicId;
import io.mqttsn.gateway.routing.DropReason;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicName;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What clients publish (MQTT-SN 1.2, §6.6). What a sensor sees acknowledged, the broker has.
 *
 * <pre>
 * client           gateway           broker
 * PUBLISH     --->
 *                  publish     --->
 *                              <---  delivered
 *             <--- PUBACK (QoS 1), PUBREC (QoS 2)
 * PUBREL      --->                               QoS 2
 *             <--- PUBCOMP
 * </pre>
 */
class ClientPublishTest extends ScenarioTest {

    private final Client a = scene.client("a");

    @ParameterizedTest
    @CsvSource({"ZERO,false", "ONE,false", "TWO,false", "ZERO,true", "ONE,true", "TWO,true"})
    void shouldTellTheBrokerTopicPayloadQosAndRetainAsTheyAre(Qos qos, boolean retain) {
        a.connects();
        int id = a.registers("t/1");
        byte[] all = new byte[300];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        a.sends(new Publish(false, qos, retain, new TopicId(id), 5, Octets.copyOf(all)));
        assertEquals(
                List.of(Publication.of(new TopicName("t/1"), Octets.copyOf(all), qos, retain)), scene.broker.published);
        switch (qos) {
            case ONE -> a.hears(pubAck(id, 5));
            case TWO -> a.hears(new PubRec(5));
            default -> a.hearsNothing();
        }
        assertEquals(1, scene.core.counters().publishedAt(qos.level()));
    }

    @Test
    void shouldPublishToPredefinedIdsAndShortNames() {
        a.connects();
        a.sends(publish(Qos.ONE, new PredefinedTopicId(7), 1, "p")).hears(pubAck(7, 1));
        ShortTopicName ab = ShortTopicName.of("ab");
        a.sends(publish(Qos.ONE, ab, 2, "s")).hears(pubAck(ab.bits(), 2));
        assertEquals(TestSettings.PREDEFINED_7, scene.broker.published.get(0).topic());
        assertEquals(new TopicName("ab"), scene.broker.published.get(1).topic());
    }

    /** Elsewhere "success" meant that the message was handed to a library. */
    @ParameterizedTest
    @EnumSource(
            value = Qos.class,
            names = {"ONE", "TWO"})
    void shouldAcknowledgeNothingWhileTheBrokerIsSilent(Qos qos) {
        a.connects();
        int id = a.registers("t");
        scene.broker.answers.holdBack();
        Publish message = publish(qos, id, 5, "hi");
        a.sends(message).hearsNothing();
        for (int repeat = 0; repeat < 5; repeat++) {
            scene.passes(10);
            a.sends(message.asDuplicate()).hearsNothing();
        }
        a.sends(new PubRel(5)).ignoresWhatItHeard();
        assertEquals(1, scene.broker.answers.waiting());
        assertEquals(5, scene.core.counters().duplicates);
        scene.broker.answers.letAllGo();
        a.hears(qos == Qos.ONE ? pubAck(id, 5) : new PubRec(5));
        assertEquals(1, scene.broker.published.size());
    }

    @ParameterizedTest
    @CsvSource({"CONGESTED,ONE,1", "CONGESTED,TWO,1", "REFUSED,ONE,3", "REFUSED,TWO,3"})
    void shouldTellTheClientWhenTheBrokerDoesNotTakeTheMessageAndTakeItLater(
            PublishOutcome outcome, Qos qos, int returnCode) {
        a.connects();
        int id = a.registers("t");
        scene.broker.publishing = outcome;
        a.sends(publish(qos, id, 5, "hi")).hears(pubAck(id, 5, ReturnCode.of(returnCode)));
        DropReason reason =
                outcome == PublishOutcome.CONGESTED ? DropReason.UPLINK_CONGESTED : DropReason.UPLINK_REFUSED;
        assertEquals(1, scene.core.counters().droppedFor(reason));
        scene.broker.publishing = PublishOutcome.DELIVERED;
        // A repeat within T_retry may have crossed the refusal, and is refused again.
        scene.passes(10);
        a.sends(publish(qos, id, 5, "hi")).hears(qos == Qos.ONE ? pubAck(id, 5) : new PubRec(5));
        assertEquals(1, scene.broker.published.size());
    }

    /** Taken after all, it would reach the broker a second time when the client, which has heard our refusal, sends the message anew. */
    @ParameterizedTest
    @EnumSource(
            value = Qos.class,
            names = {"ONE", "TWO"})
    void shouldRefuseARepeatThatHasCrossedTheRefusal(Qos qos) {
        a.connects();
        int id = a.registers("t");
        Publish message = publish(qos, id, 5, "hi");
        scene.broker.publishing = PublishOutcome.CONGESTED;
        a.sends(message).hears(pubAck(id, 5, ReturnCode.CONGESTION));
        scene.broker.publishing = PublishOutcome.DELIVERED;
        a.sends(message.asDuplicate()).hears(pubAck(id, 5, ReturnCode.CONGESTION));
        assertEquals(1, scene.core.counters().duplicates);
        assertEquals(0, scene.core.counters().publishedAt(qos.level()));
    }

    @Test
    void shouldCountAQosZeroMessageThatTheBrokerDoesNotTakeAndSayNothing() {
        a.connects();
        int id = a.registers("t");
        scene.broker.publishing = PublishOutcome.CONGESTED;
        a.sends(publish(Qos.ZERO, id, 0, "hi")).hearsNothing();
        assertEquals(1, scene.core.counters().droppedFor(DropReason.UPLINK_CONGESTED));
    }

    /** Elsewhere the answer was silence, another code, or the end of the session. */
    @ParameterizedTest
    @CsvSource({"ZERO,0", "ONE,5", "TWO,6", "ZERO,9"})
    void shouldAnswerAnUnknownTopicIdWithBothIdsAndGoOn(Qos qos, int msgId) {
        a.connects();
        int known = a.registers("t");
        a.sends(publish(qos, 0x1234, msgId, "?")).hears(pubAck(0x1234, msgId, ReturnCode.INVALID_TOPIC_ID));
        a.sends(publish(qos, new PredefinedTopicId(8), msgId, "?"))
                .hears(pubAck(8, msgId, ReturnCode.INVALID_TOPIC_ID));
        assertEquals(2, scene.core.counters().droppedFor(DropReason.UNKNOWN_TOPIC_ID));
        a.sends(publish(Qos.ONE, known, 7, "hi")).hears(pubAck(known, 7));
        assertEquals(1, scene.broker.published.size());
    }

    /** A normal id is not a predefined one of the same number, and the other way round. */
    @Test
    void shouldTellNormalAndPredefinedIdsApart() {
        a.connects();
        int id = a.registers("t");
        a.sends(publish(Qos.ONE, new PredefinedTopicId(id), 1, "?")).hears(pubAck(id, 1, ReturnCode.INVALID_TOPIC_ID));
        a.sends(publish(Qos.ONE, 7, 2, "?")).hears(pubAck(7, 2, ReturnCode.INVALID_TOPIC_ID));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 0xFFFF})
    void shouldServeAClientThatAlwaysUsesTheSameMsgId(int msgId) {
        a.connects();
        int id = a.registers("t");
        for (int i = 0; i < 3; i++) {
            a.sends(publish(Qos.ONE, id, msgId, "" + i)).hears(pubAck(id, msgId));
            a.sends(publish(Qos.TWO, id, msgId, "" + i)).hears(new PubRec(msgId));
            a.sends(new PubRel(msgId)).hears(new PubComp(msgId));
        }
        assertEquals(6, scene.broker.published.size());
    }

    @Test
    void shouldPublishOnceWhatIsRepeatedUntilPubRel() {
        a.connects();
        int id = a.registers("t");
        Publish message = publish(Qos.TWO, id, 5, "hi");
        a.sends(message).hears(new PubRec(5));
        // Some clients never set DUP.
        a.sends(message).hears(new PubRec(5));
        a.sends(message.asDuplicate()).hears(new PubRec(5));
        a.sends(new PubRel(5)).hears(new PubComp(5));
        a.sends(new PubRel(5)).hears(new PubComp(5));
        assertEquals(1, scene.broker.published.size());
        a.sends(message).hears(new PubRec(5));
        assertEquals(2, scene.broker.published.size());
    }

    @Test
    void shouldAnswerAPubRelThatItDoesNotKnow() {
        a.connects();
        a.sends(new PubRel(0)).hears(new PubComp(0));
        a.sends(new PubRel(0x1234)).hears(new PubComp(0x1234));
    }

    @Test
    void shouldRememberQosTwoAcrossSleepAndReconnect() {
        a.connectsKeeping();
        int id = a.registers("t");
        Publish message = publish(Qos.TWO, id, 5, "hi");
        a.sends(message).hears(new PubRec(5));
        a.fallsAsleep(60);
        a.wakes().hears(PingResp.INSTANCE);
        a.sends(connect(a.id)).hears(accepted());
        a.sends(message.asDuplicate()).hears(new PubRec(5));
        a.saysGoodbye();
        a.sends(connect(a.id)).hears(accepted());
        a.sends(message.asDuplicate()).hears(new PubRec(5));
        a.sends(new PubRel(5)).hears(new PubComp(5));
        assertEquals(1, scene.broker.published.size());
    }

    @Test
    void shouldForgetQosTwoWithACleanSession() {
        a.connectsKeeping();
        int id = a.registers("t");
        a.sends(publish(Qos.TWO, id, 5, "hi")).hears(new PubRec(5));
        a.sends(Messages.cleanConnect(a.id)).hears(accepted());
        assertEquals(id, a.registers("t"));
        a.sends(publish(Qos.TWO, id, 5, "hi")).hears(new PubRec(5));
        assertEquals(2, scene.broker.published.size());
    }

    /** The broker's answer comes while the client is away: it gets its PUBREC when it asks again, and the message is there once. */
    @Test
    void shouldAnswerARepeatAfterTheBrokerAnsweredInTheClientsAbsence() {
        a.connectsKeeping();
        int id = a.registers("t");
        scene.broker.answers.holdBack();
        Publish message = publish(Qos.TWO, id, 5, "hi");
        a.sends(message).hearsNothing();
        a.saysGoodbye();
        scene.broker.answers.letAllGo();
        a.hearsNothing();
        a.sends(connect(a.id)).hears(accepted());
        a.sends(message.asDuplicate()).hears(new PubRec(5));
        a.sends(new PubRel(5)).hears(new PubComp(5));
        assertEquals(1, scene.broker.published.size());
    }

    /** A client that was reset counts its MsgIds anew: other content under an open id is another message, and not a repeat. */
    @ParameterizedTest
    @EnumSource(
            value = Qos.class,
            names = {"ONE", "TWO"})
    void shouldTakeOtherContentUnderAnOpenIdForAnotherMessage(Qos qos) {
        a.connects();
        int id = a.registers("t");
        int other = a.registers("t/other");
        scene.broker.answers.holdBack();
        a.sends(publish(qos, id, 5, "old")).hearsNothing();
        a.sends(publish(qos, id, 5, "new")).hearsNothing();
        a.sends(publish(qos, other, 5, "new")).hearsNothing();
        scene.broker.answers.letAllGo();
        a.hears(qos == Qos.ONE ? pubAck(other, 5) : new PubRec(5));
        assertEquals(3, scene.broker.published.size());
    }

    @ParameterizedTest
    @EnumSource(
            value = Qos.class,
            names = {"ONE", "TWO"})
    void shouldRefuseOneExchangeMoreThanAllowedAndServeThoseInside(Qos qos) {
        scene = new Scenario(settings -> {
            settings.publishesPerSessionMax = 3;
            settings.qos2IdsPerSessionMax = 3;
        });
        Client b = scene.client("b").connects();
        int id = b.registers("t");
        scene.broker.answers.holdBack();
        for (int msgId = 1; msgId <= 3; msgId++) {
            b.sends(publish(qos, id, msgId, "" + msgId)).hearsNothing();
        }
        b.sends(publish(qos, id, 4, "4")).hears(pubAck(id, 4, ReturnCode.CONGESTION));
        assertEquals(1, scene.core.counters().droppedFor(DropReason.EXCHANGES_FULL));
        b.sends(publish(qos, id, 3, "3").asDuplicate()).hearsNothing();
        scene.broker.answers.letAllGo();
        if (qos == Qos.ONE) {
            b.hears(pubAck(id, 1), pubAck(id, 2), pubAck(id, 3));
        } else {
            b.hears(new PubRec(1), new PubRec(2), new PubRec(3));
            b.sends(publish(qos, id, 4, "4")).hears(pubAck(id, 4, ReturnCode.CONGESTION));
            b.sends(new PubRel(2)).hears(new PubComp(2));
        }
        // A repeat within T_retry may have crossed the refusal, and is refused again.
        scene.passes(10);
        b.sends(publish(qos, id, 4, "4")).hears(qos == Qos.ONE ? pubAck(id, 4) : new PubRec(4));
    }

    @Test
    void shouldAnswerExchangesInTheOrderOfTheBroker() {
        a.connects();
        int id = a.registers("t");
        scene.broker.answers.holdBack();
        a.sends(publish(Qos.ONE, id, 1, "1"));
        a.sends(publish(Qos.ONE, id, 2, "2"));
        scene.broker.answers.letNewestGo();
        a.hears(pubAck(id, 2));
        scene.broker.answers.letOneGo();
        a.hears(pubAck(id, 1));
    }

    @ParameterizedTest
    @EnumSource(
            value = Qos.class,
            names = {"ONE", "TWO"})
    void shouldTakeALateAnswerOfAnEndedSessionForNobody(Qos qos) {
        a.connects();
        int id = a.registers("t");
        scene.broker.answers.holdBack();
        a.sends(publish(qos, id, 5, "hi"));
        a.saysGoodbye().isGone();
        a.sends(Messages.cleanConnect(a.id)).hearsNothing();
        scene.broker.answers.letAllGo();
        a.hears(accepted());
        assertTrue(a.hasSession());
    }

    /** Such a message was counted twice, as taken and as dropped. */
    @ParameterizedTest
    @EnumSource(
            value = PublishOutcome.class,
            names = {"CONGESTED", "REFUSED"})
    void shouldNotCountAMessageOfQos0AsPublishedThatTheBrokerDoesNotTake(PublishOutcome outcome) {
        Client sensor = scene.client("sensor").connects();
        int topicId = sensor.registers("t");
        sensor.sends(publish(Qos.ZERO, topicId, 0, "taken"));
        scene.broker.publishing = outcome;
        sensor.sends(publish(Qos.ZERO, topicId, 0, "not taken"));
        DropReason reason = outcome == PublishOutcome.REFUSED ? DropReason.UPLINK_REFUSED : DropReason.UPLINK_CONGESTED;
        assertEquals(1, scene.core.counters().publishedAt(0));
        assertEquals(1, scene.core.counters().droppedFor(reason));
    }
}
