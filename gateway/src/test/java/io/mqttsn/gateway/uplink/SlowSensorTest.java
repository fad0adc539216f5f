package io.mqttsn.gateway.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A broker has more for a sensor than the sensor takes for now: 10,000 retained messages for one that had subscribed to everything were once dropped but for 1,501. */
class SlowSensorTest {

    private static final int ROOM = 64;

    private final MemoryStore store = new MemoryStore();
    private final RecordingFacts facts = new RecordingFacts();
    private final ModelBroker broker = new ModelBroker();
    private final VirtualClock clock = new VirtualClock();
    private final TransparentUplink uplink =
            new TransparentUplink(broker, store, new TransparentSettings(3, Duration.ofSeconds(10), 10, 10_000), clock);

    SlowSensorTest() {
        clock.driving(uplink);
        facts.uplink = uplink;
        uplink.start(facts);
        broker.roomOfLinks = ROOM;
    }

    @AfterEach
    void shouldLeaveNothingBehind() {
        facts.takesCustody = true;
        facts.takeAll();
        uplink.discard(1);
        uplink.discard(2);
        settle();
        assertEquals(0, uplink.connections());
        assertEquals(0, broker.untaken());
        assertEquals(0, store.messages());
        assertEquals(Long.MAX_VALUE, uplink.nextDeadlineNanos());
    }

    @ParameterizedTest
    @EnumSource(value = Qos.class, names = "MINUS_ONE", mode = EnumSource.Mode.EXCLUDE)
    void shouldHandOverTwoAtATimeAndLetTheBrokerWaitWithTheRest(Qos qos) {
        int messages = 10 * ROOM;
        retain(messages, qos);
        subscribed(1, "ann", qos);
        for (int taken = 0; taken < messages; taken++) {
            assertEquals(Math.min(2, messages - taken), facts.untaken.size());
            assertTrue(broker.untaken() <= ROOM && store.messages() <= 2);
            uplink.acknowledge(facts.untaken.remove(0));
            settle();
        }
        List<String> arrived = facts.news();
        assertEquals(messages, arrived.size());
        assertEquals("1 gets r/0=x qos " + qos.level() + " retained", arrived.get(0));
        assertEquals("1 gets r/639=x qos " + qos.level() + " retained", arrived.get(messages - 1));
    }

    @Test
    void shouldNotLetOneSensorWaitForAnother() {
        retain(2 * ROOM, Qos.ZERO);
        subscribed(1, "slow", Qos.ONE);
        facts.news();
        subscribed(2, "quick", Qos.ONE, true);
        assertEquals(2 * ROOM, facts.news().size());
    }

    /** It sleeps: the core takes everything at once. */
    @Test
    void shouldHandOverEverythingWhenTheSensorFallsAsleep() {
        retain(3 * ROOM, Qos.ZERO);
        subscribed(1, "ann", Qos.ONE);
        assertEquals(2, facts.news().size());
        facts.takesCustody = true;
        facts.takeAll();
        settle();
        assertEquals(3 * ROOM - 2, facts.news().size());
    }

    /** The answer is behind all the messages, since TCP keeps order. */
    @Test
    void shouldLetEverythingThroughWhenTheBrokersAnswerIsBehindIt() {
        retain(3 * ROOM, Qos.ZERO);
        subscribed(1, "ann", Qos.ONE);
        facts.news();
        uplink.publish(new Question("p"), 1, UplinkContractTest.publication("up", "x", Qos.ONE, false));
        broker.run();
        assertEquals(List.of(), facts.news());
        long before = clock.getAsLong();
        settle();
        List<String> news = facts.news();
        assertEquals(3 * ROOM - 2 + 1, news.size());
        assertEquals("p DELIVERED", news.get(news.size() - 1));
        assertEquals(Duration.ofSeconds(5).toNanos(), clock.getAsLong() - before);

        // From then on there is time again.
        facts.takeAll();
        settle();
        for (int i = 0; i < ROOM; i++) {
            broker.publishElsewhere("r/new", "x", Qos.ZERO, false);
        }
        settle();
        assertEquals(2, facts.news().size());
    }

    @Test
    void shouldNotHurryWhileAnswersCome() {
        retain(10, Qos.ZERO);
        subscribed(1, "ann", Qos.ONE);
        facts.news();
        for (int i = 0; i < 5; i++) {
            uplink.publish(new Question("p" + i), 1, UplinkContractTest.publication("up", "x", Qos.ONE, false));
            settle();
        }
        assertEquals(
                List.of("p0 DELIVERED", "p1 DELIVERED", "p2 DELIVERED", "p3 DELIVERED", "p4 DELIVERED"), facts.news());
    }

    /** What is at QoS 0 nobody has any more, so it is counted. */
    @Test
    void shouldLeaveToTheBrokerWhatWaitsWhenTheSensorLeaves() {
        open(1, "ann");
        subscribe(1, Qos.ONE);
        facts.news();
        facts.takesCustody = false;
        for (int i = 0; i < 5; i++) {
            broker.publishElsewhere("r/1", "n" + i, Qos.ONE, false);
            broker.publishElsewhere("r/0", "n" + i, Qos.ZERO, false);
        }
        settle();
        assertEquals(2, facts.news().size());
        uplink.close(1, false);
        settle();
        assertEquals(4, uplink.counters().get(Count.DROPPED_UNSENT));
        assertEquals(5, broker.unacknowledgedBy("ann"));
        facts.untaken.forEach(uplink::refuse);
        facts.untaken.clear();
        facts.takesCustody = true;
        open(1, "ann");
        assertEquals(
                List.of(
                        "opened 1",
                        "1 gets r/1=n0 qos 1",
                        "1 gets r/1=n1 qos 1",
                        "1 gets r/1=n2 qos 1",
                        "1 gets r/1=n3 qos 1",
                        "1 gets r/1=n4 qos 1"),
                facts.news());
    }

    @ParameterizedTest
    @EnumSource(value = Qos.class, names = "MINUS_ONE", mode = EnumSource.Mode.EXCLUDE)
    void shouldForgetWhatWaitedOverALostConnectionAndTakeItFromTheNextOne(Qos qos) {
        open(1, "ann");
        subscribe(1, qos);
        facts.takesCustody = false;
        for (int i = 0; i < 2 * ROOM; i++) {
            broker.publishElsewhere("r", "n" + i, qos, false);
        }
        settle();
        broker.cut("ann");
        settle();
        facts.untaken.forEach(uplink::refuse);
        facts.untaken.clear();
        facts.news();
        assertEquals(0, broker.untaken());
        facts.takesCustody = true;
        open(1, "ann");
        assertEquals(qos == Qos.ZERO ? 1 : 2 * ROOM + 1, facts.news().size());
    }

    /** A goodbye waits for the answers, but not behind everything that the broker has for a sensor that leaves. */
    @Test
    void shouldTakeLeaveWithTheAnswerThatIsBehindTheMessages() {
        retain(5 * ROOM, Qos.ZERO);
        subscribed(1, "ann", Qos.ONE);
        facts.news();
        uplink.publish(new Question("p"), 1, UplinkContractTest.publication("up", "x", Qos.ONE, false));
        broker.run();
        uplink.close(1, false);
        settle();
        assertEquals(List.of("p DELIVERED"), facts.news());
        assertEquals(0, broker.connections());
    }

    @Test
    void shouldDeliverWhatWaitsDuringAChangeOfWill() {
        open(1, "ann");
        subscribe(1, Qos.ONE);
        facts.takesCustody = false;
        for (int i = 0; i < 3 * ROOM; i++) {
            broker.publishElsewhere("r", "n" + i, Qos.ONE, false);
        }
        settle();
        facts.news();
        facts.takesCustody = true;
        Will will = new Will(new TopicName("will"), Octets.utf8("gone"), Qos.ONE, false);
        uplink.changeWill(new Question("w"), 1, false, Optional.of(will));
        facts.takeAll();
        settle();
        List<String> news = facts.news();
        assertTrue(news.contains("w DELIVERED"), news.toString());
        assertEquals("1 gets r=n" + (3 * ROOM - 1) + " qos 1", news.get(news.size() - 1));
        assertEquals(0, broker.unacknowledgedBy("ann"));
    }

    /** A broker forgets a clean session with its connection: the sensor, which goes on, is the only one who can still get what has come already. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldNotLoseWhatACleanSessionHasGotOverAChangeOfWill(boolean isCut) {
        uplink.open(1, new ClientId("ann"), true, 60, Optional.empty());
        settle();
        subscribe(1, Qos.ONE);
        facts.takesCustody = false;
        for (int i = 0; i < 10; i++) {
            broker.publishElsewhere("r", "n" + i, i % 2 == 0 ? Qos.ONE : Qos.ZERO, false);
        }
        settle();
        assertEquals(2, facts.untaken.size());
        facts.news();
        Will will = new Will(new TopicName("will"), Octets.utf8("gone"), Qos.ONE, false);
        uplink.changeWill(new Question("w"), 1, true, Optional.of(will));
        if (isCut) {
            broker.cut("ann");
        }
        settle();
        List<String> news = facts.news();
        assertTrue(news.contains("w DELIVERED"), news.toString());
        assertEquals(
                8, news.stream().filter(fact -> fact.startsWith("1 gets r=n")).count(), news.toString());
        assertEquals(0, uplink.counters().get(Count.DROPPED_UNSENT));
    }

    @Test
    void shouldDropWhatWaitsForASubscriptionThatIsEnded() {
        open(1, "ann");
        subscribe(1, Qos.ONE);
        facts.takesCustody = false;
        for (int i = 0; i < 5; i++) {
            broker.publishElsewhere("r", "n" + i, Qos.ONE, false);
        }
        settle();
        facts.news();
        uplink.unsubscribe(new Question("u"), 1, new TopicFilter("r/#"));
        settle();
        facts.takeAll();
        settle();
        assertEquals(List.of("u UNSUBSCRIBED"), facts.news());
        assertEquals(3, uplink.counters().get(Count.UNWANTED));
        assertEquals(0, broker.unacknowledgedBy("ann"));
    }

    /** Some brokers send the retained messages before the SUBACK, and more of them than the link has room for. */
    @Test
    void shouldGetToTheSubAckBehindMoreRetainedMessagesThanThereIsRoomFor() {
        broker.retainedBeforeSubAck = true;
        retain(3 * ROOM, Qos.ZERO);
        subscribed(1, "ann", Qos.ONE);
        facts.takesCustody = true;
        facts.takeAll();
        settle();
        assertEquals(3 * ROOM, facts.all.size());
    }

    private void retain(int messages, Qos qos) {
        for (int i = 0; i < messages; i++) {
            broker.publishElsewhere("r/" + i, "x", qos, true);
        }
        settle();
    }

    /** The sensor is connected and subscribed to everything, and takes nothing for now. */
    private void subscribed(long id, String clientId, Qos qos) {
        subscribed(id, clientId, qos, false);
    }

    private void subscribed(long id, String clientId, Qos qos, boolean takes) {
        open(id, clientId);
        facts.takesCustody = takes;
        uplink.subscribe(new Question("s"), id, new TopicFilter("r/#"), qos);
        settle();
        facts.all.removeIf(fact -> fact.startsWith("opened") || fact.startsWith("s "));
    }

    private void subscribe(long id, Qos qos) {
        uplink.subscribe(new Question("s"), id, new TopicFilter("r/#"), qos);
        settle();
    }

    private void open(long id, String clientId) {
        uplink.open(id, new ClientId(clientId), false, 60, Optional.empty());
        settle();
    }

    private void settle() {
        broker.run();
        while (clock.advanceToNextDeadline()) {
            broker.run();
        }
    }
}
