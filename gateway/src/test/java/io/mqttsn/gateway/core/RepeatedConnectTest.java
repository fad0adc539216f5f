package io.mqttsn.gateway.core;

import static io.mqttsn.gateway.core.Messages.accepted;
import static io.mqttsn.gateway.core.Messages.connect;
import static io.mqttsn.gateway.core.Messages.pubAck;
import static io.mqttsn.gateway.core.Messages.publish;
import static io.mqttsn.gateway.core.Messages.regAck;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.PubComp;
import io.mqttsn.codec.PubRec;
import io.mqttsn.codec.PubRel;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Register;
import org.junit.jupiter.api.Test;

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
}
