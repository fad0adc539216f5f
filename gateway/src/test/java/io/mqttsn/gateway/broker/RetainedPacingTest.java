package io.mqttsn.gateway.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.broker.BrokerWorld.Client;
import io.mqttsn.gateway.routing.DropReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An MQTT client subscribes to far more retained messages than its queue holds, which is six here. What did not fit was dropped before. */
class RetainedPacingTest {

    private static final int RETAINED = 500;

    private final BrokerWorld world = new BrokerWorld();
    private final List<String> heard = new ArrayList<>();

    RetainedPacingTest() {
        Client publisher = world.connects("publisher", true);
        for (int i = 0; i < RETAINED; i++) {
            publisher.retain("r/" + i, "x", Qos.TWO, 7);
            publisher.pubRel(7);
        }
        publisher.disconnect();
    }

    @AfterEach
    void nothingStaysWhenEverybodyHasLeft() {
        world.store.catchUp();
        world.broker.shutDown();
        world.pass(Duration.ofHours(2));
        assertEquals(0, world.store.messages());
        assertEquals(0, world.budget.messages());
        assertEquals(Long.MAX_VALUE, world.broker.nextDeadlineNanos());
    }

    /** The client takes in what has come, and acknowledges it. */
    private int takesIn(Client client) {
        List<String> packets = List.copyOf(client.sent);
        client.sent.clear();
        for (String packet : packets) {
            String[] words = packet.split(" ");
            if (words[0].equals("PUBLISH")) {
                heard.add(words[1]);
            }
            if (packet.contains(" q1 ")) {
                client.pubAck(Integer.parseInt(words[4].substring(2)));
            } else if (packet.contains(" q2 ")) {
                client.pubRec(Integer.parseInt(words[4].substring(2)));
            } else if (words[0].equals("PUBREL")) {
                client.pubComp(Integer.parseInt(words[1]));
            }
        }
        return packets.size();
    }

    private void takesInEverything(Client client) {
        for (int quiet = 0; quiet < 3; quiet++) {
            world.pass(Duration.ofMillis(1));
            world.store.catchUp();
            quiet = takesIn(client) > 0 ? 0 : quiet;
            assertTrue(world.store.messages() <= 10, world.store.messages() + " messages are held");
        }
    }

    private void assertThatAllCameOnce() {
        assertEquals(RETAINED, heard.size());
        assertEquals(RETAINED, new HashSet<>(heard).size());
        assertNoneDropped();
    }

    private void assertNoneDropped() {
        for (DropReason reason : DropReason.values()) {
            assertEquals(0, world.broker.statistics().dropped(reason), reason::words);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Qos.class,
            names = {"ZERO", "ONE", "TWO"})
    void shouldSendAllOfThemAsFastAsTheClientTakesThem(Qos qos) {
        Client client = world.connects("client", true);
        client.subscribe(1, "r/#", qos);
        takesInEverything(client);
        assertThatAllCameOnce();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldWaitForAStoreThatAnswersLate(boolean acknowledged) {
        world.store.answersAtOnce = false;
        Client client = world.connects("client", true);
        client.subscribe(1, "r/#", acknowledged ? Qos.ONE : Qos.ZERO);
        takesInEverything(client);
        assertThatAllCameOnce();
    }

    @Test
    void shouldHoldFewForAClientThatReadsNothing() {
        Client client = world.connects("client", true);
        client.becomesWritable(false);
        client.subscribe(1, "r/#", Qos.ZERO);
        world.pass(Duration.ofSeconds(1));
        assertTrue(world.store.messages() <= 10, world.store.messages() + " messages are held");
        client.becomesWritable(true);
        takesInEverything(client);
        assertThatAllCameOnce();
    }

    @Test
    void shouldGoOnWhenTheClientIsBack() {
        Client client = world.connects("client", false);
        client.subscribe(1, "r/#", Qos.ONE);
        while (heard.size() < RETAINED / 2) {
            world.pass(Duration.ofMillis(1));
            takesIn(client);
        }
        client.breakConnection();
        world.pass(Duration.ofMinutes(1));
        assertTrue(world.store.messages() <= 10, world.store.messages() + " messages are held");
        Client again = world.connects("client", false);
        takesInEverything(again);

        Set<String> different = new HashSet<>(heard);
        assertEquals(RETAINED, different.size());
        assertTrue(heard.size() <= RETAINED + BrokerWorld.SETTINGS.inFlightMax(), heard.size() + " messages");
        assertNoneDropped();
    }
}
