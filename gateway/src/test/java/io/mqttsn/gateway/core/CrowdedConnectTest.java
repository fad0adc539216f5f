package io.mqttsn.gateway.core;

import static io.mqttsn.gateway.core.Messages.accepted;
import static io.mqttsn.gateway.core.Messages.cleanConnect;
import static io.mqttsn.gateway.core.Messages.cleanConnectWithWill;
import static io.mqttsn.gateway.core.Messages.connectWithWill;
import static io.mqttsn.gateway.core.Messages.refused;
import static io.mqttsn.gateway.core.Messages.willMsg;
import static io.mqttsn.gateway.core.Messages.willTopic;
import static io.mqttsn.gateway.core.session.SessionState.Name.ASLEEP;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mqttsn.codec.PingResp;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.WillMsgReq;
import io.mqttsn.codec.WillTopic;
import io.mqttsn.codec.WillTopicReq;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * More clients connect at once than may. Servers elsewhere were shut for everybody by a few that began to connect and never went on; so these go first, and
 * nobody else does. T_retry is 10 s.
 */
class CrowdedConnectTest extends ScenarioTest {

    private Client a;
    private Client b;
    private Client c;
    private Client d;

    @BeforeEach
    void haveTwoPlaces() {
        scene = new Scenario(settings -> settings.halfOpenMax = 2);
        a = scene.client("a");
        b = scene.client("b");
        c = scene.client("c");
        d = scene.client("d");
    }

    private void isPrompted(Client client) {
        client.sends(cleanConnectWithWill(client.id)).hears(WillTopicReq.INSTANCE);
    }

    private void isTurnedAway(Client client) {
        client.sends(cleanConnect(client.id))
                .hears(refused(ReturnCode.CONGESTION))
                .isGone();
    }

    @Test
    void shouldGiveThePlaceOfAClientThatDoesNotAnswerToANewcomer() {
        isPrompted(a);
        scene.passes(1);
        isPrompted(b);
        isTurnedAway(c);
        scene.passes(9);
        a.hears(WillTopicReq.INSTANCE);
        c.connects();
        a.hears(refused(ReturnCode.CONGESTION)).isGone();
        b.hearsNothing().sends(WillTopic.EMPTY).hears(accepted());
        assertEquals(0, scene.core.halfOpenSessions());
    }

    @Test
    void shouldPutOutNoMoreThanOneForEachNewcomerAndTheLongestSilentFirst() {
        isPrompted(a);
        scene.passes(1);
        isPrompted(b);
        scene.passes(9);
        a.hears(WillTopicReq.INSTANCE);
        scene.passes(1);
        b.hears(WillTopicReq.INSTANCE);
        isPrompted(c);
        a.hears(refused(ReturnCode.CONGESTION));
        b.hearsNothing();
        isPrompted(d);
        b.hears(refused(ReturnCode.CONGESTION));
        c.hearsNothing();
        isTurnedAway(a);
        assertEquals(2, scene.core.halfOpenSessions());
    }

    @Test
    void shouldPutOutNobodyWhileThereIsRoom() {
        isPrompted(a);
        scene.passes(10);
        a.hears(WillTopicReq.INSTANCE);
        c.connects();
        a.hearsNothing().sends(WillTopic.EMPTY).hears(accepted());
    }

    @Test
    void shouldKeepAClientThatHasAnsweredAtLast() {
        isPrompted(a);
        isPrompted(b);
        scene.passes(10);
        a.hears(WillTopicReq.INSTANCE);
        b.hears(WillTopicReq.INSTANCE);
        a.sends(willTopic("w")).hears(WillMsgReq.INSTANCE);
        b.sends(cleanConnectWithWill(b.id)).hears(WillTopicReq.INSTANCE);
        isTurnedAway(c);
        a.sends(willMsg("gone")).hears(accepted());
        c.connects();
        b.hearsNothing().sends(WillTopic.EMPTY).hears(accepted());
    }

    /** Or those who come later would drive everybody out, for as long as the broker is slow. */
    @Test
    void shouldKeepWhoeverWaitsForTheBroker() {
        scene.broker.answers.holdBack();
        a.sends(cleanConnect(a.id));
        isPrompted(b);
        scene.passes(5);
        b.sends(WillTopic.EMPTY).hearsNothing();
        scene.passes(60);
        isTurnedAway(c);
        scene.broker.answers.letAllGo();
        a.hears(accepted());
        b.hears(accepted());
    }

    @Test
    void shouldLeaveTheSessionOfAClientThatIsPutOutAsItWas() {
        a.connectsKeeping().fallsAsleep(600);
        Client elsewhere = a.movedTo(7);
        elsewhere.sends(connectWithWill(a.id)).hears(WillTopicReq.INSTANCE);
        isPrompted(b);
        scene.passes(10);
        elsewhere.hears(WillTopicReq.INSTANCE);
        b.hears(WillTopicReq.INSTANCE);
        c.connects();
        elsewhere.hears(refused(ReturnCode.CONGESTION));
        a.is(ASLEEP).wakes().hears(PingResp.INSTANCE);
    }

    /** A client that has not come through holds no place among the sessions either. */
    @Test
    void shouldGiveTheLastPlaceToWhoeverComesThroughFirst() {
        scene = new Scenario(settings -> settings.sessionsMax = 1);
        Client slow = scene.client("slow");
        Client quick = scene.client("quick");
        slow.sends(cleanConnectWithWill(slow.id)).hears(WillTopicReq.INSTANCE);
        quick.connects();
        slow.sends(WillTopic.EMPTY).hears(refused(ReturnCode.CONGESTION)).isGone();
    }
}
