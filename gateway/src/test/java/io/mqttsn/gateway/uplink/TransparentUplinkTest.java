package io.mqttsn.gateway.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.Will;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.gateway.routing.TopicName;
import io.mqttsn.gateway.store.MemoryStore;
import io.mqttsn.gateway.uplink.RecordingFacts.Question;
import io.mqttsn.gateway.uplink.UplinkCounters.Count;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What only a transparent uplink has: connections that are refused, lost, replaced, made again, and too many. */
class TransparentUplinkTest {

    private static final int CONNECTIONS_MAX = 3;

    private final MemoryStore store = new MemoryStore();
    private final RecordingFacts facts = new RecordingFacts();
    private final ModelBroker broker = new ModelBroker();
    private final VirtualClock clock = new VirtualClock();
    private final Set<Long> openedClean = new HashSet<>();
    private final TransparentUplink uplink = new TransparentUplink(
            broker, store, new TransparentSettings(CONNECTIONS_MAX, Duration.ofSeconds(10), 10, 10_000), clock);

    TransparentUplinkTest() {
        clock.driving(uplink);
        facts.uplink = uplink;
        uplink.start(facts);
    }

    @AfterEach
    void shouldLeaveNothingBehind() {
        for (long id = 1; id <= 9; id++) {
            uplink.close(id, false);
            uplink.discard(id);
        }
        settle();
        assertEquals(0, uplink.connections());
        assertEquals(0, broker.connections());
        assertEquals(0, uplink.queuedMessages());
        assertEquals(0, uplink.queuedBytes());
        assertEquals(0, store.messages());
        assertEquals(Long.MAX_VALUE, uplink.nextDeadlineNanos());
    }

    @Test
    void shouldConnectEachSensorUnderItsOwnNameWithItsFlagAndWill() {
        open(1, "ann", true, will("a"));
        open(2, "bob", false, Optional.empty());
        assertEquals(List.of("ann connects clean will a", "bob connects"), broker.visits());
        assertEquals(List.of("opened 1", "opened 2"), facts.news());
    }

    @Test
    void shouldPassARefusalOnAndForgetTheSession() {
        broker.refuses = clientId -> clientId.value().equals("eve");
        open(1, "eve");
        assertEquals(List.of("not opened 1 REFUSED"), facts.news());
        assertFalse(uplink.carries(1));
    }

    @Test
    void shouldAnswerCongestionWhileTheBrokerIsAwayAndServeAfterwards() {
        broker.isAway = true;
        open(1, "ann");
        broker.isAway = false;
        open(2, "ann");
        assertEquals(List.of("not opened 1 CONGESTED", "opened 2"), facts.news());
    }

    @Test
    void shouldGiveUpABrokerThatDoesNotAnswerAfterTwiceTheConnectTimeout() {
        broker.isSilent = true;
        uplink.open(1, new ClientId("ann"), true, 60, Optional.empty());
        broker.run();
        long before = clock.getAsLong();
        assertTrue(clock.advanceToNextDeadline());
        broker.run();
        assertEquals(List.of("not opened 1 CONGESTED"), facts.news());
        assertEquals(Duration.ofSeconds(20).toNanos(), clock.getAsLong() - before);
    }

    /** The broker was frozen for longer than the gateway waits, and then fired the wills of all sensors that had tried to connect. */
    @Test
    void shouldLeaveNoWillBehindWithABrokerThatReadsTheConnectTooLate() {
        broker.isSilent = true;
        open(1, "ann", true, will("never connected"));
        assertEquals(List.of("not opened 1 CONGESTED"), facts.news());
        broker.speaksAgain();
        assertEquals(List.of(), received());
    }

    /** The same when it is the sensor that does not wait any longer: it leaves, is lost, is forgotten, or begins anew. */
    @ParameterizedTest
    @ValueSource(strings = {"leaves", "is lost", "is forgotten", "begins anew"})
    void shouldLeaveNoWillBehindWithABrokerThatReadsTheConnectOfASensorThatGaveUp(String fate) {
        broker.isSilent = true;
        uplink.open(1, new ClientId("ann"), false, 60, will("never connected"));
        broker.run();
        switch (fate) {
            case "leaves" -> uplink.close(1, false);
            case "is lost" -> uplink.close(1, true);
            case "is forgotten" -> uplink.discard(1);
            default -> uplink.open(1, new ClientId("ann"), false, 60, will("not connected either"));
        }
        settle();
        broker.speaksAgain();
        assertEquals(List.of(), received());
    }

    /** The broker has had a goodbye for the sake of the new will, and so the former one is gone: nobody is lost but the broker. */
    @Test
    void shouldLeaveNoWillBehindWithABrokerThatFallsSilentDuringAChangeOfWill() {
        open(1, "ann", false, will("old"));
        asksForWill("w", 1, will("new"));
        broker.run(1);
        broker.isSilent = true;
        settle();
        assertEquals(List.of("opened 1", "w CONGESTED", "lost 1"), facts.news());
        broker.speaksAgain();
        assertEquals(List.of(), received());
    }

    /** There is no better moment any more. */
    @Test
    void shouldHaveABrokerThatReadsLateFireTheWillOfALostSensor() {
        open(1, "ann", false, will("old"));
        asksForWill("w", 1, will("new"));
        broker.run(1);
        broker.isSilent = true;
        uplink.close(1, true);
        settle();
        broker.speaksAgain();
        assertEquals(List.of("will=new qos 1"), received());
    }

    @Test
    void shouldLetNobodyWaitForABrokerThatIsSilentToAnother() {
        broker.isSilent = true;
        uplink.open(1, new ClientId("ann"), true, 60, Optional.empty());
        broker.run();
        broker.isSilent = false;
        uplink.open(2, new ClientId("bob"), true, 60, Optional.empty());
        broker.run();
        assertEquals(List.of("opened 2"), facts.news());
    }

    @Test
    void shouldTakeAsManySensorsAsConfiguredAndOneMoreWhenOneHasLeft() {
        for (int id = 1; id <= CONNECTIONS_MAX + 1; id++) {
            open(id, "c" + id);
        }
        assertEquals(List.of("opened 1", "opened 2", "opened 3", "not opened 4 CONGESTED"), facts.news());
        assertFalse(uplink.isAvailable());
        uplink.close(2, false);
        settle();
        assertTrue(uplink.isAvailable());
        open(4, "c4");
        assertEquals(List.of("opened 4"), facts.news());
    }

    @Test
    void shouldTellOfALostConnectionAndTakeNothingFromIt() {
        open(1, "ann", false, will("gone"));
        subscribe("s", 1, "a");
        uplink.subscribe(new Question("late"), 1, new TopicFilter("b"), Qos.ONE);
        facts.news();
        broker.isStalled = true;
        broker.cut("ann");
        // What was asked and not answered is answered after the sensor's state has changed: it hears of neither.
        assertEquals("lost 1", facts.all.get(0));
        assertTrue(facts.news().contains("late CONGESTED"));
        assertEquals(List.of("will=gone qos 1"), received());
        uplink.close(1, false);
        broker.isStalled = false;
        publishElsewhere("a", "later", Qos.ONE);
        open(1, "ann");
        assertEquals(List.of("opened 1", "1 gets a=later qos 1"), facts.news());
    }

    @Test
    void shouldCompleteAMessageOfQos2WithTheNextConnectionOfASessionThatIsKept() {
        open(1, "ann");
        broker.isStalled = true;
        uplink.publish(new Question("p"), 1, publication("a", "once", Qos.TWO));
        broker.run();
        broker.cut("ann");
        assertEquals(List.of("opened 1", "lost 1"), facts.news());
        broker.isStalled = false;
        open(1, "ann");
        assertEquals(List.of("opened 1", "p DELIVERED"), facts.news());
        assertEquals(List.of("a=once qos 2"), received());
    }

    @Test
    void shouldAnswerCongestionForAMessageThatWasCutOffWithoutSession() {
        open(1, "ann", true, Optional.empty());
        broker.isStalled = true;
        uplink.publish(new Question("p"), 1, publication("a", "x", Qos.ONE));
        broker.run();
        broker.cut("ann");
        assertEquals(List.of("opened 1", "lost 1", "p CONGESTED"), facts.news());
    }

    @Test
    void shouldAcknowledgeWhatIsInCustodyAndNothingElse() {
        open(1, "ann");
        subscribe("s", 1, "a");
        facts.news();
        facts.takesCustody = false;
        publishElsewhere("a", "one", Qos.ONE);
        publishElsewhere("a", "two", Qos.TWO);
        settle();
        assertEquals(2, broker.unacknowledgedBy("ann"));
        facts.takeAll();
        settle();
        assertEquals(0, broker.unacknowledgedBy("ann"));
    }

    /** The acknowledgement was on its way when the connection ended: the message comes again, and is known. */
    @Test
    void shouldDeliverOnceWhatTheBrokerRepeatsAtQos2() {
        open(1, "ann");
        uplink.subscribe(new Question("s"), 1, new TopicFilter("a"), Qos.TWO);
        settle();
        facts.takesCustody = false;
        publishElsewhere("a", "once", Qos.TWO);
        settle();
        broker.cut("ann");
        facts.takeAll();
        settle();
        facts.news();
        open(1, "ann");
        settle();
        assertEquals(List.of("opened 1"), facts.news());
        assertEquals(0, broker.unacknowledgedBy("ann"));
        assertEquals(1, uplink.counters().get(Count.REPEATED));
    }

    /** Under its key the broker may send something else by now, whose acknowledgement it would take this one's for. It comes again. */
    @Test
    void shouldNotTakeAMessageThatIsToldAfterItsConnectionIsOver() {
        List<LinkListener> listeners = new ArrayList<>();
        SensorLinks links = new SensorLinks() {
            @Override
            public SensorLink link(ClientId clientId, LinkListener listener) {
                listeners.add(listener);
                return broker.link(clientId, listener);
            }

            @Override
            public void stop() {
                broker.stop();
            }
        };
        TransparentUplink listened = new TransparentUplink(
                links, store, new TransparentSettings(CONNECTIONS_MAX, Duration.ofSeconds(10), 10, 10_000), clock);
        listened.start(facts);
        for (int times = 0; times < 2; times++) {
            listened.open(1, new ClientId("ann"), false, 60, Optional.empty());
            settle();
            broker.cut("ann");
            settle();
        }
        listened.open(1, new ClientId("ann"), false, 60, Optional.empty());
        settle();
        facts.news();
        for (long epoch = 1; epoch <= 3; epoch++) {
            listeners.get(0).messageArrived(epoch, 7, publication("a", "of " + epoch, Qos.ONE));
        }
        assertEquals(List.of("1 gets a=of 3 qos 1"), facts.news());
        listened.discard(1);
        settle();
    }

    @Test
    void shouldGetAgainWhatASessionFailedToTake() {
        open(1, "ann");
        subscribe("s", 1, "a");
        facts.takesCustody = false;
        publishElsewhere("a", "x", Qos.ONE);
        settle();
        uplink.refuse(facts.untaken.remove(0));
        settle();
        broker.cut("ann");
        facts.takesCustody = true;
        facts.news();
        open(1, "ann");
        assertEquals(List.of("opened 1", "1 gets a=x qos 1"), facts.news());
    }

    @Test
    void shouldHoldARetainedMessageBackUntilItsSubAckButNoOther() {
        publishElsewhere("a", "kept", Qos.ONE, true);
        broker.retainedBeforeSubAck = true;
        open(1, "ann");
        subscribe("s1", 1, "b");
        facts.news();
        uplink.subscribe(new Question("s2"), 1, new TopicFilter("a"), Qos.ONE);
        publishElsewhere("b", "other", Qos.ONE);
        settle();
        assertEquals(List.of("s2 GRANTED_1", "1 gets a=kept qos 1 retained", "1 gets b=other qos 1"), facts.news());
    }

    @Test
    void shouldRefuseASubscriptionAsTheBrokerDoes() {
        broker.refusesFilter = filter -> filter.text().equals("secret");
        open(1, "ann");
        facts.news();
        subscribe("s", 1, "secret");
        assertEquals(List.of("s REFUSED"), facts.news());
    }

    @Test
    void shouldSayGoodbyeForAnOlderSessionOfTheSameNameBeforeTheNewOneConnects() {
        open(1, "ann", false, will("of the old one"));
        open(2, "ann", true, Optional.empty());
        uplink.close(1, false);
        uplink.discard(1);
        settle();
        assertEquals(List.of("ann connects will of the old one", "ann leaves", "ann connects clean"), broker.visits());
        assertEquals(List.of("opened 1", "opened 2"), facts.news());
        assertEquals(List.of(), received());
    }

    /** The loss of the older connection is not the loss of the newer one, whose will stays where it is. */
    @Test
    void shouldNotTakeTheLossOfTheOlderConnectionForThatOfTheNewerOne() {
        open(1, "ann", false, will("of the old one"));
        broker.isStalled = true;
        uplink.publish(new Question("p"), 1, publication("a", "x", Qos.ONE));
        uplink.open(2, new ClientId("ann"), true, 60, will("of the new one"));
        broker.run();
        broker.cut("ann");
        settle();
        uplink.close(1, false);
        uplink.discard(1);
        settle();
        assertEquals(
                List.of("ann connects will of the old one", "ann connects clean will of the new one"), broker.visits());
        assertEquals(List.of("opened 1", "opened 2"), facts.news());
        assertEquals(List.of("a=x qos 1", "will=of the old one qos 1"), received());
        uplink.close(2, true);
        settle();
        assertEquals("will=of the new one qos 1", received().get(2));
    }

    @Test
    void shouldTellThatTheOlderSessionIsLostWhenTheNewOneIsRefused() {
        open(1, "ann");
        broker.refuses = clientId -> true;
        open(2, "ann");
        assertEquals(List.of("opened 1", "not opened 2 REFUSED", "lost 1"), facts.news());
    }

    @Test
    void shouldTellThatTheOlderSessionIsLostWhenTheNewOneIsAbandoned() {
        open(1, "ann");
        uplink.open(2, new ClientId("ann"), true, 60, Optional.empty());
        uplink.close(2, false);
        uplink.discard(2);
        settle();
        assertEquals(List.of("opened 1", "lost 1"), facts.news());
    }

    @Test
    void shouldServeTheNewestOfThreeSessionsOfOneName() {
        open(1, "ann");
        uplink.open(2, new ClientId("ann"), true, 60, Optional.empty());
        uplink.open(3, new ClientId("ann"), true, 60, Optional.empty());
        settle();
        assertEquals(List.of("opened 1", "not opened 2 CONGESTED", "opened 3"), facts.news());
    }

    @Test
    void shouldLetALateEventOfAnOldConnectionChangeNothing() {
        open(1, "ann");
        subscribe("s", 1, "a");
        facts.takesCustody = false;
        publishElsewhere("a", "x", Qos.ONE);
        settle();
        broker.cut("ann");
        uplink.close(1, false);
        open(1, "ann");
        // The custody of the first copy, for a connection that is over, and of the second one.
        uplink.acknowledge(facts.untaken.remove(0));
        settle();
        assertEquals(1, broker.unacknowledgedBy("ann"));
        uplink.acknowledge(facts.untaken.remove(0));
        settle();
        assertEquals(0, broker.unacknowledgedBy("ann"));
    }

    @Test
    void shouldChangeTheWillWithAGoodbyeAndAnotherConnect() {
        open(1, "ann", false, will("old"));
        changeWill("w", 1, will("new"));
        assertEquals(List.of("ann connects will old", "ann leaves", "ann connects will new"), broker.visits());
        assertEquals(List.of("opened 1", "w DELIVERED"), facts.news());
        assertEquals(List.of(), received());
    }

    @Test
    void shouldSubscribeAgainWhenTheWillOfACleanSessionChanges() {
        open(1, "ann", true, will("old"));
        subscribe("s", 1, "a");
        changeWill("w", 1, will("new"));
        assertEquals(Map.of(new TopicFilter("a"), Qos.ONE), broker.subscriptionsOf("ann"));
        assertEquals(List.of("opened 1", "s GRANTED_1", "w DELIVERED"), facts.news());
    }

    @Test
    void shouldSubscribeAgainAtABrokerThatHasForgottenTheSession() {
        open(1, "ann");
        subscribe("s", 1, "a");
        broker.restart();
        open(1, "ann");
        assertEquals(Map.of(new TopicFilter("a"), Qos.ONE), broker.subscriptionsOf("ann"));
    }

    /**
     * The gateway gave up a CONNECT that the broker read later, and so had a session in which nothing was subscribed to. The next connection found it
     * present, and the sensor never got another message.
     */
    @Test
    void shouldNotTrustASessionThatAnUnheardConnectionMayHaveMade() {
        open(1, "ann");
        subscribe("s", 1, "a");
        broker.restart();
        broker.isSilent = true;
        open(1, "ann");
        broker.isSilent = false;
        broker.makesEmptySession("ann");
        open(1, "ann");
        assertEquals(Map.of(new TopicFilter("a"), Qos.ONE), broker.subscriptionsOf("ann"));
    }

    /** As before, but the sensor asked once more while it was being connected: the first connection was let go as soon as it stood. */
    @Test
    void shouldNotTrustASessionThatAnAbandonedConnectionHasMade() {
        open(1, "ann");
        subscribe("s", 1, "a");
        broker.restart();
        uplink.open(1, new ClientId("ann"), false, 60, Optional.empty());
        uplink.open(1, new ClientId("ann"), false, 60, Optional.empty());
        settle();
        assertEquals("ann connects, ann connects, ann leaves, ann connects", String.join(", ", broker.visits()));
        assertEquals(Map.of(new TopicFilter("a"), Qos.ONE), broker.subscriptionsOf("ann"));
    }

    /** As before, and that connection was only there for the will to be fired. */
    @Test
    void shouldNotTrustASessionThatWasMadeForAWill() {
        open(1, "ann", false, will("old"));
        subscribe("s", 1, "a");
        asksForWill("w", 1, will("new"));
        broker.forgets("ann");
        uplink.close(1, true);
        settle();
        assertEquals(List.of("will=new qos 1"), received());
        open(1, "ann");
        assertEquals(Map.of(new TopicFilter("a"), Qos.ONE), broker.subscriptionsOf("ann"));
    }

    /** As before, but the connection was lost while the subscriptions were being made again. */
    @Test
    void shouldSubscribeAgainUntilAllSubscriptionsAreThere() {
        open(1, "ann");
        subscribe("s1", 1, "a");
        broker.restart();
        broker.isStalled = true;
        open(1, "ann");
        broker.cut("ann");
        broker.isStalled = false;
        open(1, "ann");
        assertEquals(Map.of(new TopicFilter("a"), Qos.ONE), broker.subscriptionsOf("ann"));
    }

    /**
     * The broker forgets everybody while a refused will is taken back, and the sensor asks for yet another one: the connection that finds no session is only
     * there to be left, and the next one finds the session that it has made.
     */
    @Test
    void shouldSubscribeAgainWhenTheBrokerForgetsWhileARefusedWillIsTakenBack() {
        open(1, "ann", false, will("old"));
        subscribe("s", 1, "a");
        broker.refusesWill = will -> will.message().asText().equals("bad");
        asksForWill("w1", 1, will("bad"));
        while (!facts.news().contains("w1 REFUSED")) {
            broker.run(1);
        }
        broker.forgets("ann");
        asksForWill("w2", 1, will("new"));
        settle();
        assertEquals(List.of("w2 DELIVERED"), facts.news());
        assertEquals(Map.of(new TopicFilter("a"), Qos.ONE), broker.subscriptionsOf("ann"));
    }

    @Test
    void shouldNotSubscribeAgainWhatASessionThatIsPresentHas() {
        open(1, "ann");
        publishElsewhere("a", "kept", Qos.ONE, true);
        subscribe("s", 1, "a");
        broker.cut("ann");
        broker.isAway = true;
        open(1, "ann");
        broker.isAway = false;
        facts.news();
        open(1, "ann");
        assertEquals(List.of("opened 1"), facts.news());
    }

    /** The answer to SUBSCRIBE brought a filter back that the sensor had ended meanwhile, and the next change of will subscribed to it again. */
    @Test
    void shouldNotSubscribeAgainWhatWasEndedBeforeItsSubAck() {
        open(1, "ann", true, Optional.empty());
        uplink.subscribe(new Question("s"), 1, new TopicFilter("a"), Qos.ONE);
        uplink.unsubscribe(new Question("u"), 1, new TopicFilter("a"));
        settle();
        changeWill("w", 1, will("new"));
        assertEquals(Map.of(), broker.subscriptionsOf("ann"));
    }

    @Test
    void shouldDeliverNothingThatIsOnlyForASubscriptionThatIsBeingEnded() {
        open(1, "ann");
        subscribe("s1", 1, "a/+");
        subscribe("s2", 1, "a/b");
        facts.news();
        uplink.unsubscribe(new Question("u"), 1, new TopicFilter("a/+"));
        publishElsewhere("a/b", "wanted", Qos.TWO);
        publishElsewhere("a/c", "ended", Qos.TWO);
        broker.unsubscribesLate = true;
        settle();
        assertEquals(List.of("1 gets a/b=wanted qos 1", "u UNSUBSCRIBED"), facts.news());
        assertEquals(1, uplink.counters().get(Count.UNWANTED));
        assertEquals(0, broker.unacknowledgedBy("ann"));
    }

    /** Its goodbye has been said for the connection that was to follow. */
    @Test
    void shouldCountTheWillOfASessionThatIsLostWhileItsSuccessorConnects() {
        open(1, "ann", false, will("of the old one"));
        uplink.open(2, new ClientId("ann"), true, 60, Optional.empty());
        uplink.close(1, true);
        settle();
        assertEquals(List.of("opened 1", "opened 2"), facts.news());
        assertEquals(List.of(), received());
        assertEquals(1, uplink.counters().get(Count.WILLS_DROPPED));
    }

    @Test
    void shouldCompleteWhatIsUnderWayBeforeTheWillChanges() {
        open(1, "ann", true, will("old"));
        facts.news();
        uplink.publish(new Question("p1"), 1, publication("a", "1", Qos.ONE));
        asksForWill("w", 1, will("new"));
        uplink.publish(new Question("p2"), 1, publication("a", "2", Qos.ONE));
        uplink.subscribe(new Question("s"), 1, new TopicFilter("b"), Qos.ONE);
        uplink.unsubscribe(new Question("u"), 1, new TopicFilter("c"));
        settle();
        assertEquals(
                List.of("p1 DELIVERED", "w DELIVERED", "p2 DELIVERED", "s GRANTED_1", "u UNSUBSCRIBED"), facts.news());
        assertEquals(List.of("a=1 qos 1", "a=2 qos 1"), received());
    }

    /** The goodbye for a new will gave up a message of QoS 2 that the broker had not answered yet; the sensor sent it anew, and the broker had it twice. */
    @Test
    void shouldKeepTheConnectionAndTheFormerWillWhenTheBrokerOwesAnAnswer() {
        open(1, "ann", true, will("old"));
        broker.isStalled = true;
        uplink.publish(new Question("p1"), 1, publication("a", "1", Qos.TWO));
        asksForWill("w", 1, will("new"));
        uplink.publish(new Question("p2"), 1, publication("a", "2", Qos.TWO));
        settle();
        assertEquals(List.of("opened 1", "w CONGESTED"), facts.news());
        broker.isStalled = false;
        uplink.publish(new Question("p3"), 1, publication("a", "3", Qos.TWO));
        settle();
        assertEquals(List.of("p3 DELIVERED"), facts.news());
        assertEquals(List.of("a=1 qos 2", "a=2 qos 2", "a=3 qos 2"), received());
        assertEquals(List.of("ann connects clean will old"), broker.visits());
        uplink.close(1, true);
        settle();
        assertEquals("will=old qos 1", received().get(3));
    }

    @Test
    void shouldGoBackToTheFormerWillWhenTheBrokerRefusesTheNewOne() {
        open(1, "ann", false, will("old"));
        broker.refusesWill = will -> will.message().asText().equals("bad");
        changeWill("w", 1, will("bad"));
        assertEquals(List.of("opened 1", "w REFUSED"), facts.news());
        uplink.close(1, true);
        settle();
        assertEquals(List.of("will=old qos 1"), received());
    }

    @Test
    void shouldTellOfTheLossWhenTheBrokerGoesAwayDuringAChangeOfWill() {
        open(1, "ann", false, will("old"));
        asksForWill("w", 1, will("new"));
        uplink.publish(new Question("p"), 1, publication("a", "x", Qos.ONE));
        broker.isAway = true;
        settle();
        assertEquals(List.of("opened 1", "w CONGESTED", "lost 1", "p CONGESTED"), facts.news());
    }

    @Test
    void shouldFireTheNewWillOfASensorThatIsLostDuringTheChange() {
        open(1, "ann", true, will("old"));
        asksForWill("w", 1, will("new"));
        uplink.close(1, true);
        uplink.discard(1);
        settle();
        assertEquals(List.of("will=new qos 1"), received());
        assertEquals("ann is cut", broker.visits.get(broker.visits.size() - 1));
    }

    @Test
    void shouldCountAWillThatCouldNotBeFired() {
        open(1, "ann", true, will("old"));
        asksForWill("w", 1, will("new"));
        uplink.close(1, true);
        broker.isAway = true;
        settle();
        assertEquals(1, uplink.counters().get(Count.WILLS_DROPPED));
    }

    /** The sensor came back while the broker was still being told its will, which was forgotten over it. */
    @Test
    void shouldFireTheWillOfALostSensorBeforeItIsBack() {
        open(1, "ann", false, will("old"));
        asksForWill("w", 1, will("new"));
        uplink.close(1, true);
        open(1, "ann", false, will("next"));
        assertEquals(List.of("will=new qos 1"), received());
        assertEquals(List.of("opened 1", "w CONGESTED", "opened 1"), facts.news());
        assertEquals(
                "ann connects will old, ann leaves, ann connects will new, ann is cut, ann connects will next",
                String.join(", ", broker.visits()));
        assertEquals(0, uplink.counters().get(Count.WILLS_DROPPED));
    }

    @Test
    void shouldRefuseASensorThatIsBackWhenItsWillCannotBeFired() {
        open(1, "ann", false, will("old"));
        asksForWill("w", 1, will("new"));
        uplink.close(1, true);
        broker.isAway = true;
        open(1, "ann", false, will("next"));
        assertEquals(List.of("opened 1", "w CONGESTED", "not opened 1 CONGESTED"), facts.news());
        assertEquals(1, uplink.counters().get(Count.WILLS_DROPPED));
    }

    @Test
    void shouldFireTheWillThoughTheSensorThatIsBackIsGoneAgain() {
        open(1, "ann", false, will("old"));
        asksForWill("w", 1, will("new"));
        uplink.close(1, true);
        uplink.open(1, new ClientId("ann"), false, 60, Optional.empty());
        uplink.close(1, false);
        settle();
        assertEquals(List.of("will=new qos 1"), received());
        assertEquals(List.of("opened 1", "w CONGESTED"), facts.news());
    }

    @Test
    void shouldAnswerASecondChangeOfWillWithCongestionUntilTheFirstIsThrough() {
        open(1, "ann", false, will("old"));
        facts.news();
        asksForWill("w1", 1, will("one"));
        asksForWill("w2", 1, will("two"));
        settle();
        assertEquals(List.of("w2 CONGESTED", "w1 DELIVERED"), facts.news());
    }

    /**
     * A sensor connected clean and, while it was connected, once more without: the broker never heard of it, dropped the session at the next loss, and with it
     * the messages that the sensor counted on.
     */
    @Test
    void shouldTellTheBrokerWhenAConnectedSensorWantsItsSessionKeptAfterAll() {
        open(1, "ann", true, will("same"));
        subscribe("s", 1, "a");
        uplink.changeWill(new Question("w"), 1, false, will("same"));
        settle();
        broker.cut("ann");
        uplink.close(1, false);
        publishElsewhere("a", "x", Qos.ONE);
        open(1, "ann");
        assertEquals(
                List.of("opened 1", "s GRANTED_1", "w DELIVERED", "lost 1", "opened 1", "1 gets a=x qos 1"),
                facts.news());
        assertEquals(
                "ann connects clean will same, ann leaves, ann connects will same, ann connects",
                String.join(", ", broker.visits()));
    }

    @Test
    void shouldNotReconnectForAWillThatIsInForce() {
        open(1, "ann", false, will("same"));
        broker.visits();
        changeWill("w", 1, will("same"));
        assertEquals(List.of(), broker.visits());
        assertEquals(List.of("opened 1", "w DELIVERED"), facts.news());
    }

    /** A sensor that connects, publishes at QoS 0 and leaves, all in one breath. */
    @Test
    void shouldWriteWhatWasPublishedBeforeTheGoodbye() {
        open(1, "ann", true, Optional.empty());
        uplink.publish(new Question("p"), 1, publication("a", "last", Qos.ZERO));
        uplink.close(1, false);
        uplink.discard(1);
        settle();
        assertEquals(List.of("a=last qos 0"), received());
    }

    /**
     * A clean session is discarded together with its last connection. What was still to be written was forgotten with it, so that the answer to an earlier
     * message made the connection look quiet, and the goodbye went first.
     */
    @ParameterizedTest
    @EnumSource(
            value = Qos.class,
            names = {"ZERO", "ONE", "TWO"})
    void shouldNotLeaveOverTheAnswerToAnEarlierMessage(Qos qos) {
        open(1, "ann", true, Optional.empty());
        uplink.publish(new Question("p1"), 1, publication("a", "first", Qos.ONE));
        broker.run(1);
        broker.goodbyesOvertake = true;
        uplink.publish(new Question("p2"), 1, publication("a", "last", qos));
        uplink.close(1, false);
        uplink.discard(1);
        settle();
        assertEquals(List.of("a=first qos 1", "a=last qos " + qos.level()), received());
        assertEquals(List.of("opened 1"), facts.news());
        assertEquals(2, uplink.counters().get(Count.PUBLISHED));
    }

    @Test
    void shouldCountWhatASilentBrokerTookFromADiscardedSession() {
        open(1, "ann", true, Optional.empty());
        broker.isStalled = true;
        broker.ignoresGoodbyes = true;
        uplink.publish(new Question("p"), 1, publication("a", "x", Qos.ONE));
        uplink.close(1, false);
        uplink.discard(1);
        settle();
        assertEquals(List.of("opened 1"), facts.news());
        assertEquals(1, uplink.counters().get(Count.CONGESTED));
    }

    /** What the link keeps of a session without clean session is nobody's any more. */
    @Test
    void shouldForgetWhatALostConnectionHasLeftWhenItsSessionIsDiscarded() {
        open(1, "ann");
        broker.isStalled = true;
        uplink.publish(new Question("p"), 1, publication("a", "x", Qos.ONE));
        broker.cut("ann");
        assertEquals(1, uplink.queuedMessages());
        uplink.discard(1);
        assertEquals(0, uplink.queuedMessages());
    }

    @Test
    void shouldCutTheConnectionToABrokerThatIgnoresGoodbyes() {
        broker.ignoresGoodbyes = true;
        open(1, "ann");
        uplink.close(1, false);
        settle();
        assertEquals(0, uplink.connections());
        assertEquals(List.of("ann connects", "ann is cut"), broker.visits());
    }

    @Test
    void shouldBoundWhatWaitsForTheBroker() {
        open(1, "ann");
        open(2, "bob");
        facts.news();
        broker.isStalled = true;
        for (int i = 0; i < 11; i++) {
            uplink.publish(new Question("p" + i), 1 + i % 2, publication("a", "x", Qos.ONE));
        }
        assertEquals(List.of("p10 CONGESTED"), facts.news());
        assertEquals(10, uplink.queuedMessages());
        uplink.discard(1);
        settle();
        assertEquals(5, uplink.queuedMessages());
    }

    @Test
    void shouldBoundTheOctetsThatWaitForTheBroker() {
        open(1, "ann");
        broker.isStalled = true;
        facts.news();
        uplink.publish(new Question("fits"), 1, publication("a", "x".repeat(9_000), Qos.ONE));
        uplink.publish(new Question("not"), 1, publication("a", "x".repeat(2_000), Qos.ONE));
        assertEquals(List.of("not CONGESTED"), facts.news());
        broker.run();
    }

    @Test
    void shouldOpenNothingAfterStop() {
        uplink.stop();
        assertTrue(broker.isStopped);
        open(1, "ann");
        assertEquals(List.of("not opened 1 CONGESTED"), facts.news());
    }

    private void settle() {
        broker.run();
        while (clock.advanceToNextDeadline()) {
            broker.run();
        }
    }

    private void open(long id, String clientId) {
        open(id, clientId, false, Optional.empty());
    }

    private void open(long id, String clientId, boolean clean, Optional<Will> will) {
        if (clean) {
            openedClean.add(id);
        }
        uplink.open(id, new ClientId(clientId), clean, 60, will);
        settle();
    }

    private void subscribe(String name, long id, String filter) {
        uplink.subscribe(new Question(name), id, new TopicFilter(filter), Qos.ONE);
        settle();
    }

    private void changeWill(String name, long id, Optional<Will> will) {
        asksForWill(name, id, will);
        settle();
    }

    /** The clean-session flag stays as it is. */
    private void asksForWill(String name, long id, Optional<Will> will) {
        uplink.changeWill(new Question(name), id, openedClean.contains(id), will);
    }

    private void publishElsewhere(String topic, String payload, Qos qos) {
        publishElsewhere(topic, payload, qos, false);
    }

    private void publishElsewhere(String topic, String payload, Qos qos, boolean retain) {
        broker.publishElsewhere(topic, payload, qos, retain);
    }

    private List<String> received() {
        return broker.received.stream().map(UplinkContractTest::describe).toList();
    }

    private static Publication publication(String topic, String payload, Qos qos) {
        return UplinkContractTest.publication(topic, payload, qos, false);
    }

    private static Optional<Will> will(String message) {
        return Optional.of(new Will(new TopicName("will"), Octets.utf8(message), Qos.ONE, false));
    }
}
