package io.mqttsn.gateway.core;

import static io.mqttsn.gateway.core.Messages.accepted;
import static io.mqttsn.gateway.core.Messages.cleanConnect;
import static io.mqttsn.gateway.core.Messages.cleanConnectWithWill;
import static io.mqttsn.gateway.core.Messages.connect;
import static io.mqttsn.gateway.core.Messages.connectWithWill;
import static io.mqttsn.gateway.core.Messages.refused;
import static io.mqttsn.gateway.core.Messages.willMsg;
import static io.mqttsn.gateway.core.Messages.willTopic;
import static io.mqttsn.gateway.core.session.SessionState.Name.ACTIVE;
import static io.mqttsn.gateway.core.session.SessionState.Name.LOST;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mqttsn.codec.Octets;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.PingResp;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.WillMsgReq;
import io.mqttsn.codec.WillTopic;
import io.mqttsn.codec.WillTopicReq;
import io.mqttsn.gateway.routing.TopicName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Connecting with a will (MQTT-SN 1.2, §6.2, §6.3).
 *
 * <pre>
 * client           gateway           broker
 * CONNECT     --->
 *             <--- WILLTOPICREQ
 * WILLTOPIC   --->
 *             <--- WILLMSGREQ
 * WILLMSG     --->
 *                  open        --->
 *                              <---  opened
 *             <--- CONNACK
 * </pre>
 */
class WillPromptTest extends ScenarioTest {

    private static final Will THE_WILL = new Will(new TopicName("w"), Octets.utf8("gone"), Qos.ONE, true);

    private final Client a = scene.client("a");

    @Test
    void shouldAskForTopicAndMessageBeforeTheBrokerHearsOfTheClient() {
        a.sends(connectWithWill(a.id)).hears(WillTopicReq.INSTANCE);
        a.sends(willTopic("w")).hears(WillMsgReq.INSTANCE);
        assertEquals(0, scene.broker.links());
        a.sends(willMsg("gone")).hears(accepted()).is(ACTIVE);
        assertEquals(Optional.of(THE_WILL), brokersWill());
    }

    @Test
    void shouldFireExactlyTheStoredWillWhenTheClientIsLost() {
        connectsWithWill();
        scene.passes(100);
        a.is(LOST);
        assertEquals(List.of(THE_WILL), scene.broker.firedWills);
    }

    @Test
    void shouldNotFireTheWillAfterAGoodbye() {
        connectsWithWill();
        a.saysGoodbye();
        scene.passes(1000);
        assertEquals(List.of(), scene.broker.firedWills);
    }

    @Test
    void shouldAcceptAnEmptyWillMessage() {
        a.sends(connectWithWill(a.id)).hears(WillTopicReq.INSTANCE);
        a.sends(willTopic("w")).hears(WillMsgReq.INSTANCE);
        a.sends(willMsg("")).hears(accepted());
        assertEquals(Octets.EMPTY, brokersWill().orElseThrow().message());
    }

    @Test
    void shouldGoOnWithoutAWillAfterAnEmptyWillTopic() {
        a.sends(connectWithWill(a.id)).hears(WillTopicReq.INSTANCE);
        a.sends(WillTopic.EMPTY).hears(accepted());
        assertEquals(Optional.empty(), brokersWill());
    }

    @Test
    void shouldDeleteTheStoredWillAfterAnEmptyWillTopic() {
        connectsWithWill();
        a.saysGoodbye();
        a.sends(connectWithWill(a.id)).hears(WillTopicReq.INSTANCE);
        a.sends(WillTopic.EMPTY).hears(accepted());
        assertEquals(Optional.empty(), brokersWill());
        assertEquals(Optional.empty(), a.session().will());
    }

    @Test
    void shouldDeleteTheWillOfAConnectedClientAfterAnEmptyWillTopic() {
        connectsWithWill();
        a.sends(connectWithWill(a.id)).hears(accepted());
        a.sends(PingReq.KEEP_ALIVE).hears(PingResp.INSTANCE);
        a.sends(connectWithWill(a.id)).hears(WillTopicReq.INSTANCE);
        a.sends(WillTopic.EMPTY).hears(accepted());
        assertEquals(Optional.empty(), brokersWill());
    }

    /** MQTT never keeps a will; MQTT-SN does, so the broker must be told the stored one. */
    @Test
    void shouldTellTheBrokerTheStoredWillWhenTheClientBringsNone() {
        connectsWithWill();
        a.saysGoodbye();
        a.sends(connect(a.id)).hears(accepted());
        assertEquals(Optional.of(THE_WILL), brokersWill());
    }

    @Test
    void shouldForgetTheStoredWillWhenTheNewSessionIsClean() {
        connectsWithWill();
        a.saysGoodbye();
        a.sends(cleanConnect(a.id)).hears(accepted());
        assertEquals(Optional.empty(), brokersWill());
    }

    @Test
    void shouldReplaceTheWillOfAConnectedClient() {
        connectsWithWill();
        a.sends(PingReq.KEEP_ALIVE).hears(PingResp.INSTANCE);
        a.sends(connectWithWill(a.id)).hears(WillTopicReq.INSTANCE);
        a.sends(willTopic("v")).hears(WillMsgReq.INSTANCE);
        a.sends(willMsg("away")).hears(accepted());
        assertEquals("v", brokersWill().orElseThrow().topic().value());
        scene.passes(100);
        assertEquals(1, scene.broker.firedWills.size());
        assertEquals("away", scene.broker.firedWills.get(0).message().asText());
    }

    @Test
    void shouldFireNoWillWhenACleanConnectReplacesTheSession() {
        connectsWithWill();
        a.sends(cleanConnect(a.id)).hears(accepted());
        assertEquals(List.of(), scene.broker.firedWills);
    }

    @Test
    void shouldRepeatEachPromptUntilItIsAnswered() {
        a.sends(cleanConnectWithWill(a.id)).hears(WillTopicReq.INSTANCE);
        for (int repeat = 1; repeat <= 3; repeat++) {
            scene.passes(10);
            a.hears(WillTopicReq.INSTANCE);
        }
        a.sends(willTopic("w")).hears(WillMsgReq.INSTANCE);
        for (int repeat = 1; repeat <= 3; repeat++) {
            scene.passes(10);
            a.hears(WillMsgReq.INSTANCE);
        }
        a.sends(willMsg("gone")).hears(accepted());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldGiveUpInSilenceWhenAPromptStaysUnanswered(boolean topicIsAnswered) {
        a.sends(cleanConnectWithWill(a.id)).hears(WillTopicReq.INSTANCE);
        if (topicIsAnswered) {
            a.sends(willTopic("w")).hears(WillMsgReq.INSTANCE);
        }
        scene.passes(39);
        assertEquals(1, scene.core.halfOpenSessions());
        assertEquals(3, scene.take(a.address).size());
        scene.passes(1);
        a.hearsNothing().isGone();
        assertEquals(0, scene.core.halfOpenSessions());
    }

    @Test
    void shouldRepeatTheLastPromptWhenTheConnectComesAgain() {
        a.sends(connectWithWill(a.id)).hears(WillTopicReq.INSTANCE);
        a.sends(connectWithWill(a.id)).hears(WillTopicReq.INSTANCE);
        a.sends(willTopic("w")).hears(WillMsgReq.INSTANCE);
        a.sends(connectWithWill(a.id)).hears(WillMsgReq.INSTANCE);
        a.sends(willMsg("gone")).hears(accepted());
        a.sends(connectWithWill(a.id)).hears(accepted());
    }

    @Test
    void shouldNotAskForTheMessageTwiceWhenTheTopicComesTwice() {
        a.sends(connectWithWill(a.id)).hears(WillTopicReq.INSTANCE);
        a.sends(willTopic("w")).hears(WillMsgReq.INSTANCE);
        a.sends(willTopic("other")).hearsNothing();
        a.sends(willMsg("gone")).hears(accepted());
        assertEquals(Optional.of(THE_WILL), brokersWill());
    }

    @Test
    void shouldIgnoreAMessageThatComesBeforeTheTopic() {
        a.sends(connectWithWill(a.id)).hears(WillTopicReq.INSTANCE);
        a.sends(willMsg("early")).hearsNothing();
        a.sends(willTopic("w")).hears(WillMsgReq.INSTANCE);
        a.sends(willMsg("gone")).hears(accepted());
        assertEquals(Optional.of(THE_WILL), brokersWill());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/+", "#", "x/#"})
    void shouldRefuseATopicThatNobodyCanPublishTo(String topic) {
        a.sends(connectWithWill(a.id)).hears(WillTopicReq.INSTANCE);
        a.sends(willTopic(topic)).hears(refused(ReturnCode.NOT_SUPPORTED)).isGone();
        assertEquals(0, scene.core.halfOpenSessions());
    }

    @Test
    void shouldRefuseAWillOfQosMinusOne() {
        a.sends(connectWithWill(a.id)).hears(WillTopicReq.INSTANCE);
        a.sends(new WillTopic(Qos.MINUS_ONE, false, "w")).hears(refused(ReturnCode.NOT_SUPPORTED));
    }

    /** A packet in the midst of the will prompts ended the connection process of another gateway. */
    @Test
    void shouldNotBeDisturbedByOtherMessagesBetweenThePrompts() {
        a.sends(connectWithWill(a.id)).hears(WillTopicReq.INSTANCE);
        a.sends(PingReq.KEEP_ALIVE).hearsNothing();
        a.sends(Messages.pubAck(1, 1)).hearsNothing();
        a.sends(willTopic("w")).hears(WillMsgReq.INSTANCE);
        a.sends(PingReq.KEEP_ALIVE).hearsNothing();
        a.sends(willMsg("gone")).hears(accepted());
    }

    @Test
    void shouldKeepTheFormerSessionWhilePromptingAndWhenThePromptsAreAbandoned() {
        connectsWithWill();
        a.sends(PingReq.KEEP_ALIVE).hears(PingResp.INSTANCE);
        a.sends(connectWithWill(a.id)).hears(WillTopicReq.INSTANCE);
        a.sends(willTopic("other")).hears(WillMsgReq.INSTANCE);
        a.sends(PingReq.KEEP_ALIVE).hears(PingResp.INSTANCE).is(ACTIVE);
        scene.passes(39);
        a.hears(WillMsgReq.INSTANCE, WillMsgReq.INSTANCE, WillMsgReq.INSTANCE);
        scene.passes(1);
        a.hearsNothing().is(ACTIVE);
        assertEquals(Optional.of(THE_WILL), brokersWill());
    }

    @Test
    void shouldCountWillMessagesOfNobodyAndAnswerNothing() {
        a.sends(willTopic("w")).hearsNothing();
        a.sends(willMsg("gone")).hearsNothing().isGone();
        assertEquals(2, scene.core.counters().unexpectedMessages);
    }

    private void connectsWithWill() {
        a.sends(connectWithWill(a.id)).hears(WillTopicReq.INSTANCE);
        a.sends(willTopic("w")).hears(WillMsgReq.INSTANCE);
        a.sends(willMsg("gone")).hears(accepted());
    }

    private Optional<Will> brokersWill() {
        return scene.broker.link(a.session().id()).will;
    }
}
