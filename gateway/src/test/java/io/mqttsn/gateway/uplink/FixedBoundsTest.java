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
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is bounded without a key on the way to a broker and back, with the last place and the one behind it. */
class FixedBoundsTest {

    private static final long ANN = 1;

    private final MemoryStore store = new MemoryStore();
    private final RecordingFacts facts = new RecordingFacts();
    private final VirtualClock clock = new VirtualClock();

    /** A broker with many retained messages writes them in front of its SUBACK; what is beyond the limit is dropped and counted, and acknowledged. */
    @Test
    void shouldHoldSoManyMessagesForANewcomerOfTheSharedConnection() {
        ModelLink link = new ModelLink();
        AggregatingUplink uplink =
                new AggregatingUplink(link, store, UplinkSettings.of(URI.create("tcp://localhost"), "gateway"), clock);
        clock.driving(uplink);
        facts.uplink = uplink;
        uplink.start(facts);
        link.connect();
        uplink.open(ANN, new ClientId("ann"), false, 60, Optional.empty());
        for (int number = 0; number <= 1_000; number++) {
            link.publishElsewhere("r/" + number, "kept", Qos.ONE, true);
        }
        link.run();
        facts.news();

        link.retainedBeforeSubAck = true;
        uplink.subscribe(new Question("s"), ANN, new TopicFilter("r/#"), Qos.ONE);
        link.run();

        List<String> news = facts.news();
        assertEquals("s GRANTED_1", news.get(0));
        assertEquals(1_000, news.size() - 1);
        assertEquals("1 gets r/999=kept qos 1 retained", news.get(1_000));
        assertEquals(1, uplink.counters().get(Count.DROPPED_BEFORE_SUBACK));
        assertEquals(0, link.unacknowledged());
        assertEquals(0, store.messages());
    }

    /** A sensor of its own connection, at QoS 0, to a broker that does not read. */
    @Test
    void shouldKeepSoManyUnansweredMessagesOfOneSensor() {
        ModelBroker broker = new ModelBroker();
        TransparentUplink uplink = withAnn(broker, 10_000);
        broker.isStalled = true;

        for (int number = 1; number <= 201; number++) {
            uplink.publish(new Question("p" + number), ANN, UplinkContractTest.publication("a", "x", Qos.ONE, false));
        }
        assertEquals(List.of("p201 CONGESTED"), facts.news());
        assertEquals(200, uplink.queuedMessages());
        annLeaves(uplink, broker);
        assertEquals(0, uplink.queuedMessages());
        assertEquals(0, uplink.queuedBytes());
    }

    /** While the connection is made anew for another will, messages wait for it: so many, and within the limits of those on their way to the broker. */
    @ParameterizedTest
    @CsvSource({"10000, 64", "10, 10", "64, 64", "63, 63"})
    void shouldLetSoManyMessagesWaitForAConnectionThatIsMadeAnew(int queuedMessagesMax, int waiting) {
        ModelBroker broker = new ModelBroker();
        TransparentUplink uplink = withAnn(broker, queuedMessagesMax);

        Will will = new Will(new TopicName("will"), Octets.utf8("gone"), Qos.ONE, false);
        uplink.changeWill(new Question("w"), ANN, true, Optional.of(will));
        for (int number = 1; number <= waiting + 1; number++) {
            uplink.publish(new Question("p" + number), ANN, UplinkContractTest.publication("a", "x", Qos.ONE, false));
        }
        assertEquals(List.of("p" + (waiting + 1) + " CONGESTED"), facts.news());
        assertEquals(waiting, uplink.queuedMessages());

        broker.run();
        assertEquals(waiting + 1, facts.news().size(), "the will has changed, and all that waited is delivered");
        assertEquals(waiting, broker.received.size());
        assertEquals(0, uplink.queuedMessages());
        assertEquals(0, uplink.queuedBytes());
    }

    @Test
    void shouldGiveBackTheRoomOfWhatWaitedForAConnectionWhenTheSensorLeaves() {
        ModelBroker broker = new ModelBroker();
        TransparentUplink uplink = withAnn(broker, 10);
        Will will = new Will(new TopicName("will"), Octets.utf8("gone"), Qos.ONE, false);
        uplink.changeWill(new Question("w"), ANN, true, Optional.of(will));
        uplink.publish(new Question("p"), ANN, UplinkContractTest.publication("a", "x", Qos.ONE, false));
        assertEquals(1, uplink.queuedMessages());

        annLeaves(uplink, broker);

        assertEquals(0, uplink.queuedMessages());
        assertEquals(0, uplink.queuedBytes());
    }

    /** Those beyond go before the SUBACK: nothing is lost, and a strict sensor that has no id for them yet learns it by REGISTER. */
    @Test
    void shouldHoldSoManyMessagesForTheSubAckOfASensorWithItsOwnConnection() {
        ModelBroker broker = new ModelBroker();
        TransparentUplink uplink = withAnn(broker, 10_000);
        for (int number = 1; number <= 33; number++) {
            broker.publishElsewhere("r/" + number, "kept", Qos.ONE, true);
        }
        broker.run();
        facts.news();

        broker.retainedBeforeSubAck = true;
        uplink.subscribe(new Question("s"), ANN, new TopicFilter("r/#"), Qos.ONE);
        broker.run();

        List<String> news = facts.news();
        assertEquals("1 gets r/33=kept qos 1 retained", news.get(0));
        assertEquals("s GRANTED_1", news.get(1));
        assertEquals("1 gets r/1=kept qos 1 retained", news.get(2));
        assertEquals("1 gets r/32=kept qos 1 retained", news.get(33));
        assertEquals(34, news.size());
        assertEquals(0, store.messages());
    }

    @Test
    void shouldRememberSoManyFiltersUnderSuspicionAndForgetTheOldest() {
        SuspectFilters suspects = new SuspectFilters();
        for (int number = 0; number < 64; number++) {
            TopicFilter filter = new TopicFilter("f/" + number);
            assertFalse(suspects.blame(filter, 0));
            assertTrue(suspects.blame(filter, 0));
        }
        assertTrue(suspects.isSetAside(new TopicFilter("f/0")));
        suspects.blame(new TopicFilter("f/64"), 0);
        assertFalse(suspects.isSetAside(new TopicFilter("f/0")));
        assertTrue(suspects.isSetAside(new TopicFilter("f/1")));
    }

    /** Beyond it a retained message may come twice when replays overlap, which is better than not at all. */
    @Test
    void shouldRememberSoManyNamesOfOneReplay() {
        Replay replay = new Replay(new UpstreamFilter(new TopicFilter("#")), List.of());
        for (int number = 1; number < 10_000; number++) {
            assertTrue(replay.isFirst(new TopicName("t/" + number)));
        }
        assertTrue(replay.isFirst(new TopicName("last")));
        TopicName beyond = new TopicName("beyond");
        assertTrue(replay.isFirst(beyond));
        assertTrue(replay.isFirst(beyond), "it is not remembered any more");
    }

    /** Ann is connected. */
    /** She says goodbye, and the broker has all the time that it wants. */
    private void annLeaves(TransparentUplink uplink, ModelBroker broker) {
        uplink.close(ANN, false);
        uplink.discard(ANN);
        do {
            broker.run();
        } while (clock.advanceToNextDeadline());
    }

    private TransparentUplink withAnn(ModelBroker broker, int queuedMessagesMax) {
        TransparentUplink uplink = new TransparentUplink(
                broker,
                store,
                new TransparentSettings(10, Duration.ofSeconds(10), queuedMessagesMax, 10_000_000),
                clock);
        clock.driving(uplink);
        facts.uplink = uplink;
        uplink.start(facts);
        uplink.open(ANN, new ClientId("ann"), true, 60, Optional.empty());
        broker.run();
        facts.news();
        return uplink;
    }
}
