package io.mqttsn.gateway.core;

import static io.mqttsn.gateway.core.Messages.accepted;
import static io.mqttsn.gateway.core.Messages.cleanConnect;
import static io.mqttsn.gateway.core.Messages.connect;
import static io.mqttsn.gateway.core.Messages.connectWithWill;
import static io.mqttsn.gateway.core.Messages.refused;
import static io.mqttsn.gateway.core.Messages.willMsg;
import static io.mqttsn.gateway.core.Messages.willTopic;
import static io.mqttsn.gateway.core.session.SessionState.Name.ACTIVE;
import static io.mqttsn.gateway.core.session.SessionState.Name.ASLEEP;
import static io.mqttsn.gateway.core.session.SessionState.Name.DISCONNECTED;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mqttsn.codec.PingResp;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.WillMsgReq;
import io.mqttsn.codec.WillTopicReq;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** CONNECTs that come to nothing: the time is over, or the client has changed its mind. An older session stays as it was. */
class AbandonedConnectTest extends ScenarioTest {

    private Client a = scene.client("a");

    @Test
    void shouldRefuseWithCongestionWhenTheBrokerTakesTooLong() {
        scene.broker.answers.holdBack();
        a.sends(cleanConnect(a.id));
        scene.passes(Duration.ofSeconds(120).minusNanos(1));
        a.hearsNothing();
        scene.passes(Duration.ofNanos(1));
        a.hears(refused(ReturnCode.CONGESTION)).isGone();
        assertEquals(0, scene.core.halfOpenSessions());
        scene.broker.answers.letAllGo();
        a.hearsNothing().isGone();
        assertEquals(0, scene.broker.links());
        a.connects();
    }

    /** A client that answers each question just in time could keep its place for ever; what counts is the whole CONNECT. */
    @Test
    void shouldCountTheWholeConnectAndNotItsSteps() {
        scene = new Scenario(settings -> settings.connectTimeout = Duration.ofSeconds(30));
        a = scene.client("a");
        scene.broker.answers.holdBack();
        a.sends(connectWithWill(a.id)).hears(WillTopicReq.INSTANCE);
        scene.passes(9);
        a.sends(willTopic("w")).hears(WillMsgReq.INSTANCE);
        scene.passes(9);
        a.sends(willMsg("gone")).hearsNothing();
        scene.passes(11);
        a.hearsNothing();
        scene.passes(1);
        a.hears(refused(ReturnCode.CONGESTION)).isGone();
    }

    @Test
    void shouldGiveUpSilentlyWhenThePromptsStayUnanswered() {
        a.sends(connectWithWill(a.id)).hears(WillTopicReq.INSTANCE);
        for (int repeat = 1; repeat <= 3; repeat++) {
            scene.passes(10);
            a.hears(WillTopicReq.INSTANCE);
        }
        scene.passes(10);
        a.hearsNothing().isGone();
        assertEquals(0, scene.core.halfOpenSessions());
        assertEquals(0, scene.broker.links());
    }

    @Test
    void shouldLeaveASleeperAsleepWhenItsConnectTakesTooLong() {
        scene = new Scenario(settings -> settings.connectTimeout = Duration.ofSeconds(5));
        a = scene.client("a");
        a.connectsKeeping().fallsAsleep(600);
        a.sends(connectWithWill(a.id)).hears(WillTopicReq.INSTANCE);
        scene.passes(5);
        a.hears(refused(ReturnCode.CONGESTION)).is(ASLEEP);
        a.wakes().hears(PingResp.INSTANCE);
    }

    @Test
    void shouldGiveTheLinkOfAnOlderSessionBackWhenTheTimeIsOver() {
        a.connectsKeeping().saysGoodbye();
        scene.broker.answers.holdBack();
        a.sends(connect(a.id));
        scene.passes(120);
        a.hears(refused(ReturnCode.CONGESTION)).is(DISCONNECTED);
        scene.broker.answers.letAllGo();
        a.hearsNothing().is(DISCONNECTED);
        a.connectsKeeping().is(ACTIVE);
    }

    /**
     * A client with an older session was connected after its goodbye, because the broker's answer came later than that; and when it kept silent, as it had
     * announced, it was lost and its will was fired.
     */
    @Test
    void shouldNotConnectAClientThatHasSaidGoodbyeMeanwhile() {
        a.connectsKeeping().saysGoodbye();
        scene.broker.answers.holdBack();
        a.sends(connect(a.id)).hearsNothing();
        scene.passes(1);
        a.saysGoodbye().is(DISCONNECTED);
        scene.broker.answers.letAllGo();
        a.hearsNothing().is(DISCONNECTED);
        scene.passes(1000);
        assertEquals(List.of(), scene.broker.firedWills);
        a.connectsKeeping();
    }

    @Test
    void shouldNotAskAClientForItsWillThatHasFallenAsleepMeanwhile() {
        a.connectsKeeping();
        a.sends(connectWithWill(a.id)).hears(WillTopicReq.INSTANCE);
        a.fallsAsleep(600);
        scene.passes(100);
        a.hearsNothing().is(ASLEEP);
        a.wakes().hears(PingResp.INSTANCE);
    }

    @Test
    void shouldAcceptInTheLastMoment() {
        scene.broker.answers.holdBack();
        a.sends(connect(a.id));
        scene.passes(Duration.ofSeconds(120).minusNanos(1));
        scene.broker.answers.letAllGo();
        a.hears(accepted()).is(ACTIVE);
        scene.passes(1);
        a.hearsNothing().is(ACTIVE);
    }

    /** The broker was asked for a session when its time to be remembered ran out: the session was forgotten, and the link that was being opened with it. */
    @Test
    void shouldKeepASessionWhoseClientIsConnectingWhenItWouldHaveBeenForgotten() {
        scene = new Scenario(settings -> settings.sessionExpiry = Duration.ofHours(1));
        a = scene.client("a");
        a.connectsKeeping().saysGoodbye();
        long sessionId = a.session().id();
        scene.passes(Duration.ofHours(1).minusSeconds(1));
        scene.broker.answers.holdBack();
        a.sends(connect(a.id)).hearsNothing();
        scene.passes(2);
        scene.broker.answers.letAllGo();
        a.hears(accepted()).is(ACTIVE);
        assertEquals(sessionId, a.session().id());
    }

    /** The former session ran out of time, and its will was fired, while the broker was asked for the new one: its client had spoken, and was waiting. */
    @Test
    void shouldNotTakeAClientForLostWhileItWaitsForItsNewSession() {
        a.connects().fallsAsleep(60);
        scene.passes(80);
        scene.broker.answers.holdBack();
        a.sends(cleanConnect(a.id)).hearsNothing();
        scene.passes(60);
        a.is(ASLEEP);
        scene.broker.answers.letAllGo();
        a.hears(accepted()).is(ACTIVE);
    }
}
