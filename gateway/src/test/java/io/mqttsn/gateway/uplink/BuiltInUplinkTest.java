package io.mqttsn.gateway.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.core.SubscribeOutcome;
import io.mqttsn.gateway.core.Ticket;
import io.mqttsn.gateway.core.UplinkFacts;
import io.mqttsn.gateway.core.Will;
import io.mqttsn.gateway.routing.Delivery;
import io.mqttsn.gateway.routing.MessageHandle;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.PublicationProperties;
import io.mqttsn.gateway.routing.Router;
import io.mqttsn.gateway.routing.RoutingLimits;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.gateway.routing.TopicName;
import io.mqttsn.gateway.store.MemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BuiltInUplinkTest {

    private static final Ticket TICKET = () -> true;

    private final MemoryStore store = new MemoryStore();
    private final Router router = new Router(store, RoutingLimits.DEFAULTS, (subscriber, fault) -> {});
    private long nowNanos;
    private final BuiltInUplink uplink = new BuiltInUplink(router, 2, () -> nowNanos);
    private final List<String> heard = new ArrayList<>();
    private final List<Delivery> unacknowledged = new ArrayList<>();

    /** Writes down what the core would hear. */
    private final UplinkFacts facts = new UplinkFacts() {
        @Override
        public void uplinkOpened(long sessionId) {
            heard.add(sessionId + " opened");
        }

        @Override
        public void uplinkNotOpened(long sessionId, PublishOutcome reason) {
            heard.add(sessionId + " not opened");
        }

        @Override
        public void uplinkLost(long sessionId) {
            heard.add(sessionId + " lost");
        }

        @Override
        public void uplinkAvailable(boolean available) {
            heard.add(available ? "available" : "not available");
        }

        @Override
        public void uplinkWillChanged(Ticket ticket, PublishOutcome outcome) {
            heard.add("will " + outcome);
        }

        @Override
        public void uplinkPublished(Ticket ticket, PublishOutcome outcome) {
            heard.add("published " + outcome);
        }

        @Override
        public void uplinkSubscribed(Ticket ticket, SubscribeOutcome outcome) {
            heard.add("subscribed " + outcome);
        }

        @Override
        public void uplinkUnsubscribed(Ticket ticket) {
            heard.add("unsubscribed");
        }

        @Override
        public void uplinkMessageArrived(
                long sessionId, Delivery delivery, MessageHandle handle, Publication publication) {
            if (publication.payload().asText().equals("poison")) {
                throw new IllegalStateException("defect");
            }
            heard.add(sessionId + " gets " + publication.topic() + " " + handle.qos()
                    + (handle.retain() ? " retained" : ""));
            unacknowledged.add(delivery);
        }
    };

    @BeforeEach
    void openTwoSessions() {
        uplink.start(facts);
        open(1, false);
        open(2, false);
        heard.clear();
    }

    @Test
    void shouldAnswerTheSubscriptionBeforeTheRetainedMessage() {
        publish(1, "t/a", Qos.ONE, true);
        uplink.subscribe(TICKET, 2, new TopicFilter("t/+"), Qos.TWO);

        assertHeard("published DELIVERED", "subscribed GRANTED_2", "2 gets t/a ONE retained");
    }

    @Test
    void shouldAnswerThePublishOnceEverySessionHasTheMessage() {
        uplink.subscribe(TICKET, 1, new TopicFilter("t"), Qos.ONE);
        uplink.subscribe(TICKET, 2, new TopicFilter("t"), Qos.TWO);
        heard.clear();

        publish(1, "t", Qos.TWO, false);
        uplink.acknowledge(unacknowledged.get(0));
        assertHeard("1 gets t ONE", "2 gets t TWO");

        uplink.acknowledge(unacknowledged.get(1));
        assertHeard("1 gets t ONE", "2 gets t TWO", "published DELIVERED");
        assertEquals(0, store.messages());
    }

    @Test
    void shouldSayCongestedWhenASessionCouldNotTakeTheMessage() {
        uplink.subscribe(TICKET, 1, new TopicFilter("t"), Qos.ONE);
        heard.clear();
        uplink.publish(TICKET, 2, Publication.of(new TopicName("t"), Octets.utf8("poison"), Qos.ONE, false));

        assertHeard("published CONGESTED");
        assertEquals(0, store.messages());
    }

    @Test
    void shouldAnswerQosZeroOnlyWhenItWasRefused() {
        publish(1, "t", Qos.ZERO, false);
        publish(1, "$SYS/uptime", Qos.ZERO, false);
        publish(1, "$SYS/uptime", Qos.TWO, false);
        publish(1, "$SYStem", Qos.ONE, false);
        assertHeard("published REFUSED", "published REFUSED", "published DELIVERED");
    }

    @Test
    void shouldPublishTheWillOfALostClientOnceAndNotThatOfALeavingOne() {
        uplink.subscribe(TICKET, 2, new TopicFilter("#"), Qos.TWO);
        heard.clear();
        uplink.changeWill(TICKET, 1, true, Optional.of(will("gone/1")));
        uplink.close(1, false);
        uplink.close(1, true);
        assertHeard("will DELIVERED");

        open(1, false);
        uplink.changeWill(TICKET, 1, true, Optional.of(will("gone/1")));
        uplink.close(1, true);
        uplink.close(1, true);
        assertHeard("will DELIVERED", "1 opened", "will DELIVERED", "2 gets gone/1 ONE");
    }

    @Test
    void shouldNotLetAWillSpeakForTheBroker() {
        uplink.subscribe(TICKET, 2, new TopicFilter("$SYS/#"), Qos.TWO);
        uplink.changeWill(TICKET, 1, true, Optional.of(will("$SYS/uptime")));
        uplink.close(1, true);
        assertHeard("subscribed GRANTED_2", "will DELIVERED");
        assertEquals(1, uplink.willsRefused());
    }

    @Test
    void shouldKeepSubscriptionsOfAClosedSessionUntilItIsCleanOrDiscarded() {
        uplink.subscribe(TICKET, 1, new TopicFilter("t"), Qos.ONE);
        uplink.subscribe(TICKET, 2, new TopicFilter("t"), Qos.ONE);
        uplink.close(1, false);
        heard.clear();
        publish(2, "t", Qos.ZERO, false);
        assertHeard("1 gets t ZERO", "2 gets t ZERO");

        open(1, true);
        uplink.discard(2);
        publish(1, "t", Qos.ZERO, false);
        assertHeard("1 gets t ZERO", "2 gets t ZERO", "1 opened");
        assertEquals(0, router.subscriptions());
    }

    @Test
    void shouldBoundSubscriptionsButLetTheirQosChange() {
        for (String filter : List.of("a", "b", "c", "b")) {
            uplink.subscribe(TICKET, 1, new TopicFilter(filter), Qos.ONE);
        }
        uplink.unsubscribe(TICKET, 1, new TopicFilter("a"));
        uplink.subscribe(TICKET, 1, new TopicFilter("c"), Qos.ZERO);
        uplink.subscribe(TICKET, 2, new TopicFilter("/".repeat(500)), Qos.ZERO);
        assertHeard(
                "subscribed GRANTED_1",
                "subscribed GRANTED_1",
                "subscribed CONGESTED",
                "subscribed GRANTED_1",
                "unsubscribed",
                "subscribed GRANTED_0",
                "subscribed REFUSED");
    }

    /** The router's clock stood still while only sensors spoke: nothing ever expired. */
    @Test
    void shouldSendNoRetainedMessageThatHasExpiredMeanwhile() {
        uplink.start(facts);
        open(1, true);
        TopicName topic = new TopicName("t");
        Publication untilTen = new Publication(topic, Octets.utf8("1"), Qos.ZERO, true, 10, PublicationProperties.NONE);
        uplink.publish(TICKET, 1, untilTen);
        nowNanos = 9;
        uplink.subscribe(TICKET, 1, new TopicFilter("t"), Qos.ZERO);
        int heardInTime = heard.size();
        nowNanos = 10;
        uplink.subscribe(TICKET, 1, new TopicFilter("t"), Qos.ZERO);
        assertEquals(heardInTime + 1, heard.size(), heard::toString);
        assertEquals("subscribed GRANTED_0", heard.get(heardInTime));
        assertEquals("subscribed GRANTED_0", heard.get(heardInTime - 2));
    }

    private void open(long sessionId, boolean cleanSession) {
        uplink.open(sessionId, new ClientId("sensor-" + sessionId), cleanSession, 60, Optional.empty());
    }

    private void publish(long sessionId, String topic, Qos qos, boolean retain) {
        uplink.publish(TICKET, sessionId, Publication.of(new TopicName(topic), Octets.utf8("1"), qos, retain));
    }

    private static Will will(String topic) {
        return new Will(new TopicName(topic), Octets.utf8("lost"), Qos.ONE, false);
    }

    private void assertHeard(String... expected) {
        assertEquals(List.of(expected), heard);
    }
}
