package io.mqttsn.gateway.core;

import static io.mqttsn.gateway.core.Messages.filter;
import static io.mqttsn.gateway.core.Messages.subscribe;
import static io.mqttsn.gateway.core.Messages.subscribeRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.UnsubAck;
import io.mqttsn.codec.Unsubscribe;
import io.mqttsn.gateway.routing.TopicName;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is bounded without a key: collections that anybody could make grow, with their last place and the one behind it. */
class FixedBoundsTest extends LockStepTest {

    private static final int REMEMBERED = 4096;

    /** The oldest goodbye is forgotten: if that client repeats it all the same, it hears nothing, as any stranger. */
    @Test
    void shouldRememberSoManyGoodbyesAndForgetTheOldest() {
        List<Client> clients = new ArrayList<>();
        for (int number = 0; number <= REMEMBERED; number++) {
            Client client = scene.client("c" + number).connects();
            client.saysGoodbye().isGone();
            clients.add(client);
        }
        scene.passes(1);
        clients.get(0).sends(Disconnect.PLAIN).hearsNothing();
        clients.get(1).sends(Disconnect.PLAIN).hears(Disconnect.PLAIN);
        clients.get(REMEMBERED).sends(Disconnect.PLAIN).hears(Disconnect.PLAIN);
    }

    /** A source that is forgotten has its share anew; how much there is in all does not change. */
    @Test
    void shouldRememberSoManySourcesAndHoldTheLimitInAll() {
        int inAll = REMEMBERED + 3;
        SourceLimit limit = new SourceLimit(inAll, 1);
        for (int number = 0; number < REMEMBERED; number++) {
            assertTrue(limit.tryTake(new TestAddress("host" + number, 1), 0));
        }
        assertFalse(limit.tryTake(new TestAddress("host0", 2), 0), "it is remembered, and has had its share");
        assertTrue(limit.tryTake(new TestAddress("newcomer", 1), 0));
        assertTrue(limit.tryTake(new TestAddress("host0", 3), 0), "it is the oldest, and forgotten");
        int more = 0;
        while (limit.tryTake(new TestAddress("flood" + more, 1), 0)) {
            more++;
        }
        assertEquals(1, more);
    }

    @Test
    void shouldAskTheBrokerSoManyQuestionsOfOneClientAtATime() {
        Client a = scene.client("a").connects();
        scene.broker.answers.holdBack();
        for (int msgId = 1; msgId <= 16; msgId++) {
            a.sends(subscribe(msgId, filter("t/" + msgId), Qos.ONE)).hearsNothing();
        }
        a.sends(subscribe(17, filter("t/17"), Qos.ONE)).hears(subscribeRefused(17, ReturnCode.CONGESTION));
        scene.broker.answers.letAllGo();
        a.ignoresWhatItHeard();
        assertEquals(16, a.session().subscriptions().size());

        // An UNSUBSCRIBE beyond is answered at once: the client is rid of its subscription whatever the broker says.
        scene.broker.answers.holdBack();
        for (int msgId = 1; msgId <= 16; msgId++) {
            a.sends(new Unsubscribe(msgId, filter("u/" + msgId))).hearsNothing();
        }
        a.sends(new Unsubscribe(17, filter("u/17"))).hears(new UnsubAck(17));
        scene.broker.answers.letAllGo();
        a.ignoresWhatItHeard();
    }

    /** Names that were cancelled while messages waited are remembered as many as there may be subscriptions. */
    @Test
    void shouldRememberAsManyEndedSubscriptionsAsThereMayBeSubscriptions() {
        scene = new Scenario(settings -> settings.subscriptionsPerSessionMax = 2);
        Client a = scene.client("a").connectsKeeping();
        a.subscribes("kept", Qos.ONE);
        a.subscribes("x", Qos.ONE);
        a.fallsAsleep(60);
        scene.broker.sends("kept", "waits", Qos.ONE);
        scene.broker.sends("x", "waits", Qos.ONE);
        a.wakes();
        scene.take(a.address);
        for (int number = 0; number < 10_000; number++) {
            String name = number == 9_999 ? "x" : "other/" + number;
            a.sends(new Unsubscribe(1, filter(name))).hears(new UnsubAck(1));
        }
        assertTrue(a.session().hasUnsubscribed(new TopicName("x")));
        assertTrue(a.session().hasUnsubscribed(new TopicName("other/9998")));
        assertFalse(a.session().hasUnsubscribed(new TopicName("other/9997")));
    }
}
