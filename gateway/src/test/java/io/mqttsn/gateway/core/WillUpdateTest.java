package io.mqttsn.gateway.core;

import static io.mqttsn.gateway.core.Messages.accepted;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.WillMsgResp;
import io.mqttsn.codec.WillMsgUpd;
import io.mqttsn.codec.WillTopicResp;
import io.mqttsn.codec.WillTopicUpd;
import io.mqttsn.gateway.routing.TopicName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Changing the will during a connection (MQTT-SN 1.2, §6.4). Topic and message change one by one, and each keeps the other.
 *
 * <pre>
 * client           gateway           broker
 * WILLTOPICUPD --->
 *                  change will --->
 *             <--- WILLTOPICRESP
 * </pre>
 */
class WillUpdateTest extends ScenarioTest {

    private static final WillTopicResp TOPIC_ACCEPTED = new WillTopicResp(ReturnCode.ACCEPTED);
    private static final WillMsgResp MESSAGE_ACCEPTED = new WillMsgResp(ReturnCode.ACCEPTED);

    private final Client a = scene.client("a");

    @Test
    void shouldKeepTheMessageWhenTheTopicChanges() {
        connectsWithWill();
        a.sends(new WillTopicUpd(Qos.TWO, false, "w/new")).hears(TOPIC_ACCEPTED);
        isLostWith(new Will(new TopicName("w/new"), Octets.utf8("gone"), Qos.TWO, false));
    }

    @Test
    void shouldKeepTopicQosAndRetainWhenTheMessageChanges() {
        connectsWithWill();
        a.sends(new WillMsgUpd(Octets.utf8("really gone"))).hears(MESSAGE_ACCEPTED);
        isLostWith(new Will(new TopicName("w"), Octets.utf8("really gone"), Qos.ONE, true));
    }

    @Test
    void shouldDeleteTheWillWithAnEmptyTopic() {
        connectsWithWill();
        a.sends(WillTopicUpd.EMPTY).hears(TOPIC_ACCEPTED);
        assertEquals(Optional.empty(), a.session().will());
        a.sends(new WillMsgUpd(Octets.utf8("?"))).hears(new WillMsgResp(ReturnCode.NOT_SUPPORTED));
        scene.passes(100);
        assertEquals(List.of(), scene.broker.firedWills);
    }

    @Test
    void shouldMakeAWillOfATopicAlone() {
        a.connectsKeeping();
        a.sends(new WillTopicUpd(Qos.ONE, false, "w")).hears(TOPIC_ACCEPTED);
        isLostWith(new Will(new TopicName("w"), Octets.EMPTY, Qos.ONE, false));
    }

    /** A message without a will ended the process of the connection elsewhere. */
    @Test
    void shouldRefuseAMessageThatBelongsToNoTopicAndGoOn() {
        a.connects();
        a.sends(new WillMsgUpd(Octets.utf8("?"))).hears(new WillMsgResp(ReturnCode.NOT_SUPPORTED));
        a.registers("t");
    }

    @ParameterizedTest
    @ValueSource(strings = {"w/#", "+", "a/+/b"})
    void shouldRefuseATopicThatNobodyCanPublishToAndKeepTheWill(String topic) {
        connectsWithWill();
        a.sends(new WillTopicUpd(Qos.ONE, false, topic)).hears(new WillTopicResp(ReturnCode.NOT_SUPPORTED));
        isLostWith(new Will(new TopicName("w"), Octets.utf8("gone"), Qos.ONE, true));
    }

    @Test
    void shouldAnswerARepeatedUpdateTheSame() {
        connectsWithWill();
        for (int i = 0; i < 2; i++) {
            a.sends(new WillTopicUpd(Qos.ONE, true, "w/new")).hears(TOPIC_ACCEPTED);
            a.sends(new WillMsgUpd(Octets.utf8("new"))).hears(MESSAGE_ACCEPTED);
        }
        isLostWith(new Will(new TopicName("w/new"), Octets.utf8("new"), Qos.ONE, true));
    }

    @Test
    void shouldKeepAnUpdatedWillForTheNextConnection() {
        connectsWithWill();
        a.sends(new WillMsgUpd(Octets.utf8("new"))).hears(MESSAGE_ACCEPTED);
        a.saysGoodbye();
        a.connectsKeeping();
        isLostWith(new Will(new TopicName("w"), Octets.utf8("new"), Qos.ONE, true));
    }

    private void isLostWith(Will will) {
        assertEquals(Optional.of(will), scene.broker.link(a.session().id()).will);
        scene.passes(100);
        assertEquals(List.of(will), scene.broker.firedWills);
    }

    private void connectsWithWill() {
        a.sends(Messages.connectWithWill(a.id)).ignoresWhatItHeard();
        a.sends(Messages.willTopic("w")).ignoresWhatItHeard();
        a.sends(Messages.willMsg("gone")).hears(accepted());
    }
}
