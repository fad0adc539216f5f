package io.mqttsn.gateway.core;

import static io.mqttsn.gateway.core.Messages.accepted;
import static io.mqttsn.gateway.core.Messages.connectWithWill;
import static io.mqttsn.gateway.core.Messages.refused;
import static io.mqttsn.gateway.core.Messages.willMsg;
import static io.mqttsn.gateway.core.Messages.willTopic;
import static io.mqttsn.gateway.core.session.SessionState.Name.ACTIVE;
import static io.mqttsn.gateway.core.session.SessionState.Name.LOST;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mqttsn.codec.Octets;
import io.mqttsn.codec.PingResp;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.WillMsgReq;
import io.mqttsn.codec.WillMsgResp;
import io.mqttsn.codec.WillMsgUpd;
import io.mqttsn.codec.WillTopicReq;
import io.mqttsn.codec.WillTopicResp;
import io.mqttsn.codec.WillTopicUpd;
import io.mqttsn.gateway.routing.TopicName;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Another will during a connection (MQTT-SN 1.2, §6.4). The broker may take its time, and may refuse.
 *
 * <pre>
 * client             gateway           broker
 * WILLMSGUPD    --->
 *                    will        --->
 *                                <---  in force
 *               <--- WILLMSGRESP
 * </pre>
 */
class WillUpdateTest extends ScenarioTest {

    private static final WillMsgUpd NEW_MESSAGE = new WillMsgUpd(Octets.utf8("new"));

    private final Client a = scene.client("a");

    @Test
    void shouldAnswerWhenTheNewWillIsInForceAndNotBefore() {
        connectsWithWill();
        scene.broker.answers.holdBack();
        a.sends(NEW_MESSAGE).hearsNothing();
        scene.broker.answers.letAllGo();
        a.hears(new WillMsgResp(ReturnCode.ACCEPTED));
        assertEquals(Optional.of(will("w", "new")), a.session().will());
        assertEquals(Optional.of(will("w", "new")), brokersWill());
    }

    @ParameterizedTest
    @EnumSource(
            value = PublishOutcome.class,
            names = {"CONGESTED", "REFUSED"})
    void shouldKeepTheFormerWillWhenTheBrokerDoesNotTakeTheNewOne(PublishOutcome outcome) {
        connectsWithWill();
        scene.broker.changingWill = outcome;
        ReturnCode expected = outcome == PublishOutcome.REFUSED ? ReturnCode.NOT_SUPPORTED : ReturnCode.CONGESTION;
        a.sends(NEW_MESSAGE).hears(new WillMsgResp(expected));
        a.sends(new WillTopicUpd(Qos.ONE, true, "x")).hears(new WillTopicResp(expected));
        assertEquals(Optional.of(will("w", "gone")), a.session().will());
    }

    @Test
    void shouldTakeARepeatedUpdateForTheSameAndAnotherOneForTooEarly() {
        connectsWithWill();
        scene.broker.answers.holdBack();
        a.sends(NEW_MESSAGE).sends(NEW_MESSAGE).hearsNothing();
        a.sends(new WillTopicUpd(Qos.ONE, true, "x")).hears(new WillTopicResp(ReturnCode.CONGESTION));
        scene.broker.answers.letAllGo();
        a.hears(new WillMsgResp(ReturnCode.ACCEPTED));
        a.sends(new WillTopicUpd(Qos.ONE, true, "x")).hears(new WillTopicResp(ReturnCode.ACCEPTED));
        assertEquals(Optional.of(will("x", "new")), brokersWill());
    }

    @Test
    void shouldForgetAnUpdateOfAClientThatIsLostMeanwhile() {
        connectsWithWill();
        scene.broker.answers.holdBack();
        a.sends(NEW_MESSAGE);
        scene.passes(100);
        a.is(LOST);
        scene.broker.answers.letAllGo();
        a.hearsNothing();
        assertEquals(Optional.of(will("w", "gone")), a.session().will());
    }

    @Test
    void shouldAcceptTheConnectOfAConnectedClientWhenItsNewWillIsInForce() {
        connectsWithWill();
        a.wakes().hears(PingResp.INSTANCE);
        scene.broker.answers.holdBack();
        prompted("x", "new").hearsNothing();
        scene.broker.answers.letAllGo();
        a.hears(accepted()).is(ACTIVE);
        assertEquals(Optional.of(will("x", "new")), a.session().will());
    }

    @Test
    void shouldLeaveAConnectedClientAsItIsWhenTheBrokerRefusesItsNewWill() {
        connectsWithWill();
        a.wakes().hears(PingResp.INSTANCE);
        scene.broker.changingWill = PublishOutcome.REFUSED;
        prompted("x", "new").hears(refused(ReturnCode.NOT_SUPPORTED)).is(ACTIVE);
        assertEquals(Optional.of(will("w", "gone")), brokersWill());
    }

    @Test
    void shouldRefuseTheConnectOfAClientThatIsLostBeforeItsNewWillIsInForce() {
        connectsWithWill();
        a.wakes().hears(PingResp.INSTANCE);
        scene.broker.answers.holdBack();
        prompted("x", "new");
        scene.broker.loses(a.session().id());
        a.hearsNothing().is(LOST);
        scene.broker.answers.letAllGo();
        a.hears(refused(ReturnCode.CONGESTION)).is(LOST);
    }

    private void connectsWithWill() {
        prompted("w", "gone").hears(accepted());
    }

    private Client prompted(String topic, String message) {
        a.sends(connectWithWill(a.id)).hears(WillTopicReq.INSTANCE);
        a.sends(willTopic(topic)).hears(WillMsgReq.INSTANCE);
        return a.sends(willMsg(message));
    }

    private Optional<Will> brokersWill() {
        return scene.broker.link(a.session().id()).will;
    }

    private static Will will(String topic, String message) {
        return new Will(new TopicName(topic), Octets.utf8(message), Qos.ONE, true);
    }
}
