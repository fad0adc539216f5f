package io.mqttsn.gateway.core;

import static io.mqttsn.gateway.core.Messages.accepted;
import static io.mqttsn.gateway.core.Messages.connect;
import static io.mqttsn.gateway.core.Messages.pubAck;
import static io.mqttsn.gateway.core.Messages.publish;
import static io.mqttsn.gateway.core.session.SessionState.Name.LOST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.PingResp;
import io.mqttsn.codec.PubComp;
import io.mqttsn.codec.PubRec;
import io.mqttsn.codec.PubRel;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Register;
import io.mqttsn.codec.Unsubscribe;
import io.mqttsn.gateway.core.FakeBroker.Sent;
import io.mqttsn.gateway.routing.DropReason;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A broker that has one connection for the client keeps what it sends until the client has it. Nothing of that is lost when the gateway is.
 *
 * <pre>
 * client           gateway           broker
 *                           &lt;---    PUBLISH
 *        &lt;---     PUBLISH
 * PUBACK --->
 *                  PUBACK    --->              for a client that sleeps: as soon as the message is in its queue
 * </pre>
 */
class AwaitedByPublisherTest extends ScenarioTest {

    private final Client a = scene.client("a");
    private int id;

    @BeforeEach
    void subscribe() {
        scene.broker.isTransparent = true;
        a.connectsKeeping();
        id = a.subscribes("t", Qos.TWO);
    }

    @Test
    void shouldAcknowledgeWhenTheClientHas() {
        Sent first = scene.broker.sends("t", "1", Qos.ONE);
        Sent second = scene.broker.sends("t", "2", Qos.ONE);
        a.hears(publish(Qos.ONE, id, 1, "1"));
        assertFalse(first.isAcknowledged());
        a.sends(pubAck(id, 1)).hears(publish(Qos.ONE, id, 2, "2"));
        assertTrue(first.isAcknowledged());
        assertFalse(second.isAcknowledged());
        a.sends(pubAck(id, 2));
        assertTrue(second.isAcknowledged());
    }

    @Test
    void shouldAcknowledgeQos2WhenTheClientHasCompletedIt() {
        Sent message = scene.broker.sends("t", "1", Qos.TWO);
        a.hears(publish(Qos.TWO, id, 1, "1"));
        a.sends(new PubRec(1)).hears(new PubRel(1));
        assertFalse(message.isAcknowledged());
        a.sends(new PubComp(1));
        assertTrue(message.isAcknowledged());
    }

    @Test
    void shouldNotKeepTheBrokerWaitingForASleeper() {
        a.fallsAsleep(600);
        Sent message = scene.broker.sends("t", "1", Qos.ONE);
        assertTrue(message.isAcknowledged());
        scene.passes(100);
        a.wakes().hears(publish(Qos.ONE, id, 1, "1"));
        a.sends(pubAck(id, 1)).hears(PingResp.INSTANCE);
    }

    @Test
    void shouldAcknowledgeWhatIsOpenWhenTheClientFallsAsleep() {
        Sent seen = scene.broker.sends("t", "1", Qos.ONE);
        Sent waiting = scene.broker.sends("t", "2", Qos.TWO);
        a.hears(publish(Qos.ONE, id, 1, "1"));
        a.fallsAsleep(600);
        assertTrue(seen.isAcknowledged());
        assertTrue(waiting.isAcknowledged());
        a.wakes().hears(publish(Qos.ONE, id, 1, "1").asDuplicate());
        a.sends(pubAck(id, 1)).hears(publish(Qos.TWO, id, 2, "2"));
    }

    /** It has the messages still, and would send them again; the client got each of them twice otherwise. */
    @Test
    void shouldLeaveToTheBrokerWhatIsOpenWhenTheClientIsGone() {
        Sent seen = scene.broker.sends("t", "1", Qos.ONE);
        Sent waiting = scene.broker.sends("t", "2", Qos.TWO);
        a.hears(publish(Qos.ONE, id, 1, "1"));
        a.saysGoodbye();
        assertTrue(seen.isFailed());
        assertTrue(waiting.isFailed());
        assertEquals(0, a.session().gatewayPublishes().size());
        assertEquals(2, scene.core.counters().givenBack);
        a.sends(connect(a.id)).hears(accepted());
        scene.broker.sends("t", "1", Qos.ONE);
        a.hears(new Register(id, 2, "t"));
        a.sends(Messages.regAck(id, 2)).hears(publish(Qos.ONE, id, 3, "1"));
        a.sends(pubAck(id, 3));
    }

    @Test
    void shouldLeaveToTheBrokerWhatTheClientDoesNotAcknowledge() {
        Sent message = scene.broker.sends("t", "1", Qos.ONE);
        a.hears(publish(Qos.ONE, id, 1, "1"));
        for (int repeat = 1; repeat <= 3; repeat++) {
            scene.passes(10);
            a.hears(publish(Qos.ONE, id, 1, "1").asDuplicate());
        }
        scene.passes(10);
        a.is(LOST);
        assertTrue(message.isFailed());
    }

    /** The client may have the message already: a new one with the same content would be a second one. */
    @Test
    void shouldGoOnWithAnExchangeOfQos2ThatTheClientHasSeen() {
        Sent message = scene.broker.sends("t", "1", Qos.TWO);
        a.hears(publish(Qos.TWO, id, 1, "1"));
        scene.broker.loses(a.session().id());
        a.ignoresWhatItHeard();
        assertTrue(message.isAcknowledged());
        a.sends(connect(a.id)).hears(accepted(), new Register(id, 2, "t"));
        a.sends(Messages.regAck(id, 2)).hears(publish(Qos.TWO, id, 1, "1").asDuplicate());
        a.sends(new PubRec(1)).hears(new PubRel(1));
        a.sends(new PubComp(1));
        assertEquals(1, scene.core.counters().deliveredAt(2));
    }

    @Test
    void shouldAcknowledgeWhatIsDropped() {
        Sent seen = scene.broker.sends("t", "1", Qos.ONE);
        Sent unwanted = scene.broker.sends("t", "2", Qos.ONE);
        a.hears(publish(Qos.ONE, id, 1, "1"));
        a.sends(new Unsubscribe(7, Messages.filter("t"))).ignoresWhatItHeard();
        a.sends(pubAck(id, 1));
        assertTrue(seen.isAcknowledged());
        assertTrue(unwanted.isAcknowledged());
        assertEquals(1, scene.core.counters().droppedFor(DropReason.UNSUBSCRIBED));
    }
}
