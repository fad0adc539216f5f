package io.mqttsn.gateway.core;

import static io.mqttsn.gateway.core.Messages.accepted;
import static io.mqttsn.gateway.core.Messages.cleanConnect;
import static io.mqttsn.gateway.core.Messages.connect;
import static io.mqttsn.gateway.core.Messages.connectWithWill;
import static io.mqttsn.gateway.core.Messages.refused;
import static io.mqttsn.gateway.core.Messages.willMsg;
import static io.mqttsn.gateway.core.Messages.willTopic;
import static io.mqttsn.gateway.core.session.SessionState.Name.ACTIVE;
import static io.mqttsn.gateway.core.session.SessionState.Name.LOST;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.WillMsgReq;
import io.mqttsn.codec.WillTopicReq;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The broker closes the connection of one client, as only transparent uplinks know it: by itself, or because the client is about to have another one. */
class UplinkLossTest extends ScenarioTest {

    private final Client a = scene.client("a");

    @Test
    void shouldSayDisconnectToAClientWhoseConnectionIsLost() {
        a.connectsKeeping();
        scene.broker.loses(a.session().id());
        a.hears(Disconnect.PLAIN).is(LOST);
        assertEquals(List.of(), scene.broker.firedWills);
    }

    @Test
    void shouldNotSayDisconnectToAClientThatWaitsForItsConnAck() {
        a.connects().sends(PingReq.KEEP_ALIVE).ignoresWhatItHeard();
        long former = a.session().id();
        scene.broker.answers.holdBack();
        a.sends(cleanConnect(a.id)).hearsNothing();
        scene.broker.loses(former);
        a.hearsNothing();
        scene.broker.answers.letAllGo();
        a.hears(accepted()).is(ACTIVE);
    }

    @Test
    void shouldGoOnAskingForTheWillWhenTheFormerConnectionIsLost() {
        a.connectsKeeping();
        long sessionId = a.session().id();
        a.sends(connectWithWill(a.id)).hears(WillTopicReq.INSTANCE);
        scene.broker.loses(sessionId);
        a.hearsNothing();
        a.sends(willTopic("w")).hears(WillMsgReq.INSTANCE);
        a.sends(willMsg("new")).hears(accepted()).is(ACTIVE);
        assertEquals(1, scene.broker.links());
        assertEquals(List.of(), scene.broker.firedWills);
    }

    /** The goodbye of the former connection was said for the new one, which the broker then did not take: now the client has none. */
    @Test
    void shouldTellAClientOfBothThatItsConnectIsRefusedAndThatItsFormerConnectionIsGone() {
        a.connectsKeeping();
        long former = a.session().id();
        scene.broker.answers.holdBack();
        a.sends(cleanConnect(a.id)).hearsNothing();
        scene.broker.opening = PublishOutcome.CONGESTED;
        scene.broker.answers.letAllGo();
        a.hears(refused(ReturnCode.CONGESTION)).is(ACTIVE);
        scene.broker.loses(former);
        a.hears(Disconnect.PLAIN).is(LOST);
        scene.broker.opening = PublishOutcome.DELIVERED;
        a.sends(connect(a.id)).hears(accepted()).is(ACTIVE);
    }
}
