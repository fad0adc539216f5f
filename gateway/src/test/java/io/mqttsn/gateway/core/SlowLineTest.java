package io.mqttsn.gateway.core;

import static io.mqttsn.gateway.core.Messages.accepted;
import static io.mqttsn.gateway.core.Messages.cleanConnectWithWill;
import static io.mqttsn.gateway.core.Messages.pubAck;
import static io.mqttsn.gateway.core.Messages.publish;
import static io.mqttsn.gateway.core.Messages.willMsg;
import static io.mqttsn.gateway.core.Messages.willTopic;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mqttsn.codec.Octets;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.PingResp;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.WillMsgReq;
import io.mqttsn.codec.WillTopicReq;
import io.mqttsn.gateway.core.forwarder.ForwardedPeer;
import io.mqttsn.gateway.routing.DropReason;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Clients on a line where messages wait for their turn. T_retry is 10 s from the moment when a message leaves, not from the one when it began to wait:
 * otherwise a slow line would drown in repetitions of what it has not sent yet.
 */
class SlowLineTest extends ScenarioTest {

    private static final int ID = 1;

    private final Client a = scene.client("a");

    private Publish publishOnItsWay() {
        a.connects();
        assertEquals(ID, a.subscribes("t/1", Qos.ONE));
        scene.broker.sends("t/1", Octets.utf8("x"), Qos.ONE, false);
        Publish publish = publish(Qos.ONE, ID, 1, "x");
        a.hears(publish);
        return publish;
    }

    @Test
    void shouldRepeatTenSecondsAfterTheMessageWasWritten() {
        Publish publish = publishOnItsWay();
        scene.passes(4);
        scene.written(a.address, publish);

        scene.passes(9);
        a.hearsNothing();
        scene.passes(1);
        a.hears(publish.asDuplicate());
        scene.passes(3);
        scene.written(a.address, publish.asDuplicate());
        scene.passes(9);
        a.hearsNothing();
        scene.passes(1);
        a.hears(publish.asDuplicate()).sends(pubAck(ID, 1));
    }

    @Test
    void shouldNotWaitLongerForTheAnswerBecauseOtherMessagesAreWritten() {
        Publish publish = publishOnItsWay();
        scene.passes(9);
        a.sends(PingReq.KEEP_ALIVE).hears(PingResp.INSTANCE);
        scene.written(a.address, PingResp.INSTANCE);
        scene.written(a.address, publish(Qos.ONE, ID, 2, "x"));

        scene.passes(1);

        a.hears(publish.asDuplicate()).sends(pubAck(ID, 1));
    }

    @Test
    void shouldStayQuietWhenTheAnswerWasQuickerThanTheNewsOfTheWriting() {
        Publish publish = publishOnItsWay();
        a.sends(pubAck(ID, 1));

        scene.written(a.address, publish);

        scene.passes(30);
        a.hearsNothing();
    }

    @Test
    void shouldAskForTheWillAgainTenSecondsAfterTheQuestionWasWritten() {
        a.sends(cleanConnectWithWill(a.id)).hears(WillTopicReq.INSTANCE);
        scene.passes(5);
        scene.written(a.address, WillTopicReq.INSTANCE);
        scene.passes(9);
        a.hearsNothing();
        scene.passes(1);
        a.hears(WillTopicReq.INSTANCE).sends(willTopic("w")).hears(WillMsgReq.INSTANCE);
        scene.passes(5);
        scene.written(a.address, WillTopicReq.INSTANCE);
        scene.passes(5);
        a.hears(WillMsgReq.INSTANCE).sends(willMsg("gone")).hears(accepted());
    }

    @Test
    void shouldKnowTheNodeBehindAForwarder() {
        ForwardedPeer node = new ForwardedPeer(a.place, Octets.utf8("n"), 0);
        scene = TestPolicy.scenario(policy -> policy.forwarders = ListenerPolicy.ANYBODY);
        scene.received(node, cleanConnectWithWill(a.id));
        assertEquals(List.of(WillTopicReq.INSTANCE), scene.take(node));
        scene.passes(5);

        scene.written(node, WillTopicReq.INSTANCE);

        scene.passes(9);
        assertEquals(List.of(), scene.take(node));
        scene.passes(1);
        assertEquals(List.of(WillTopicReq.INSTANCE), scene.take(node));
    }

    /** Otherwise the message would never leave, its repetitions neither, and the client would be declared lost for it. */
    @Test
    void shouldDropWhatIsLargerThanARadioHasToldToCarry() {
        a.connects();
        a.subscribes("t/1", Qos.ONE);
        scene.messageSizeMaxBecomes(20, TestAddress.TRANSPORT);

        scene.broker.sends("t/1", Octets.utf8("fourteen chars"), Qos.ONE, false);
        scene.broker.sends("t/1", Octets.utf8("thirteen char"), Qos.ONE, false);

        a.hears(publish(Qos.ONE, ID, 2, "thirteen char")).sends(pubAck(ID, 2));
        assertEquals(1, scene.core.counters().droppedFor(DropReason.FRAME_TOO_LARGE));
    }
}
