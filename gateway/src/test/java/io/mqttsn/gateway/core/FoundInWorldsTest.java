package io.mqttsn.gateway.core;

import static io.mqttsn.gateway.core.Messages.accepted;
import static io.mqttsn.gateway.core.Messages.connect;
import static io.mqttsn.gateway.core.Messages.filter;
import static io.mqttsn.gateway.core.Messages.pubAck;
import static io.mqttsn.gateway.core.Messages.publish;
import static io.mqttsn.gateway.core.Messages.regAck;
import static io.mqttsn.gateway.core.Messages.subAck;
import static io.mqttsn.gateway.core.Messages.subscribe;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.PingResp;
import io.mqttsn.codec.PredefinedTopicId;
import io.mqttsn.codec.PubComp;
import io.mqttsn.codec.PubRec;
import io.mqttsn.codec.PubRel;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.UnsubAck;
import io.mqttsn.codec.Unsubscribe;
import io.mqttsn.gateway.routing.DropReason;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Defects that simulated worlds have shown first, each reduced to its chart. */
class FoundInWorldsTest extends ScenarioTest {

    /** A QoS 0 message that waited for REGACK was never stored, so nobody counted it when its session ended: it had vanished. */
    @Test
    void shouldCountQos0MessageThatWaitsForRegAckWhenItsSessionEnds() {
        Client sensor = scene.client("sensor").connects();
        sensor.subscribes("a/+", Qos.ZERO);
        scene.broker.sends("a/1", "gone", Qos.ZERO);
        sensor.hears(new Register(1, 1, "a/1"));
        sensor.saysGoodbye().isGone();
        assertEquals(1, scene.core.counters().droppedFor(DropReason.SESSION_ENDED));
    }

    /** The client cancelled its subscription while it was told the topic's id, and got the message behind UNSUBACK. */
    @Test
    void shouldNotPublishBehindUnsubAckWhatWaitedForRegAck() {
        Client sensor = scene.client("sensor").connects();
        sensor.subscribes("a/+", Qos.ONE);
        scene.broker.sends("a/1", "cancelled", Qos.ONE);
        sensor.hears(new Register(1, 1, "a/1"));
        sensor.sends(new Unsubscribe(7, filter("a/+"))).hears(new UnsubAck(7));
        sensor.sends(regAck(1, 1)).hearsNothing();
        assertEquals(1, scene.core.counters().droppedFor(DropReason.UNSUBSCRIBED));
    }

    /** The same, when the client comes back after a sleep in which REGISTER stayed unanswered. */
    @Test
    void shouldNotRegisterForMessageThatWasCancelledMeanwhile() {
        Client sensor = scene.client("sensor").connectsKeeping();
        sensor.subscribes("a/+", Qos.ONE);
        scene.broker.sends("a/1", "cancelled", Qos.ONE);
        sensor.hears(new Register(1, 1, "a/1"));
        sensor.sends(new Unsubscribe(7, filter("a/+"))).hears(new UnsubAck(7));
        sensor.fallsAsleep(60);
        sensor.wakes().hears(PingResp.INSTANCE);
        assertEquals(1, scene.core.counters().droppedFor(DropReason.UNSUBSCRIBED));
    }

    /**
     * A message was published under a predefined id; the client unsubscribed and came back, and the repeat named its topic by a normal id. To the client
     * that was another message, which it took a second time.
     */
    @Test
    void shouldRepeatMessageUnderTheSameTopicIdWhateverIsSubscribedNow() {
        PredefinedTopicId seven = new PredefinedTopicId(7);
        Client sensor = scene.client("sensor").connectsKeeping();
        sensor.sends(subscribe(1, seven, Qos.TWO)).hears(subAck(Qos.TWO, 7, 1));
        scene.broker.sends(TestSettings.PREDEFINED_7.value(), "once", Qos.TWO);
        sensor.hears(publish(Qos.TWO, seven, 1, "once"));
        sensor.sends(new Unsubscribe(2, seven)).hears(new UnsubAck(2));
        sensor.subscribes("predefined/+", Qos.TWO);
        sensor.sends(connect(sensor.id))
                .hears(accepted(), publish(Qos.TWO, seven, 1, "once").asDuplicate());
    }

    /** The limit began at time 0, which lies in the future where monotonic time is negative: its first answers were its last. */
    @Test
    void shouldAnswerStrangersAgainAfterASecondWhereverTimeBegins() {
        scene = new Scenario(
                settings -> settings.strangerAnswersPerSecond = 1,
                -Duration.ofDays(300).toNanos());
        Client stranger = scene.client("stranger");
        stranger.sends(new PingReq(stranger.id)).hears(Disconnect.PLAIN);
        stranger.sends(new PingReq(stranger.id)).hearsNothing();
        scene.passes(1);
        stranger.sends(new PingReq(stranger.id)).hears(Disconnect.PLAIN);
    }

    /**
     * The broker was away, the client was told "congestion", and a repeat that crossed this answer found the broker back and was taken. Since the client
     * sent the message anew after its wait, it reached the broker twice at QoS 2.
     */
    @Test
    void shouldRefuseRepeatThatCrossedItsRefusal() {
        Client sensor = scene.client("sensor").connects();
        int id = sensor.registers("a");
        scene.broker.publishing = PublishOutcome.CONGESTED;
        sensor.sends(publish(Qos.TWO, id, 7, "once")).hears(pubAck(id, 7, ReturnCode.CONGESTION));
        scene.broker.publishing = PublishOutcome.DELIVERED;
        sensor.sends(publish(Qos.TWO, id, 7, "once").asDuplicate()).hears(pubAck(id, 7, ReturnCode.CONGESTION));
        assertEquals(List.of(), scene.broker.published);
        sensor.sends(publish(Qos.TWO, id, 8, "once")).hears(new PubRec(8));
        sensor.sends(new PubRel(8)).hears(new PubComp(8));
        assertEquals(1, scene.broker.published.size());
    }

    /** A client that waits for T_WAIT and then repeats the message under the same id is served. */
    @Test
    void shouldTakeRefusedMessageUnderItsOldIdLater() {
        Client sensor = scene.client("sensor").connects();
        int id = sensor.registers("a");
        scene.broker.publishing = PublishOutcome.CONGESTED;
        sensor.sends(publish(Qos.ONE, id, 7, "later")).hears(pubAck(id, 7, ReturnCode.CONGESTION));
        scene.broker.publishing = PublishOutcome.DELIVERED;
        scene.passes(10);
        sensor.sends(publish(Qos.ONE, id, 7, "later").asDuplicate()).hears(pubAck(id, 7));
        assertEquals(1, scene.broker.published.size());
    }
}
