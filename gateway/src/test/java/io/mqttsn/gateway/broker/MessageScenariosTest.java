package io.mqttsn.gateway.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.broker.BrokerWorld.Client;
import io.mqttsn.gateway.core.SubscribeOutcome;
import io.mqttsn.gateway.routing.CustodyListener;
import io.mqttsn.gateway.routing.Delivery;
import io.mqttsn.gateway.routing.DropReason;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.PublicationProperties;
import io.mqttsn.gateway.routing.Subscriber;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.gateway.routing.TopicName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The flow of messages both ways (MQTT 3.1.1, §3.3 to §3.10, §4.3 to §4.6). */
class MessageScenariosTest {

    private final BrokerWorld world = new BrokerWorld();
    private final Client publisher = world.connects("publisher", true);

    private final List<Subscriber> inside = new ArrayList<>();

    @AfterEach
    void nothingStaysWhenEverybodyHasLeft() {
        world.store.catchUp();
        inside.forEach(world.router::remove);
        world.broker.shutDown();
        world.pass(Duration.ofHours(2));
        assertEquals(0, world.store.messages());
        assertEquals(0, world.budget.messages());
        assertEquals(0, world.router.subscriptions());
    }

    /**
     * <pre>
     * publisher            broker            subscriber
     *  PUBLISH q2 id7  →          → PUBLISH q2 id1
     *           PUBREC ←
     *  PUBLISH again   →
     *           PUBREC ←
     *           PUBREL →
     *          PUBCOMP ←
     *                             ← PUBREC, PUBREC again
     *                             → PUBREL, PUBREL again
     *                             ← PUBCOMP
     * </pre>
     */
    @Test
    void shouldDeliverExactlyOnceAtQosTwo() {
        Client subscriber = subscriber("t", Qos.TWO);
        publisher.publish("t", "1", Qos.TWO, 7);
        publisher.publish("t", "1", Qos.TWO, 7);
        publisher.pubRel(7);
        publisher.pubRel(7);
        publisher.expect("PUBREC 7", "PUBREC 7", "PUBCOMP 7", "PUBCOMP 7");

        subscriber.expect("PUBLISH t 1 q2 id1");
        assertEquals(1, world.store.messages());
        subscriber.pubRec(1);
        subscriber.pubRec(1);
        assertEquals(0, world.store.messages(), "the subscriber has it");
        subscriber.pubComp(1);
        subscriber.expect("PUBREL 1", "PUBREL 1");

        publisher.publish("t", "2", Qos.TWO, 7);
        publisher.expect("PUBREC 7");
        subscriber.expect("PUBLISH t 2 q2 id2");
    }

    @Test
    void shouldTakeEveryPublishOfQosOneForANewMessage() {
        Client subscriber = subscriber("t", Qos.ONE);
        publisher.publish("t", "1", Qos.ONE, 7);
        publisher.publish("t", "1", Qos.ONE, 7);
        publisher.expect("PUBACK 7", "PUBACK 7");
        subscriber.expect("PUBLISH t 1 q1 id1", "PUBLISH t 1 q1 id2");
    }

    @Test
    void shouldSendAgainWhatWasNotAcknowledgedWhenTheClientIsBack() {
        Client before = persistent("s", "t", Qos.TWO);
        publisher.publish("t", "1", Qos.TWO, 1);
        publisher.publish("t", "2", Qos.ONE, 2);
        publisher.publish("t", "3", Qos.ONE, 3);
        before.expect("PUBLISH t 1 q2 id1", "PUBLISH t 2 q1 id2");
        before.pubRec(1);
        before.expect("PUBREL 1");
        before.breakConnection();
        publisher.publish("t", "4", Qos.TWO, 4);

        Client after = world.opens();
        after.connect("s", false, 0, Optional.empty());
        after.expect("CONNACK present ACCEPTED", "PUBLISH t 2 q1 id2 dup", "PUBREL 1");
        after.pubAck(2);
        after.pubComp(1);
        after.expect("PUBLISH t 3 q1 id3", "PUBLISH t 4 q2 id4");
    }

    @Test
    void shouldKeepTheIdsOfReceivedMessagesOverAReconnect() {
        Client subscriber = subscriber("t", Qos.TWO);
        Client before = world.connects("p", false);
        before.publish("t", "1", Qos.TWO, 5);
        before.expect("PUBREC 5");
        before.breakConnection();

        Client after = world.connects("p", false);
        after.publish("t", "1", Qos.TWO, 5);
        after.pubRel(5);
        after.expect("PUBREC 5", "PUBCOMP 5");
        subscriber.expect("PUBLISH t 1 q2 id1");
    }

    @Test
    void shouldStartAfreshWhenTheSessionIsClean() {
        Client before = persistent("s", "t", Qos.TWO);
        publisher.publish("t", "1", Qos.TWO, 1);
        before.breakConnection();
        publisher.publish("t", "2", Qos.TWO, 2);

        Client after = world.opens();
        after.connect("s", true, 0, Optional.empty());
        publisher.publish("t", "3", Qos.TWO, 3);
        after.expect("CONNACK ACCEPTED");
        assertEquals(2, world.broker.statistics().dropped(DropReason.SESSION_ENDED));
    }

    @Test
    void shouldDeliverOnceAtTheHighestQosOfOverlappingFilters() {
        Client subscriber = subscriber("ov/#", Qos.TWO);
        subscriber.subscribe(2, "ov/+", Qos.ONE);
        subscriber.expect("SUBACK 2 [GRANTED_1]");
        publisher.publish("ov/a", "1", Qos.TWO, 1);
        subscriber.expect("PUBLISH ov/a 1 q2 id1");
    }

    @Test
    void shouldAnswerSubscribeBeforeRetainedMessagesAndRepeatThemForARepeatedFilter() {
        publisher.retain("r/a", "1", Qos.ONE, 1);
        publisher.retain("r/b", "2", Qos.ZERO, 0);
        publisher.retain("r/b", "", Qos.ZERO, 0);
        Client subscriber = world.connects("s", true);
        subscriber.subscribe(1, "r/#", Qos.ONE);
        subscriber.expect("SUBACK 1 [GRANTED_1]", "PUBLISH r/a 1 q1 id1 retain");

        subscriber.subscribe(2, "r/#", Qos.ZERO);
        subscriber.expect("SUBACK 2 [GRANTED_0]", "PUBLISH r/a 1 q0 retain");
        publisher.retain("r/a", "3", Qos.ONE, 2);
        subscriber.expect("PUBLISH r/a 3 q0");
    }

    @Test
    void shouldAnswerSeveralFiltersTogetherAndRefuseOnlyTheOnesOverALimit() {
        Client subscriber = world.connects("s", true);
        List<SubscriptionRequest> requests = new ArrayList<>();
        for (String filter : List.of("a", "/".repeat(100), "b", "c", "d", "a")) {
            requests.add(new SubscriptionRequest(new TopicFilter(filter), Qos.ONE));
        }
        subscriber.connection.subscribeReceived(9, requests, world.nowNanos);
        subscriber.expect("SUBACK 9 "
                + List.of(
                        SubscribeOutcome.GRANTED_1,
                        SubscribeOutcome.REFUSED,
                        SubscribeOutcome.GRANTED_1,
                        SubscribeOutcome.GRANTED_1,
                        SubscribeOutcome.CONGESTED,
                        SubscribeOutcome.GRANTED_1));
    }

    @Test
    void shouldStopDeliveringAfterUnsubscribe() {
        Client subscriber = subscriber("a/+", Qos.ONE);
        subscriber.unsubscribe(2, "a/b");
        publisher.publish("a/b", "1", Qos.ONE, 1);
        subscriber.unsubscribe(3, "a/+");
        publisher.publish("a/b", "2", Qos.ONE, 2);
        subscriber.expect("UNSUBACK 2", "PUBLISH a/b 1 q1 id1", "UNSUBACK 3");
    }

    @Test
    void shouldLetOnlyTheBrokerSpeakForItself() {
        Client subscriber = subscriber("$SYS/#", Qos.TWO);
        publisher.publish("$SYS/uptime", "1", Qos.ONE, 1);
        publisher.retain("$SYS/uptime", "1", Qos.TWO, 2);
        publisher.publish("$other", "1", Qos.ZERO, 0);
        publisher.expect("PUBACK 1", "PUBREC 2");
        subscriber.expect();
        assertEquals(2, world.broker.statistics().publishesRefused());
        assertEquals(0, world.router.retained().messages());
    }

    @Test
    void shouldCountAnAcknowledgementOnlyForItsKindAndId() {
        Client subscriber = subscriber("t", Qos.TWO);
        publisher.publish("t", "1", Qos.ONE, 1);
        publisher.publish("t", "2", Qos.TWO, 2);
        publisher.publish("t", "3", Qos.ONE, 3);
        subscriber.expect("PUBLISH t 1 q1 id1", "PUBLISH t 2 q2 id2");

        subscriber.pubAck(2);
        subscriber.pubComp(1);
        subscriber.pubComp(2);
        subscriber.pubAck(77);
        subscriber.expect();
        subscriber.pubRec(1);
        subscriber.expect("PUBREL 1");
        subscriber.pubComp(1);
        subscriber.expect();

        subscriber.pubAck(1);
        subscriber.expect("PUBLISH t 3 q1 id3");
    }

    @Test
    void shouldUseEveryPacketIdButTheOnesInFlight() {
        Client subscriber = subscriber("t", Qos.ONE);
        publisher.publish("t", "stuck", Qos.ONE, 1);
        subscriber.expect("PUBLISH t stuck q1 id1");
        int expectedId = 2;
        for (int i = 0; i < 2 * 65_534; i++) {
            publisher.publish("t", "x", Qos.ONE, 1);
            subscriber.expect("PUBLISH t x q1 id" + expectedId);
            subscriber.pubAck(expectedId);
            publisher.sent.clear();
            expectedId = expectedId == 65_535 ? 2 : expectedId + 1;
        }
    }

    @Test
    void shouldKeepQosOneAndTwoForAClientThatIsAwayAndDropTheRest() {
        Client before = persistent("s", "t", Qos.TWO);
        before.disconnect();
        for (int i = 1; i <= 9; i++) {
            publisher.publish("t", "" + i, i % 3 == 0 ? Qos.ZERO : Qos.ONE, i % 3 == 0 ? 0 : i);
        }
        assertEquals(3, world.broker.statistics().dropped(DropReason.CLIENT_AWAY));

        Client after = world.connects("s", false);
        after.expect("PUBLISH t 1 q1 id1", "PUBLISH t 2 q1 id2");
        after.pubAck(1);
        after.pubAck(2);
        after.pubAck(3);
        after.pubAck(4);
        after.expect("PUBLISH t 4 q1 id3", "PUBLISH t 5 q1 id4", "PUBLISH t 7 q1 id5", "PUBLISH t 8 q1 id6");
    }

    @Test
    void shouldBoundTheQueueAndCountWhatItDrops() {
        Client before = persistent("s", "t", Qos.ONE);
        before.disconnect();
        for (int i = 1; i <= 10; i++) {
            publisher.publish("t", "" + i, Qos.ONE, i);
        }
        publisher.expect(
                IntStream.rangeClosed(1, 10).mapToObj(i -> "PUBACK " + i).toArray(String[]::new));
        assertEquals(4, world.broker.statistics().dropped(DropReason.QUEUE_FULL));
        assertEquals(6, world.store.messages());
    }

    /** Slow readers: what does not fit waits in the queue, in one order, and QoS 0 gives way first. */
    @Test
    void shouldHoldMessagesBackWhileTheSocketIsFull() {
        Client subscriber = subscriber("t", Qos.ONE);
        subscriber.writable = false;
        publisher.publish("t", "1", Qos.ZERO, 0);
        publisher.publish("t", "2", Qos.ONE, 1);
        publisher.publish("t", "3", Qos.ZERO, 0);
        subscriber.expect();
        subscriber.becomesWritable(true);
        subscriber.expect("PUBLISH t 1 q0", "PUBLISH t 2 q1 id1", "PUBLISH t 3 q0");

        subscriber.writable = false;
        for (int i = 0; i < 8; i++) {
            publisher.publish("t", "" + i, i < 4 ? Qos.ZERO : Qos.ONE, i < 4 ? 0 : i);
        }
        assertEquals(2, world.broker.statistics().dropped(DropReason.QUEUE_FULL));
        subscriber.pubAck(1);
        subscriber.becomesWritable(true);
        subscriber.expect("PUBLISH t 2 q0", "PUBLISH t 3 q0", "PUBLISH t 4 q1 id2", "PUBLISH t 5 q1 id3");
        publisher.sent.clear();

        subscriber.writable = false;
        publisher.publish("t", "gone", Qos.ZERO, 0);
        subscriber.breakConnection();
        assertEquals(2, world.broker.statistics().dropped(DropReason.QUEUE_FULL));
    }

    @Test
    void shouldCloseAClientThatLeavesTooManyMessagesUnreleased() {
        publisher.publish("t", "1", Qos.TWO, 1);
        publisher.publish("t", "2", Qos.TWO, 2);
        publisher.pubRel(1);
        publisher.publish("t", "3", Qos.TWO, 3);
        publisher.expect("PUBREC 1", "PUBREC 2", "PUBCOMP 1", "PUBREC 3");
        publisher.publish("t", "4", Qos.TWO, 4);
        publisher.expect("closed");
        assertEquals(1, world.broker.statistics().protocolErrors());
    }

    @Test
    void shouldAcknowledgeInOrderAndOnlyWhatIsInCustody() {
        List<Delivery> sensors = new ArrayList<>();
        subscribeInside("sensor", (delivery, handle, publication) -> sensors.add(delivery));
        publisher.publish("sensor", "1", Qos.ONE, 1);
        publisher.publish("other", "2", Qos.ONE, 2);
        publisher.publish("sensor", "3", Qos.TWO, 3);
        publisher.publish("sensor", "3", Qos.TWO, 3);
        publisher.expect();

        sensors.get(0).takenByOne();
        publisher.expect("PUBACK 1", "PUBACK 2");
        sensors.get(1).takenByOne();
        publisher.expect("PUBREC 3");
        assertEquals(2, sensors.size());
    }

    @Test
    void shouldStopReadingAPublisherWhoseMessagesNobodyTakes() {
        List<Delivery> sensors = new ArrayList<>();
        subscribeInside("sensor", (delivery, handle, publication) -> sensors.add(delivery));
        for (int i = 1; i <= 4; i++) {
            assertTrue(publisher.readingAllowed);
            publisher.publish("sensor", "" + i, Qos.ONE, i);
        }
        assertFalse(publisher.readingAllowed);
        sensors.get(0).takenByOne();
        assertFalse(publisher.readingAllowed);
        sensors.get(1).takenByOne();
        assertTrue(publisher.readingAllowed);
        sensors.get(2).takenByOne();
        sensors.get(3).takenByOne();
    }

    /** An id of QoS 1 may mean another message on the next connection, so the answer to the old one must not come there. */
    @Test
    void shouldNotAnswerOnANewConnectionWhatWasPublishedOnTheOld() {
        List<Delivery> sensors = new ArrayList<>();
        subscribeInside("sensor", (delivery, handle, publication) -> sensors.add(delivery));
        Client before = world.connects("p", false);
        before.publish("sensor", "1", Qos.ONE, 1);
        before.publish("sensor", "2", Qos.TWO, 2);
        before.breakConnection();
        Client after = world.connects("p", false);
        after.publish("sensor", "2", Qos.TWO, 2);

        sensors.get(0).takenByOne();
        after.expect();
        sensors.get(1).takenByOne();
        after.expect("PUBREC 2");
        assertEquals(2, sensors.size());
    }

    @Test
    void shouldCloseThePublisherWhoseMessageASessionCouldNotTake() {
        Client healthy = subscriber("t", Qos.ONE);
        subscribeInside("t", (delivery, handle, publication) -> {
            throw new IllegalStateException("defect");
        });
        publisher.publish("t", "1", Qos.TWO, 1);
        publisher.expect("closed");
        healthy.expect("PUBLISH t 1 q1 id1");
        assertEquals(1, world.faults.size());
    }

    @Test
    void shouldSendNothingNewBeforeWhatIsToBeRepeated() {
        Client before = persistent("s", "t", Qos.ONE);
        publisher.publish("t", "1", Qos.ONE, 1);
        before.breakConnection();
        Client after = world.opens();
        after.writable = false;
        after.connect("s", false, 0, Optional.empty());
        after.expect("CONNACK present ACCEPTED");

        after.writable = true;
        publisher.publish("t", "2", Qos.ONE, 2);
        publisher.publish("t", "3", Qos.ZERO, 0);
        after.becomesWritable(true);
        after.expect("PUBLISH t 1 q1 id1 dup", "PUBLISH t 2 q1 id2", "PUBLISH t 3 q0");
    }

    @Test
    void shouldDropTheMessageThatFindsItsSessionJustEnded() {
        List<Client> leaving = new ArrayList<>();
        subscribeInside("t", (delivery, handle, publication) -> {
            leaving.forEach(Client::disconnect);
            delivery.takenByOne();
        });
        leaving.add(subscriber("t", Qos.ONE));
        publisher.publish("t", "1", Qos.ONE, 1);
        publisher.expect("PUBACK 1");
        leaving.get(0).expect("closed");
        assertEquals(1, world.broker.statistics().dropped(DropReason.SESSION_ENDED));
    }

    @Test
    void shouldDropWhatHasExpiredWhileItWaited() {
        Client before = persistent("s", "t", Qos.ONE);
        before.disconnect();
        long soon = world.nowNanos + 1_000_000_000L;
        Publication shortLived = new Publication(
                new TopicName("t"), Octets.utf8("news"), Qos.ONE, false, soon, PublicationProperties.NONE);
        world.router.publish(shortLived, CustodyListener.NOBODY);
        publisher.publish("t", "2", Qos.ONE, 1);
        world.pass(Duration.ofSeconds(1));

        Client after = world.connects("s", false);
        after.expect("PUBLISH t 2 q1 id1");
        assertEquals(1, world.broker.statistics().dropped(DropReason.EXPIRED));
    }

    @Test
    void shouldKeepOrderAndAcknowledgeLateWhenTheStoreIsSlow() {
        Client subscriber = persistent("s", "t", Qos.ONE);
        world.store.answersAtOnce = false;
        publisher.publish("t", "1", Qos.ONE, 1);
        publisher.publish("t", "2", Qos.ONE, 2);
        publisher.publish("t", "3", Qos.ONE, 3);
        publisher.expect();
        world.store.catchUp();
        publisher.expect("PUBACK 1", "PUBACK 2", "PUBACK 3");
        subscriber.expect("PUBLISH t 1 q1 id1", "PUBLISH t 2 q1 id2");

        subscriber.pubAck(1);
        subscriber.breakConnection();
        Client again = world.connects("s", false);
        world.store.catchUp();
        again.expect("PUBLISH t 2 q1 id2 dup", "PUBLISH t 3 q1 id3");
        again.pubAck(2);
        again.pubAck(3);
    }

    /** A session of another protocol in the same process. */
    private void subscribeInside(String filter, Subscriber subscriber) {
        world.router.subscribe(subscriber, new TopicFilter(filter), Qos.TWO);
        inside.add(subscriber);
    }

    private Client subscriber(String filter, Qos qos) {
        Client client = world.connects("subscriber", true);
        client.subscribe(1, filter, qos);
        client.sent.clear();
        return client;
    }

    private Client persistent(String clientId, String filter, Qos qos) {
        Client client = world.connects(clientId, false);
        client.subscribe(1, filter, qos);
        client.sent.clear();
        return client;
    }
}
