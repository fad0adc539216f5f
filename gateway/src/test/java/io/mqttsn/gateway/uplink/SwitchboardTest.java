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
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sensors called {@code own-…} are transparent, all others share the gateway's connection; each way has a model of its own at its end. */
class SwitchboardTest {

    private static final long OWN = 1;
    private static final long SHARED = 2;
    private static final long NOBODY = 0;

    private final MemoryStore store = new MemoryStore();
    private final RecordingFacts facts = new RecordingFacts();
    private final ModelLink link = new ModelLink();
    private final ModelBroker broker = new ModelBroker();
    private final VirtualClock clock = new VirtualClock();
    private final Switchboard board = new Switchboard(
            new AggregatingUplink(link, store, UplinkSettings.of(URI.create("tcp://localhost"), "gateway"), clock),
            new TransparentUplink(broker, store, TransparentSettings.DEFAULTS, clock),
            clientId -> clientId.value().startsWith("own-"));

    @BeforeEach
    void startAndOpenOneOfEach() {
        clock.driving(board);
        facts.uplink = board;
        board.start(facts);
        assertFalse(board.isAvailable());
        link.connect();
        assertTrue(board.isAvailable() && facts.available);
        open(OWN, "own-1", Optional.of(will("own")));
        open(SHARED, "shared-1", Optional.of(will("shared")));
        assertEquals(List.of("opened 2", "opened 1"), facts.news());
    }

    @Test
    void shouldPublishOnTheSensorsOwnWay() {
        publish("p1", OWN);
        publish("p2", SHARED);
        settle();
        assertEquals(
                List.of("p1=x qos 1"),
                broker.received.stream().map(UplinkContractTest::describe).toList());
        assertEquals(
                List.of("p2=x qos 1"),
                link.received.stream().map(UplinkContractTest::describe).toList());
    }

    @Test
    void shouldPublishWhatBelongsToNoSensorOnTheSharedWay() {
        publish("p", NOBODY);
        settle();
        assertEquals(1, link.received.size());
        assertEquals(0, broker.received.size());
    }

    @Test
    void shouldSubscribeAndUnsubscribeOnTheSensorsOwnWay() {
        TopicFilter filter = new TopicFilter("a");
        board.subscribe(new Question("s1"), OWN, filter, Qos.ONE);
        settle();
        assertEquals(1, broker.subscriptionsOf("own-1").size());
        assertEquals(List.of(), link.requests);
        board.subscribe(new Question("s2"), SHARED, filter, Qos.ONE);
        board.unsubscribe(new Question("u"), OWN, filter);
        settle();
        assertEquals(0, broker.subscriptionsOf("own-1").size());
        assertEquals(List.of("SUBSCRIBE a 1"), link.requests);
    }

    @Test
    void shouldFireWillsWhereTheyAreKept() {
        board.changeWill(new Question("w1"), OWN, false, Optional.of(will("own, changed")));
        board.changeWill(new Question("w2"), SHARED, false, Optional.of(will("shared, changed")));
        settle();
        board.close(OWN, true);
        board.close(SHARED, true);
        settle();
        assertEquals("will=own, changed qos 1", UplinkContractTest.describe(broker.received.get(0)));
        assertEquals("will=shared, changed qos 1", UplinkContractTest.describe(link.received.get(0)));
    }

    @Test
    void shouldForgetASensorThatIsDiscarded() {
        board.close(OWN, false);
        board.discard(OWN);
        board.close(SHARED, false);
        board.discard(SHARED);
        settle();
        assertEquals(0, broker.connections());
        publish("p", OWN);
        settle();
        assertEquals(1, link.received.size());
    }

    @Test
    void shouldStopBothWays() {
        board.stop();
        assertTrue(broker.isStopped);
        assertFalse(link.isConnected());
    }

    private void open(long id, String clientId, Optional<Will> will) {
        board.open(id, new ClientId(clientId), true, 60, will);
        if (id == SHARED) {
            settle();
        }
    }

    private void publish(String name, long id) {
        board.publish(new Question(name), id, UplinkContractTest.publication(name, "x", Qos.ONE, false));
    }

    private void settle() {
        do {
            link.run();
            broker.run();
        } while (clock.advanceToNextDeadline());
    }

    private static Will will(String message) {
        return new Will(new TopicName("will"), Octets.utf8(message), Qos.ONE, false);
    }
}
