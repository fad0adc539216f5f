package io.mqttsn.gateway.core;

import static io.mqttsn.gateway.core.Messages.accepted;
import static io.mqttsn.gateway.core.Messages.connect;
import static io.mqttsn.gateway.core.Messages.pubAck;
import static io.mqttsn.gateway.core.Messages.publish;
import static io.mqttsn.gateway.core.Messages.regAck;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.PubComp;
import io.mqttsn.codec.PubRec;
import io.mqttsn.codec.PubRel;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Register;
import io.mqttsn.gateway.core.session.SessionState;
import io.mqttsn.gateway.routing.TopicFilter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A CONNECT that comes again because CONNACK was lost, to a session with a past. Elsewhere each CONNECT replaced the session, with all that it held; somewhere
 * else the repeat was ignored, and the client was stranded.
 */
class RepeatedConnectTest extends ScenarioTest {

    private final Client a = scene.client("a");

    /**
     * <pre>
     * client                      gateway
     * CONNECT (CleanSession=0) --&gt;
     *             (lost)       &lt;--  CONNACK, REGISTER
     * CONNECT                  --&gt;
     *                          &lt;--  CONNACK
     *                          &lt;--  REGISTER again, after T_retry
     * REGACK                   --&gt;
     *                          &lt;--  PUBLISH
     * </pre>
     */
    @Test
    void shouldRepeatTheAnswerAndNothingElseAndGoOnWithWhatWaits() {
        a.connectsKeeping();
        int topicId = a.subscribes("t", Qos.ONE);
        a.sends(publish(Qos.TWO, topicId, 7, "up")).hears(new PubRec(7));
        a.saysGoodbye();
        scene.broker.sends("t", "kept 1", Qos.ONE);
        scene.broker.sends("t", "kept 2", Qos.ONE);
        long sessionId = a.session().id();

        Register register = new Register(topicId, 1, "t");
        a.sends(connect(a.id)).hears(accepted(), register);
        for (int repeat = 0; repeat < 3; repeat++) {
            a.sends(connect(a.id)).hears(accepted());
        }
        assertEquals(sessionId, a.session().id());
        assertEquals(2, a.session().gatewayPublishes().size());

        scene.passes(10);
        a.hears(register).sends(regAck(topicId, 1)).hears(publish(Qos.ONE, topicId, 2, "kept 1"));
        a.sends(pubAck(topicId, 2)).hears(publish(Qos.ONE, topicId, 3, "kept 2"));
        a.sends(pubAck(topicId, 3)).hearsNothing();
        a.sends(publish(Qos.TWO, topicId, 7, "up").asDuplicate()).hears(new PubRec(7));
        a.sends(new PubRel(7)).hears(new PubComp(7));
        assertEquals(1, scene.broker.published.size(), "QoS 2 is remembered");
    }

    /** Goodbye is answered as often as it is said, and good night too. */
    @Test
    void shouldAnswerARepeatedGoodNightAndKeepWhatWaits() {
        a.connectsKeeping();
        int topicId = a.subscribes("t", Qos.ONE);
        a.fallsAsleep(600);
        scene.broker.sends("t", "kept", Qos.ONE);
        a.fallsAsleep(600).fallsAsleep(600);
        a.sends(new PingReq(a.id)).hears(publish(Qos.ONE, topicId, 1, "kept")).sends(pubAck(topicId, 1));
        a.ignoresWhatItHeard();
    }

    /**
     * All that a session has, through a CONNECT that comes three times, at each of the moments at which one may come: topic ids of either side, subscriptions,
     * what waits, and both sides of QoS 2, one of which is between PUBREC and PUBREL and the other between PUBREL and PUBCOMP.
     */
    @ParameterizedTest
    @EnumSource(names = {"ACTIVE", "ASLEEP", "DISCONNECTED", "LOST"})
    void shouldKeepEverythingThatASessionHas(SessionState.Name state) {
        a.connectsKeeping();
        int own = a.registers("own");
        int subscribed = a.subscribes("t", Qos.TWO);
        a.sends(publish(Qos.TWO, own, 7, "up")).hears(new PubRec(7));
        scene.broker.sends("t", "down", Qos.TWO);
        a.hears(publish(Qos.TWO, subscribed, 1, "down")).sends(new PubRec(1)).hears(new PubRel(1));
        scene.broker.sends("t", "waits", Qos.ONE);
        long sessionId = a.session().id();
        isLedFromActiveTo(state);

        for (int repeat = 0; repeat < 3; repeat++) {
            a.sends(connect(a.id));
            List<MqttSnMessage> heard = scene.take(a.address);
            assertEquals(accepted(), heard.get(0));
            // What is on its way goes on at once, but not with every copy of the CONNECT.
            assertEquals(repeat == 0 ? List.of(new PubRel(1)) : List.of(), heard.subList(1, heard.size()));
        }

        assertEquals(sessionId, a.session().id());
        assertEquals(2, a.session().gatewayPublishes().size());
        assertEquals(
                List.of("t"),
                a.session().subscriptions().keySet().stream()
                        .map(TopicFilter::text)
                        .toList());
        // The client's own QoS 2 message is remembered, and so is the id that it had registered.
        a.sends(publish(Qos.TWO, own, 7, "up").asDuplicate()).hears(new PubRec(7));
        a.sends(new PubRel(7)).hears(new PubComp(7));
        assertEquals(1, scene.broker.published.size());
        // The other way, the message that it has is completed and not published again; then comes what has waited.
        a.sends(new PubComp(1));
        goesOnWithWhatWaits(subscribed);
        a.sends(publish(Qos.ONE, own, 8, "again")).hears(pubAck(own, 8));
        assertEquals("own", scene.broker.published.get(1).topic().value());
        scene.broker.sends("t", "later", Qos.ZERO);
        a.hears(publish(Qos.ZERO, subscribed, 0, "later"));
    }

    /** After a new connection the gateway makes sure that the client still knows the id. */
    private void goesOnWithWhatWaits(int topicId) {
        Register register = new Register(topicId, 2, "t");
        a.hears(register).sends(regAck(topicId, 2)).hears(publish(Qos.ONE, topicId, 3, "waits"));
        a.sends(pubAck(topicId, 3)).hearsNothing();
    }

    private void isLedFromActiveTo(SessionState.Name state) {
        switch (state) {
            case ASLEEP -> a.fallsAsleep(600);
            case DISCONNECTED -> a.saysGoodbye();
            case LOST -> {
                scene.runsFreely();
                scene.passes(100);
                a.ignoresWhatItHeard();
            }
            case ACTIVE, AWAKE -> {}
        }
        a.is(state);
    }
}
