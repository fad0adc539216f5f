package io.mqttsn.gateway.core;

import static io.mqttsn.gateway.core.Messages.connect;
import static io.mqttsn.gateway.core.Messages.publish;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.Qos;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * A handler that throws costs one session. Elsewhere one command that threw ended the loop of all of them, and one client's expiry that of all that were due
 * behind it.
 */
class FailingHandlerTest {

    /** The message for the one who fails is refused upstream, and comes again; whoever else is subscribed has it. */
    @Test
    void shouldRefuseTheBrokerAMessageThatASessionCouldNotTake() {
        Scenario scene = new Scenario();
        Client victim = scene.client("victim").connectsKeeping();
        victim.subscribes("t", Qos.ONE);
        Client other = scene.client("other").connectsKeeping();
        int topicId = other.subscribes("t", Qos.ONE);
        scene.expectsFailures();
        scene.sink.failAtCall(scene.sink.calls() + 1);
        FakeBroker.Sent message = scene.broker.sends("t", "hi", Qos.ONE);
        assertTrue(message.isFailed());
        other.hears(publish(Qos.ONE, topicId, 1, "hi"));
        victim.ignoresWhatItHeard().isGone();
    }

    /** Of many deadlines due at the same moment one fails. */
    @Test
    void shouldFireAllOtherDeadlinesWhenOneFails() {
        Scenario scene = new Scenario();
        for (int i = 0; i < 10; i++) {
            scene.client("c" + i).connectsKeeping();
        }
        scene.expectsFailures();
        scene.sink.failAtCall(scene.sink.calls() + 4);
        scene.passes(Duration.ofSeconds(90));
        assertEquals(1, scene.core.counters().failures);
        assertEquals(9, scene.core.sessions().size());
        scene.core
                .sessions()
                .all()
                .forEach(session -> assertEquals(
                        io.mqttsn.gateway.core.session.SessionState.Name.LOST,
                        session.state().name()));
    }

    /** The link that is being opened for the session is given back, whatever the broker says later. */
    @Test
    void shouldGiveUpTheConnectingOfASessionThatFailsMeanwhile() {
        Scenario scene = new Scenario();
        Client victim = scene.client("victim").connectsKeeping();
        victim.subscribes("t", Qos.ONE);
        victim.saysGoodbye();
        scene.expectsFailures();
        scene.broker.answers.holdBack();
        victim.sends(connect(victim.id)).hearsNothing();
        scene.sink.failAtCall(scene.sink.calls() + 1);
        FakeBroker.Sent message = scene.broker.sends("t", "hi", Qos.ONE);
        assertTrue(message.isFailed());
        scene.broker.answers.letAllGo();
        victim.hearsNothing().isGone();
        victim.connects();
        scene.ends();
    }

    /** Clients that come after the failing one in the order of leaving were never told. */
    @Test
    void shouldTakeLeaveOfAllOthersWhenOneFailsAtTheEnd() {
        Scenario scene = new Scenario();
        Client first = scene.client("first").connects();
        Client second = scene.client("second").connects();
        scene.expectsFailures();
        scene.sink.failAtCall(scene.sink.calls() + 1);
        scene.fact(scene.core::shutDown);
        first.hearsNothing().isGone();
        second.hears(Disconnect.PLAIN);
    }
}
