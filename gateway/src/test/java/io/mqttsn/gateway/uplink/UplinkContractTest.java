package io.mqttsn.gateway.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the core may rely on, whichever uplink it talks to. One subclass per implementation, with a broker that is there and willing. */
abstract class UplinkContractTest {

    static final long ANN = 1;
    static final long BOB = 2;

    final MemoryStore store = new MemoryStore();
    final RecordingFacts facts = new RecordingFacts();
    private @Nullable Uplink started;

    /** An uplink over a broker that works, not started. */
    abstract Uplink newUplink(MemoryStore store);

    /** Lets everything happen that is due. */
    abstract void settle();

    /** A client that has nothing to do with the gateway publishes. */
    abstract void publishElsewhere(String topic, String payload, Qos qos, boolean retain);

    /** What that client would have got of all that the uplink published: {@code topic=payload qos n}, with {@code retained} where the flag was set. */
    abstract List<String> publishedToBroker();

    /** A message is stored once for all sessions, if it comes only once. */
    int copiesOfAMessageForTwoSessions() {
        return 1;
    }

    @BeforeEach
    void startUplink() {
        Uplink fresh = newUplink(store);
        started = fresh;
        facts.uplink = fresh;
        fresh.start(facts);
        settle();
    }

    @AfterEach
    void shouldLeaveNothingInTheStore() {
        facts.takeAll();
        settle();
        assertEquals(0, store.messages(), "messages in the store when all sessions have theirs");
    }

    @Test
    void shouldBeAvailableAndOpenSessions() {
        assertTrue(uplink().isAvailable());
        open(ANN);
        assertEquals(List.of("opened 1"), facts.news());
    }

    @Test
    void shouldAnswerPublishesAtQos1And2AndSayNothingOfQos0ThatWorked() {
        open(ANN);
        facts.news();
        publish("p0", ANN, "a", "zero", Qos.ZERO);
        publish("p1", ANN, "a", "one", Qos.ONE);
        publish("p2", ANN, "a", "two", Qos.TWO);
        settle();
        assertEquals(List.of("p1 DELIVERED", "p2 DELIVERED"), facts.news());
        assertEquals(List.of("a=zero qos 0", "a=one qos 1", "a=two qos 2"), publishedToBroker());
    }

    @Test
    void shouldPassTheRetainFlagOn() {
        open(ANN);
        uplink().publish(new Question("p"), ANN, publication("a", "kept", Qos.ONE, true));
        settle();
        assertEquals(List.of("a=kept qos 1 retained"), publishedToBroker());
    }

    @Test
    void shouldGrantWhatWasAskedAndDeliverAtTheLowerQos() {
        open(ANN);
        subscribe("s", ANN, "a/+", Qos.ONE);
        settle();
        publishElsewhere("a/b", "two", Qos.TWO, false);
        publishElsewhere("a/b", "zero", Qos.ZERO, false);
        settle();
        assertEquals(List.of("opened 1", "s GRANTED_1", "1 gets a/b=two qos 1", "1 gets a/b=zero qos 0"), facts.news());
    }

    @Test
    void shouldDeliverNothingBeforeTheAnswerToSubscribe() {
        publishElsewhere("a", "retained", Qos.ONE, true);
        settle();
        open(ANN);
        facts.news();
        subscribe("s", ANN, "a", Qos.ONE);
        settle();
        assertEquals(List.of("s GRANTED_1", "1 gets a=retained qos 1 retained"), facts.news());
    }

    @Test
    void shouldReplayRetainedMessagesToTheNewcomerOnly() {
        publishElsewhere("a", "retained", Qos.ONE, true);
        settle();
        open(ANN);
        open(BOB);
        subscribe("s1", ANN, "a", Qos.ONE);
        settle();
        facts.news();
        subscribe("s2", BOB, "a", Qos.ONE);
        settle();
        assertEquals(List.of("s2 GRANTED_1", "2 gets a=retained qos 1 retained"), facts.news());
    }

    @Test
    void shouldDeliverANewRetainedMessageToSubscribersWithoutTheFlag() {
        open(ANN);
        subscribe("s", ANN, "a", Qos.ONE);
        settle();
        facts.news();
        publishElsewhere("a", "new", Qos.ONE, true);
        settle();
        assertEquals(List.of("1 gets a=new qos 1"), facts.news());
    }

    @Test
    void shouldDeliverOneCopyToASessionWithOverlappingFilters() {
        open(ANN);
        subscribe("s1", ANN, "a/#", Qos.ZERO);
        subscribe("s2", ANN, "a/b", Qos.TWO);
        settle();
        facts.news();
        publishElsewhere("a/b", "once", Qos.TWO, false);
        settle();
        assertEquals(List.of("1 gets a/b=once qos 2"), facts.news());
    }

    @Test
    void shouldChangeTheQosOfASubscriptionThatIsMadeAgain() {
        open(ANN);
        subscribe("s1", ANN, "a", Qos.TWO);
        settle();
        subscribe("s2", ANN, "a", Qos.ZERO);
        settle();
        publishElsewhere("a", "x", Qos.TWO, false);
        settle();
        assertEquals(List.of("opened 1", "s1 GRANTED_2", "s2 GRANTED_0", "1 gets a=x qos 0"), facts.news());
    }

    @Test
    void shouldDeliverNothingAfterUnsubscribe() {
        open(ANN);
        open(BOB);
        subscribe("s1", ANN, "a", Qos.ONE);
        subscribe("s2", BOB, "a", Qos.ONE);
        settle();
        facts.news();
        uplink().unsubscribe(new Question("u"), ANN, new TopicFilter("a"));
        settle();
        publishElsewhere("a", "x", Qos.ONE, false);
        settle();
        assertEquals(List.of("u UNSUBSCRIBED", "2 gets a=x qos 1"), facts.news());
    }

    @Test
    void shouldAnswerAnUnsubscribeOfWhatWasNeverSubscribed() {
        open(ANN);
        facts.news();
        uplink().unsubscribe(new Question("u"), ANN, new TopicFilter("never"));
        settle();
        assertEquals(List.of("u UNSUBSCRIBED"), facts.news());
    }

    /** At once, or when the session is opened again: whoever keeps it meanwhile. */
    @Test
    void shouldLoseNothingForASessionThatIsClosed() {
        open(ANN);
        subscribe("s", ANN, "a", Qos.ONE);
        settle();
        uplink().close(ANN, false);
        settle();
        facts.news();
        publishElsewhere("a", "for the absent", Qos.ONE, false);
        settle();
        open(ANN);
        assertEquals(
                List.of("1 gets a=for the absent qos 1", "opened 1"),
                facts.news().stream().sorted().toList());
    }

    @Test
    void shouldDeliverNothingToASessionThatIsDiscarded() {
        open(ANN);
        subscribe("s", ANN, "a", Qos.ONE);
        settle();
        uplink().close(ANN, false);
        uplink().discard(ANN);
        settle();
        facts.news();
        publishElsewhere("a", "x", Qos.ONE, false);
        settle();
        assertEquals(List.of(), facts.news());
    }

    @Test
    void shouldForgetSubscriptionsWhenASessionIsOpenedClean() {
        open(ANN);
        subscribe("s", ANN, "a", Qos.ONE);
        settle();
        uplink().open(ANN, new ClientId("ann"), true, 60, Optional.empty());
        settle();
        facts.news();
        publishElsewhere("a", "x", Qos.ONE, false);
        settle();
        assertEquals(List.of(), facts.news());
    }

    @Test
    void shouldKeepSubscriptionsWhenASessionIsOpenedAgain() {
        open(ANN);
        subscribe("s", ANN, "a", Qos.ONE);
        settle();
        uplink().close(ANN, false);
        open(ANN);
        settle();
        facts.news();
        publishElsewhere("a", "x", Qos.ONE, false);
        settle();
        assertEquals(List.of("1 gets a=x qos 1"), facts.news());
    }

    @Test
    void shouldPublishTheWillOfALostClientOnly() {
        open(ANN, "last words of ann");
        open(BOB, "last words of bob");
        uplink().close(ANN, true);
        uplink().close(BOB, false);
        settle();
        assertEquals(List.of("will=last words of ann qos 1 retained"), publishedToBroker());
    }

    @Test
    void shouldPublishTheWillOnce() {
        open(ANN, "last words");
        uplink().close(ANN, true);
        uplink().close(ANN, true);
        settle();
        assertEquals(List.of("will=last words qos 1 retained"), publishedToBroker());
    }

    @Test
    void shouldPublishTheWillAsItWasChangedLast() {
        open(ANN, "old");
        open(BOB, "old");
        uplink().changeWill(new Question("w1"), ANN, false, Optional.of(will("new")));
        uplink().changeWill(new Question("w2"), BOB, false, Optional.empty());
        uplink().close(ANN, true);
        uplink().close(BOB, true);
        settle();
        assertEquals(List.of("will=new qos 1 retained"), publishedToBroker());
    }

    @Test
    void shouldSayWhenAChangedWillIsInForce() {
        open(ANN, "old");
        facts.news();
        uplink().changeWill(new Question("w"), ANN, false, Optional.of(will("new")));
        settle();
        assertEquals(List.of("w DELIVERED"), facts.news());
        uplink().close(ANN, true);
        settle();
        assertEquals(List.of("will=new qos 1 retained"), publishedToBroker());
    }

    @Test
    void shouldKeepSubscriptionsWhenTheWillChanges() {
        open(ANN, "old");
        subscribe("s", ANN, "a", Qos.ONE);
        settle();
        uplink().changeWill(new Question("w"), ANN, false, Optional.of(will("new")));
        settle();
        facts.news();
        publishElsewhere("a", "x", Qos.ONE, false);
        settle();
        assertEquals(List.of("1 gets a=x qos 1"), facts.news());
    }

    @Test
    void shouldBringWhatOneSensorPublishesToTheOther() {
        open(ANN);
        open(BOB);
        subscribe("s", BOB, "a", Qos.TWO);
        settle();
        facts.news();
        publish("p", ANN, "a", "hello", Qos.TWO);
        settle();
        assertTrue(facts.news().containsAll(List.of("2 gets a=hello qos 2", "p DELIVERED")));
    }

    @Test
    void shouldKeepAMessageInTheStoreUntilTheLastSessionHasIt() {
        open(ANN);
        open(BOB);
        subscribe("s1", ANN, "a", Qos.ONE);
        subscribe("s2", BOB, "#", Qos.ONE);
        settle();
        facts.takesCustody = false;
        publishElsewhere("a", "x", Qos.ONE, false);
        settle();
        assertEquals(2, facts.untaken.size());
        assertEquals(copiesOfAMessageForTwoSessions(), store.messages());
        uplink().acknowledge(facts.untaken.remove(0));
        settle();
        assertEquals(1, store.messages());
        uplink().acknowledge(facts.untaken.remove(0));
        settle();
        assertEquals(0, store.messages());
    }

    @Test
    void shouldKeepTheOrderOfASensor() {
        open(ANN);
        for (int i = 0; i < 50; i++) {
            publish("p" + i, ANN, "a", "" + i, Qos.ONE);
        }
        settle();
        List<String> published = publishedToBroker();
        for (int i = 0; i < 50; i++) {
            assertEquals("a=" + i + " qos 1", published.get(i));
        }
    }

    @Test
    void shouldNotMindSessionsThatItDoesNotKnow() {
        uplink().close(77, true);
        uplink().discard(77);
        uplink().changeWill(new Question("w"), 77, false, Optional.empty());
        uplink().unsubscribe(new Question("u"), 77, new TopicFilter("a"));
        settle();
        assertEquals(List.of("w CONGESTED", "u UNSUBSCRIBED"), facts.news());
    }

    private Uplink uplink() {
        return Objects.requireNonNull(started);
    }

    void open(long session) {
        uplink().open(session, new ClientId("c" + session), false, 60, Optional.empty());
        settle();
    }

    private void open(long session, String lastWords) {
        uplink().open(session, new ClientId("c" + session), false, 60, Optional.of(will(lastWords)));
        settle();
    }

    void publish(String name, long session, String topic, String payload, Qos qos) {
        uplink().publish(new Question(name), session, publication(topic, payload, qos, false));
    }

    void subscribe(String name, long session, String filter, Qos qos) {
        uplink().subscribe(new Question(name), session, new TopicFilter(filter), qos);
    }

    static Publication publication(String topic, String payload, Qos qos, boolean retain) {
        return Publication.of(new TopicName(topic), Octets.utf8(payload), qos, retain);
    }

    static String describe(Publication publication) {
        return publication.topic() + "=" + publication.payload().asText() + " qos "
                + publication.qos().level() + (publication.retain() ? " retained" : "");
    }

    private static Will will(String lastWords) {
        return new Will(new TopicName("will"), Octets.utf8(lastWords), Qos.ONE, true);
    }
}
