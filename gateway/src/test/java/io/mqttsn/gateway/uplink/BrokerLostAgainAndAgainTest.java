package io.mqttsn.gateway.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.gateway.routing.TopicName;
import io.mqttsn.gateway.store.MemoryStore;
import io.mqttsn.gateway.uplink.RecordingFacts.Question;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The broker is lost a hundred times, at any moment: while it is asked to subscribe, while messages are on their way in both directions, while the connection
 * is just being made. Elsewhere a dead connection was closed but never forgotten, so that no other was ever made.
 */
class BrokerLostAgainAndAgainTest {

    private static final long ANN = 1;
    private static final int LOSSES = 100;

    private final Random random = new Random(11);
    private final MemoryStore store = new MemoryStore();
    private final RecordingFacts facts = new RecordingFacts();
    private final ModelLink link = new ModelLink();
    private final VirtualClock clock = new VirtualClock();
    private final AggregatingUplink uplink =
            new AggregatingUplink(link, store, UplinkSettings.of(URI.create("tcp://localhost"), "gateway"), clock);

    @Test
    void shouldServeAgainAfterEachLoss() {
        clock.driving(uplink);
        facts.uplink = uplink;
        uplink.start(facts);
        link.connect();
        uplink.open(ANN, ClientId.of("ann"), false, 60, Optional.empty());
        int inTheMidst = 0;
        for (int loss = 1; loss <= LOSSES; loss++) {
            facts.news();
            isBusy(loss);
            link.run(random.nextInt(5));
            link.cut();
            inTheMidst += answers("subscribe " + loss) + answers("publish " + loss) < 2 ? 1 : 0;
            comesBackIn(random.nextInt(3));
            settle();
            assertAnsweredOnce("subscribe " + loss);
            assertAnsweredOnce("publish " + loss);
            assertServes(loss);
        }
        assertTrue(inTheMidst > LOSSES / 3, "most losses came when all was said: " + inTheMidst);
        assertEquals(0, store.messages());
        assertEquals(0, link.owned());
        assertEquals(0, link.unacknowledged());
    }

    private void isBusy(int number) {
        uplink.subscribe(new Question("subscribe " + number), ANN, new TopicFilter("down/" + number), Qos.ONE);
        link.publishElsewhere("down/" + number, "early", Qos.TWO, false);
        publish("publish " + number);
    }

    /** Some brokers remember us, some do not; some are lost again while the connection is being made. */
    private void comesBackIn(int attempts) {
        if (random.nextBoolean()) {
            link.restartBrokerLater();
        }
        for (int attempt = 0; attempt < attempts; attempt++) {
            link.connectLater();
            link.run(1 + random.nextInt(3));
            link.cut();
        }
        link.connect();
    }

    private void assertAnsweredOnce(String question) {
        assertEquals(1, answers(question), () -> question + " in " + facts.all);
    }

    private long answers(String question) {
        return facts.all.stream()
                .filter(line -> line.startsWith(question + " "))
                .count();
    }

    private void assertServes(int number) {
        facts.news();
        assertTrue(uplink.isAvailable());
        uplink.subscribe(new Question("again"), ANN, new TopicFilter("served/" + number), Qos.ONE);
        settle();
        publish("up");
        link.publishElsewhere("served/" + number, "down", Qos.ONE, false);
        settle();
        assertEquals(
                List.of("again GRANTED_1", "up DELIVERED", "1 gets served/" + number + "=down qos 1"), facts.news());
    }

    private void publish(String question) {
        Publication publication = Publication.of(new TopicName("up"), Octets.utf8(question), Qos.ONE, false);
        uplink.publish(new Question(question), ANN, publication);
    }

    private void settle() {
        link.run();
        while (clock.advanceToNextDeadline()) {
            link.run();
        }
    }
}
