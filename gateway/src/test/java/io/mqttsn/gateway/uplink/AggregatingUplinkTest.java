package io.mqttsn.gateway.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.Will;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.gateway.routing.TopicName;
import io.mqttsn.gateway.store.MemoryStore;
import io.mqttsn.gateway.uplink.RecordingFacts.Question;
import io.mqttsn.gateway.uplink.UplinkCounters.Count;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What happens when the broker is away, slow, strict or hostile, and what it is told. */
class AggregatingUplinkTest {

    private static final long ANN = 1;
    private static final long BOB = 2;

    private final MemoryStore store = new MemoryStore();
    private final RecordingFacts facts = new RecordingFacts();
    private final ModelLink link = new ModelLink();
    private final VirtualClock clock = new VirtualClock();
    private AggregatingUplink uplink = uplink(UplinkLimits.DEFAULTS);

    private AggregatingUplink uplink(UplinkLimits limits) {
        UplinkSettings defaults = UplinkSettings.of(URI.create("tcp://localhost"), "gateway");
        UplinkSettings settings = new UplinkSettings(
                defaults.broker(),
                defaults.clientId(),
                defaults.login(),
                defaults.tls(),
                defaults.keepAlive(),
                defaults.connectTimeout(),
                defaults.backOff(),
                Optional.of(new TopicName("status")),
                Duration.ofMillis(500),
                true,
                limits);
        AggregatingUplink fresh = new AggregatingUplink(link, store, settings, clock);
        clock.driving(fresh);
        facts.uplink = fresh;
        fresh.start(facts);
        return fresh;
    }

    @Test
    void shouldNotKeepACoveredFilterAtTheBroker() {
        connectWithAnnAndBob();
        subscribe("s1", ANN, "a/#", Qos.ONE);
        settle();
        subscribe("s2", BOB, "a/b", Qos.ONE);
        settle();
        assertEquals(Map.of(new TopicFilter("a/#"), Qos.ONE), link.subscriptions());
    }

    @Test
    void shouldReplaceNarrowFiltersByAWiderOneOnceThatIsConfirmed() {
        connectWithAnnAndBob();
        subscribe("s1", ANN, "a/b", Qos.ONE);
        subscribe("s2", ANN, "a/c", Qos.TWO);
        settle();
        link.requests.clear();
        link.isStalled = true;
        subscribe("s3", BOB, "a/+", Qos.ZERO);
        settle();
        assertEquals(List.of("SUBSCRIBE a/+ 2"), link.requests);
        link.isStalled = false;
        link.cut();
        link.connect();
        link.requests.clear();
        subscribe("s4", BOB, "a/+", Qos.ZERO);
        settle();
        assertEquals(List.of("SUBSCRIBE a/+ 2", "UNSUBSCRIBE a/b", "UNSUBSCRIBE a/c"), link.requests);
    }

    @Test
    void shouldWithdrawAWideFilterOnlyWhenTheNarrowOnesAreBack() {
        connectWithAnnAndBob();
        subscribe("s1", ANN, "a/b", Qos.ONE);
        subscribe("s2", BOB, "a/#", Qos.TWO);
        settle();
        link.requests.clear();
        link.isStalled = true;
        uplink.unsubscribe(new Question("u"), BOB, new TopicFilter("a/#"));
        settle();
        assertEquals(List.of("SUBSCRIBE a/b 1"), link.requests);
        link.isStalled = false;
        link.cut();
        link.connect();
        settle();
        assertEquals(List.of("SUBSCRIBE a/b 1", "SUBSCRIBE a/b 1", "UNSUBSCRIBE a/#"), link.requests);
    }

    /** Elsewhere every filter was subscribed at QoS 2, which made brokers and links work three times as hard for nothing. */
    @Test
    void shouldAskForTheHighestQosThatALiveSubscriberWantsAndFallWhenItLeaves() {
        connectWithAnnAndBob();
        subscribe("s1", ANN, "a", Qos.ZERO);
        settle();
        assertEquals(Map.of(new TopicFilter("a"), Qos.ZERO), link.subscriptions());
        subscribe("s2", BOB, "a", Qos.TWO);
        settle();
        assertEquals(Map.of(new TopicFilter("a"), Qos.TWO), link.subscriptions());
        uplink.discard(BOB);
        settle();
        assertEquals(Map.of(new TopicFilter("a"), Qos.ZERO), link.subscriptions());
        uplink.unsubscribe(new Question("u"), ANN, new TopicFilter("a"));
        settle();
        assertEquals(Map.of(), link.subscriptions());
        assertEquals(List.of(), uplink.filtersAtBroker());
    }

    /** The SUBSCRIBE with the lower QoS was on its way, and a newcomer was granted at once what the broker had until then. */
    @Test
    void shouldNotGrantAQosThatIsBeingLowered() {
        connectWithAnnAndBob();
        subscribe("s1", ANN, "a", Qos.TWO);
        subscribe("s2", BOB, "a", Qos.ONE);
        settle();
        facts.news();
        uplink.unsubscribe(new Question("u"), ANN, new TopicFilter("a"));
        subscribe("s3", ANN, "a", Qos.TWO);
        assertEquals(List.of("u UNSUBSCRIBED"), facts.news());
        settle();
        assertEquals(List.of("s3 GRANTED_2"), facts.news());
        assertEquals(Map.of(new TopicFilter("a"), Qos.TWO), link.subscriptions());
    }

    /** What was published between the UNSUBSCRIBE on its way and the SUBSCRIBE after it never came. */
    @Test
    void shouldNotGrantAFilterThatIsBeingWithdrawn() {
        connectWithAnnAndBob();
        subscribe("s1", ANN, "a", Qos.ONE);
        settle();
        facts.news();
        uplink.unsubscribe(new Question("u"), ANN, new TopicFilter("a"));
        subscribe("s2", BOB, "a", Qos.ONE);
        assertEquals(List.of("u UNSUBSCRIBED"), facts.news());
        settle();
        assertEquals(List.of("s2 GRANTED_1"), facts.news());
        assertEquals(Map.of(new TopicFilter("a"), Qos.ONE), link.subscriptions());
    }

    @Test
    void shouldShareOneSubscribeBetweenNewcomersOfOneFilter() {
        connectWithAnnAndBob();
        link.publishElsewhere("a", "kept", Qos.ONE, true);
        link.run();
        for (int session = 10; session < 60; session++) {
            open(session);
            subscribe("s" + session, session, "a", Qos.ONE);
        }
        settle();
        assertEquals(List.of("SUBSCRIBE a 1", "SUBSCRIBE a 1"), link.requests);
        assertEquals(
                50, facts.all.stream().filter(fact -> fact.endsWith("retained")).count());
    }

    @Test
    void shouldNotAskTheBrokerForMoreThanAFewFiltersAtATime() {
        connectWithAnnAndBob();
        link.isStalled = true;
        for (int i = 0; i < 100; i++) {
            subscribe("s" + i, ANN, "a/" + i, Qos.ONE);
        }
        link.run();
        assertEquals(OpenRequests.OPEN_MAX, link.requests.size());
        link.isStalled = false;
        link.restartBroker();
        settle();
        assertEquals(Map.of(), link.subscriptions());
    }

    @Test
    void shouldRestoreSubscriptionsAtABrokerThatForgotThem() {
        connectWithAnnAndBob();
        for (int i = 0; i < 100; i++) {
            subscribe("s" + i, ANN, "a/" + i, Qos.ONE);
        }
        settle();
        link.restartBroker();
        settle();
        assertEquals(100, link.subscriptions().size());
    }

    @Test
    void shouldTellABrokerThatRemembersOnlyWhatHasChanged() {
        connectWithAnnAndBob();
        subscribe("s1", ANN, "a", Qos.ONE);
        subscribe("s2", ANN, "b", Qos.ONE);
        settle();
        link.cut();
        link.requests.clear();
        uplink.unsubscribe(new Question("u"), ANN, new TopicFilter("b"));
        link.connect();
        settle();
        assertEquals(List.of("UNSUBSCRIBE b"), link.requests);
    }

    @Test
    void shouldAnswerWithCongestionWhileTheBrokerIsAwayAndKeepOpenSessions() {
        connectWithAnnAndBob();
        subscribe("s", ANN, "a", Qos.ONE);
        settle();
        link.cut();
        facts.news();
        assertFalse(uplink.isAvailable());
        open(77);
        publish("p0", ANN, "a", Qos.ZERO);
        publish("p1", ANN, "a", Qos.ONE);
        subscribe("s2", ANN, "b", Qos.ONE);
        assertEquals(List.of("not opened 77 CONGESTED", "p0 CONGESTED", "p1 CONGESTED", "s2 CONGESTED"), facts.news());
        assertEquals(1, uplink.counters().get(Count.DROPPED_QOS_0));
        link.connect();
        publish("p2", ANN, "a", Qos.ONE);
        settle();
        assertEquals(List.of("1 gets a=x qos 1", "p2 DELIVERED"), facts.news());
    }

    @Test
    void shouldTellSensorsToComeAgainWhoseMessagesHadNotReachedTheLink() {
        uplink = uplink(limits(1, 10, 1 << 20));
        connectWithAnnAndBob();
        link.isStalled = true;
        publish("p1", ANN, "a", Qos.ONE);
        publish("p2", ANN, "a", Qos.ONE);
        link.run();
        link.cut();
        assertEquals(List.of("p2 CONGESTED"), facts.news());
    }

    /** A token of Paho fails when the connection ends and succeeds on the next one: to publish again in between would make two messages of one. */
    @Test
    void shouldKeepWhatTheLinkOwnsPendingAndNeverPublishItAnew() {
        connectWithAnnAndBob();
        link.losesAnswers = true;
        publish("p", ANN, "a", Qos.TWO);
        link.run();
        link.cut();
        link.losesAnswers = false;
        assertEquals(List.of(), facts.news());
        link.connect();
        settle();
        assertEquals(List.of("p DELIVERED"), facts.news());
        assertEquals(1, link.received.size());
    }

    @Test
    void shouldKeepTheWindowAndTheQueueInMessages() {
        uplink = uplink(limits(2, 5, 1 << 20));
        connectWithAnnAndBob();
        link.isStalled = true;
        for (int i = 0; i < 6; i++) {
            publish("p" + i, ANN, "a", Qos.ONE);
        }
        link.run();
        assertEquals(2, link.owned());
        assertEquals(5, uplink.queuedMessages());
        assertEquals(List.of("p5 CONGESTED"), facts.news());
    }

    /** Mosquitto acknowledged what was beyond its own limit, and dropped it. */
    @Test
    void shouldGiveTheBrokerFewMessagesOfQos2AtOnceAndInOrder() {
        uplink = uplink(limits(100, 100, 1 << 20));
        connectWithAnnAndBob();
        for (int i = 0; i < 50; i++) {
            publish("p" + i, ANN, "a/" + i, Qos.TWO);
        }
        publish("p50", ANN, "a/50", Qos.ZERO);
        int most = 0;
        for (int step = 0; step < 200; step++) {
            link.run(1);
            most = Math.max(most, link.owned());
        }
        assertEquals(InFlight.EXACTLY_ONCE_MAX, most);
        assertEquals(
                IntStream.rangeClosed(0, 50).mapToObj(i -> "a/" + i).toList(),
                link.received.stream().map(it -> it.topic().value()).toList());
        assertEquals(50, facts.news().size());
    }

    @Test
    void shouldKeepTheQueueInOctets() {
        int size = UplinkContractTest.publication("a", "x", Qos.ONE, false).sizeBytes();
        uplink = uplink(limits(2, 100, size * 3L));
        connectWithAnnAndBob();
        link.isStalled = true;
        for (int i = 0; i < 4; i++) {
            publish("p" + i, ANN, "a", Qos.ONE);
        }
        assertEquals(List.of("p3 CONGESTED"), facts.news());
        assertEquals(size * 3L, uplink.queuedBytes());
        link.isStalled = false;
        link.cut();
        link.connect();
        settle();
        assertEquals(0, uplink.queuedBytes());
        assertEquals(0, uplink.queuedMessages());
    }

    @Test
    void shouldKeepWillsForTheReturnOfTheBrokerUpToTheLimit() {
        uplink = uplink(new UplinkLimits(10, 10, 1 << 20, 2, 10, 1 << 20, 65_536));
        link.connect();
        for (int session = 1; session <= 3; session++) {
            Will will = new Will(new TopicName("will/" + session), Octets.utf8("gone"), Qos.ONE, false);
            uplink.open(session, new ClientId("c" + session), true, 60, Optional.of(will));
        }
        link.cut();
        for (int session = 1; session <= 3; session++) {
            uplink.close(session, true);
        }
        assertEquals(2, uplink.waitingWills());
        link.connect();
        settle();
        assertEquals(List.of("will/2=gone qos 1", "will/3=gone qos 1"), published());
        assertEquals(1, uplink.counters().get(Count.WILLS_DROPPED));
        assertEquals(2, uplink.counters().get(Count.WILLS_PUBLISHED));
    }

    @Test
    void shouldAcknowledgeOnlyWhatIsInCustody() {
        connectWithAnnAndBob();
        subscribe("s1", ANN, "a", Qos.ONE);
        subscribe("s2", BOB, "a", Qos.ONE);
        settle();
        facts.takesCustody = false;
        link.publishElsewhere("a", "x", Qos.ONE, false);
        settle();
        assertEquals(1, link.unacknowledged());
        uplink.acknowledge(facts.untaken.remove(0));
        settle();
        assertEquals(1, link.unacknowledged());
        facts.takeAll();
        settle();
        assertEquals(0, link.unacknowledged());
    }

    @Test
    void shouldAcknowledgeWhatNobodyWants() {
        connectWithAnnAndBob();
        subscribe("s", ANN, "a", Qos.ONE);
        settle();
        link.publishElsewhere("a", "x", Qos.TWO, false);
        uplink.unsubscribe(new Question("u"), ANN, new TopicFilter("a"));
        settle();
        assertEquals(0, link.unacknowledged());
        assertEquals(1, uplink.counters().get(Count.UNWANTED));
    }

    /** An acknowledgement that is on its way when the connection ends is lost, and the broker repeats a message that the sensors have had. */
    @Test
    void shouldDeliverAMessageOfQos2OnceAlthoughItsAcknowledgementWasLost() {
        connectWithAnnAndBob();
        subscribe("s", ANN, "a", Qos.TWO);
        settle();
        facts.news();
        facts.takesCustody = false;
        link.publishElsewhere("a", "x", Qos.TWO, false);
        link.run();
        link.cut();
        facts.takeAll();
        link.connect();
        settle();
        assertEquals(List.of("1 gets a=x qos 2"), facts.news());
        assertEquals(0, link.unacknowledged());
        assertEquals(1, uplink.counters().get(Count.REPEATED));
    }

    @Test
    void shouldAcknowledgeOnTheNewConnectionWhatIsTakenLate() {
        connectWithAnnAndBob();
        subscribe("s", ANN, "a", Qos.TWO);
        settle();
        facts.news();
        facts.takesCustody = false;
        link.publishElsewhere("a", "x", Qos.TWO, false);
        link.run();
        link.cut();
        link.connect();
        settle();
        assertEquals(1, link.unacknowledged());
        facts.takeAll();
        settle();
        assertEquals(0, link.unacknowledged());
        assertEquals(List.of("1 gets a=x qos 2"), facts.news());
    }

    @Test
    void shouldHoldMessagesThatAreFasterThanTheSubAck() {
        link.retainedBeforeSubAck = true;
        connectWithAnnAndBob();
        link.publishElsewhere("a/b", "kept", Qos.TWO, true);
        link.publishElsewhere("a/c", "kept too", Qos.ONE, true);
        settle();
        subscribe("s", ANN, "a/+", Qos.ONE);
        settle();
        assertEquals(
                List.of("s GRANTED_1", "1 gets a/b=kept qos 1 retained", "1 gets a/c=kept too qos 1 retained"),
                facts.news());
        assertEquals(0, link.unacknowledged());
        assertEquals(0, store.messages());
    }

    /** A sensor must not get more than its SUBACK says, whatever the broker sends for the sake of others. */
    @Test
    void shouldDeliverHeldMessagesAtTheQosThatIsGrantedAtLast() {
        connectWithAnnAndBob();
        subscribe("s1", BOB, "a/#", Qos.TWO);
        settle();
        facts.news();
        link.grantsAtMost = Qos.ONE;
        link.publishElsewhere("a/b", "x", Qos.TWO, false);
        subscribe("s2", ANN, "a/b", Qos.TWO);
        settle();
        assertEquals(List.of("2 gets a/b=x qos 2", "s2 GRANTED_1", "1 gets a/b=x qos 1"), facts.news());
    }

    @Test
    void shouldLetGoOfHeldMessagesWhenTheNewcomerLeaves() {
        link.retainedBeforeSubAck = true;
        connectWithAnnAndBob();
        link.publishElsewhere("a", "kept", Qos.ONE, true);
        settle();
        subscribe("s", ANN, "a", Qos.ONE);
        uplink.discard(ANN);
        settle();
        assertEquals(List.of("s CONGESTED"), facts.news());
        assertEquals(0, store.messages());
        assertEquals(Map.of(), link.subscriptions());
    }

    @Test
    void shouldReplayOneCopyWhenReplaysOverlap() {
        connectWithAnnAndBob();
        link.publishElsewhere("a/b", "kept", Qos.ONE, true);
        settle();
        subscribe("s1", ANN, "a/+", Qos.ONE);
        subscribe("s2", ANN, "+/b", Qos.ONE);
        settle();
        List<String> news = facts.news();
        assertEquals(3, news.size());
        assertTrue(news.containsAll(List.of("s1 GRANTED_1", "1 gets a/b=kept qos 1 retained", "s2 GRANTED_1")));
    }

    /** Elsewhere a refused shared subscription was refused to the client, and added all the same. */
    @Test
    void shouldLeaveEverythingAsItWasWhenTheBrokerRefuses() {
        connectWithAnnAndBob();
        subscribe("s1", ANN, "a/b", Qos.ONE);
        settle();
        link.refuses = filter -> filter.hasWildcard();
        subscribe("s2", BOB, "a/#", Qos.ONE);
        settle();
        assertEquals(List.of("s1 GRANTED_1", "s2 REFUSED"), facts.news());
        assertEquals(Map.of(new TopicFilter("a/b"), Qos.ONE), link.subscriptions());
        link.publishElsewhere("a/b", "x", Qos.ONE, false);
        settle();
        assertEquals(List.of("1 gets a/b=x qos 1"), facts.news());
    }

    @Test
    void shouldTellTheSensorWhatTheBrokerGrants() {
        link.grantsAtMost = Qos.ZERO;
        connectWithAnnAndBob();
        subscribe("s", ANN, "a", Qos.TWO);
        settle();
        assertEquals(List.of("s GRANTED_0"), facts.news());
    }

    @Test
    void shouldRefuseFiltersThatCouldHarmOthers() {
        connectWithAnnAndBob();
        subscribe("s1", ANN, "$share/group/a", Qos.ONE);
        subscribe("s2", ANN, "a/\u0001", Qos.ONE);
        subscribe("s3", ANN, "+/".repeat(40) + "+", Qos.ONE);
        assertEquals(List.of("s1 REFUSED", "s2 REFUSED", "s3 REFUSED"), facts.news());
        assertEquals(List.of(), link.requests);
    }

    @Test
    void shouldRefuseTopicsForWhichABrokerMayEndTheConnection() {
        link.connect();
        Will will = new Will(new TopicName("w\u0007"), Octets.utf8("gone"), Qos.ONE, false);
        uplink.open(ANN, new ClientId("ann"), true, 60, Optional.of(will));
        facts.news();
        publish("p", ANN, "a\uFFFF", Qos.ONE);
        uplink.close(ANN, true);
        settle();
        assertEquals(List.of("p REFUSED"), facts.news());
        assertEquals(List.of(), published());
        assertEquals(1, uplink.counters().get(Count.WILLS_DROPPED));
    }

    @Test
    void shouldRefuseWhatIsLargerThanTheBrokerTakes() {
        uplink = uplink(new UplinkLimits(10, 10, 1 << 20, 2, 10, 1 << 20, 200));
        connectWithAnnAndBob();
        String payload = "x".repeat(200 - 9 - 1);
        uplink.publish(new Question("fits"), ANN, UplinkContractTest.publication("a", payload, Qos.ONE, false));
        uplink.publish(new Question("over"), ANN, UplinkContractTest.publication("ä", payload, Qos.ONE, false));
        settle();
        assertEquals(List.of("over REFUSED", "fits DELIVERED"), facts.news());
        assertEquals(1, uplink.counters().get(Count.REFUSED));
    }

    /** Elsewhere one client's bad topic made the broker cut the link that all of them shared, again and again. */
    @Test
    void shouldSetAsideAMessageOverWhichTheLinkBreaksTwice() {
        connectWithAnnAndBob();
        subscribe("s", BOB, "good", Qos.ONE);
        settle();
        facts.news();
        link.cutsLink = topic -> topic.value().equals("bad");
        publish("before", ANN, "good", Qos.ONE);
        publish("bad", ANN, "bad", Qos.ONE);
        publish("after", ANN, "good", Qos.ONE);
        link.run();
        link.connect();
        link.connect();
        settle();
        publish("last", BOB, "good", Qos.ONE);
        settle();
        assertTrue(link.isConnected());
        assertTrue(
                facts.all.containsAll(List.of("before DELIVERED", "bad REFUSED", "last DELIVERED")),
                facts.all::toString);
        assertEquals(1, uplink.counters().get(Count.SET_ASIDE));
    }

    /** The connection was over before the link could take it. */
    @Test
    void shouldPublishAWillOnTheNextConnectionThatTheLinkHasNotTaken() {
        link.connect();
        Will will = new Will(new TopicName("will"), Octets.utf8("gone"), Qos.ONE, false);
        uplink.open(ANN, new ClientId("ann"), true, 60, Optional.of(will));
        link.cutLater();
        uplink.close(ANN, true);
        link.run();
        assertEquals(1, uplink.waitingWills());
        link.connect();
        settle();
        assertEquals(List.of("will=gone qos 1"), published());
        assertEquals(0, uplink.waitingWills());
    }

    /** A broker that hangs and restarts ends connections over messages that have done nothing. */
    @Test
    void shouldNotBlameAMessageForACutThatComesLater() {
        link.connect();
        Will will = new Will(new TopicName("will"), Octets.utf8("gone"), Qos.TWO, false);
        uplink.open(ANN, new ClientId("ann"), true, 60, Optional.of(will));
        link.isStalled = true;
        uplink.close(ANN, true);
        link.run();
        for (int i = 0; i < 5; i++) {
            clock.advance(Duration.ofSeconds(3));
            link.cut();
            link.connect();
        }
        link.isStalled = false;
        link.cut();
        link.connect();
        settle();
        assertEquals(List.of("will=gone qos 2"), published());
        assertEquals(0, uplink.counters().get(Count.SET_ASIDE));
    }

    @Test
    void shouldLetOthersPassWhenTheSuspectIsNeverAnswered() {
        connectWithAnnAndBob();
        link.isStalled = true;
        publish("p1", ANN, "a", Qos.ONE);
        link.run();
        link.cut();
        link.connect();
        publish("p2", ANN, "a", Qos.ONE);
        link.run();
        assertEquals(1, link.owned());
        assertTrue(clock.advanceToNextDeadline());
        link.run();
        assertEquals(2, link.owned());
    }

    /** Elsewhere places in the window that the broker had forgotten were never freed, until nothing could be published any more. */
    @Test
    void shouldMakeTheConnectionAnewWhenTheBrokerOwesAnAnswerAndGiveUpTheSecondTime() {
        connectWithAnnAndBob();
        link.swallows = topic -> topic.value().equals("swallowed");
        publish("p1", ANN, "swallowed", Qos.ONE);
        publish("p2", ANN, "good", Qos.ONE);
        settle();
        assertEquals(List.of("p2 DELIVERED", "p1 REFUSED"), facts.news());
        assertTrue(link.isConnected());
        assertEquals(0, uplink.queuedMessages());
        publish("p3", ANN, "good", Qos.ONE);
        settle();
        assertEquals(List.of("p3 DELIVERED"), facts.news());
    }

    @Test
    void shouldSetAsideAFilterOverWhichTheLinkBreaksTwice() {
        connectWithAnnAndBob();
        subscribe("s", BOB, "good", Qos.ONE);
        settle();
        link.cutsLinkOver = filter -> filter.text().startsWith("bad");
        subscribe("s1", ANN, "bad/+", Qos.ONE);
        link.run();
        link.connect();
        settle();
        subscribe("s2", ANN, "bad/+", Qos.ONE);
        link.run();
        link.connect();
        subscribe("s3", ANN, "bad/+", Qos.ONE);
        settle();
        assertEquals(List.of("s GRANTED_1", "s1 CONGESTED", "s2 CONGESTED", "s3 CONGESTED"), facts.news());
        assertTrue(link.isConnected());
        assertEquals(Map.of(new TopicFilter("good"), Qos.ONE), link.subscriptions());
    }

    @Test
    void shouldPublishItsStatusAfterEveryReconnect() {
        uplink.publishStatus(Octets.utf8("online"));
        link.connect();
        settle();
        link.cut();
        link.connect();
        settle();
        assertEquals(List.of("status=online qos 1 retained", "status=online qos 1 retained"), published());
    }

    @Test
    void shouldKeepItsMemoryOfQos2Bounded() {
        connectWithAnnAndBob();
        subscribe("s", ANN, "a", Qos.TWO);
        settle();
        for (int i = 0; i < 10_000; i++) {
            link.publishElsewhere("a", "x", Qos.TWO, false);
        }
        settle();
        assertEquals(0, link.unacknowledged());
        assertEquals(10_000, uplink.counters().get(Count.ARRIVED));
        assertTrue(uplink.rememberedMessages() < 5_000);
    }

    private void connectWithAnnAndBob() {
        link.connect();
        open(ANN);
        open(BOB);
        facts.news();
    }

    private void settle() {
        link.run();
        while (clock.advanceToNextDeadline()) {
            link.run();
        }
    }

    private void open(long session) {
        uplink.open(session, new ClientId("c" + session), false, 60, Optional.empty());
    }

    private void publish(String name, long session, String topic, Qos qos) {
        uplink.publish(new Question(name), session, UplinkContractTest.publication(topic, "x", qos, false));
    }

    private void subscribe(String name, long session, String filter, Qos qos) {
        uplink.subscribe(new Question(name), session, new TopicFilter(filter), qos);
    }

    private List<String> published() {
        return link.received.stream().map(UplinkContractTest::describe).toList();
    }

    private static UplinkLimits limits(int inFlight, int messages, long bytes) {
        return new UplinkLimits(inFlight, messages, bytes, 10, 10, 1 << 20, 65_536);
    }
}
