package io.mqttsn.gateway.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.routing.DropReason;
import io.mqttsn.gateway.routing.OverflowPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Publishers and subscribers with persistent sessions, connections that break at any moment with packets under way, sockets that fill up, and a store that
 * answers late and out of order; all chosen by one seed, which a failure prints. In the end everybody is connected, and each subscriber has got every
 * message of QoS 2 exactly once and every message of QoS 1 at least once, in the order of each publisher.
 */
class SimulationTest {

    private static final int SEEDS = 400;
    private static final int STEPS = 800;

    private static final BrokerSettings SETTINGS = new BrokerSettings(
            100,
            100,
            Duration.ofSeconds(10),
            256,
            10_000,
            100,
            Duration.ofDays(1),
            100,
            10_000,
            100_000_000,
            OverflowPolicy.DROP_NEWEST,
            3,
            100,
            100,
            1_000);

    @Test
    void shouldKeepItsPromisesWhateverHappens() {
        int messages = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            try {
                messages += run(seed);
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("seed " + seed + ": " + failure.getMessage(), failure);
            }
        }
        assertTrue(messages > 30 * SEEDS, "too little happened: " + messages + " messages");
    }

    /** Answers how many messages were published. */
    private static int run(int seed) {
        Random random = new Random(seed);
        BrokerWorld world = new BrokerWorld(SETTINGS);
        SimulatedClient subscriber1 = new SimulatedClient(world, "all at 2");
        SimulatedClient subscriber2 = new SimulatedClient(world, "all at 1");
        List<SimulatedClient> publishers = List.of(new SimulatedClient(world, "p1"), new SimulatedClient(world, "p2"));
        List<SimulatedClient> clients = new ArrayList<>(List.of(subscriber1, subscriber2));
        clients.addAll(publishers);
        clients.forEach(SimulatedClient::connect);
        subscriber1.subscribe("#", Qos.TWO);
        subscriber2.subscribe("+", Qos.ONE);
        settle(world, clients);

        List<String> published = new ArrayList<>();
        world.store.answersAtOnce = random.nextInt(4) == 0;
        for (int step = 0; step < STEPS; step++) {
            SimulatedClient client = clients.get(random.nextInt(clients.size()));
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> {
                    SimulatedClient publisher = publishers.get(random.nextInt(publishers.size()));
                    Qos qos = Qos.ofBits(1 + random.nextInt(2));
                    String text = publisher.clientId + " q" + qos.level() + " " + published.size();
                    if (publisher.publish(BrokerWorld.message("t", text, qos))) {
                        published.add(text);
                    }
                }
                case 3, 4, 5 -> client.carryToBroker();
                case 6, 7, 8 -> client.carryFromBroker();
                case 9, 10 -> world.store.answerOne(random);
                default -> {
                    if (random.nextInt(3) > 0) {
                        client.slowDown(random.nextBoolean());
                    } else if (client.isConnected()) {
                        client.breakConnection();
                    } else {
                        client.connect();
                    }
                }
            }
        }
        settle(world, clients);

        assertEquals(List.of(), world.faults);
        for (DropReason reason : DropReason.values()) {
            assertEquals(0, world.broker.statistics().dropped(reason), reason.name());
        }
        checkDelivered(published, subscriber1.delivered, true);
        checkDelivered(published, subscriber2.delivered, false);
        assertEquals(0, world.store.messages(), "messages stay in the store");
        assertEquals(0, world.budget.messages());
        return published.size();
    }

    /** Everybody connects and takes what comes, until nothing is under way. */
    private static void settle(BrokerWorld world, List<SimulatedClient> clients) {
        for (SimulatedClient client : clients) {
            if (!client.isConnected()) {
                client.connect();
            }
            client.slowDown(false);
        }
        boolean moved = true;
        while (moved) {
            moved = world.store.owed() > 0;
            world.store.catchUp();
            for (SimulatedClient client : clients) {
                moved |= client.carryToBroker();
                moved |= client.carryFromBroker();
            }
        }
        clients.forEach(client -> assertTrue(client.isIdle(), client.clientId + " waits for an acknowledgement"));
    }

    private static void checkDelivered(List<String> published, List<String> delivered, boolean exactlyOnceAtQosTwo) {
        for (String publisherAndQos : List.of("p1 q1", "p1 q2", "p2 q1", "p2 q2")) {
            List<String> expected = published.stream()
                    .filter(text -> text.startsWith(publisherAndQos))
                    .toList();
            List<String> got = delivered.stream()
                    .filter(text -> text.startsWith(publisherAndQos))
                    .toList();
            boolean exact = exactlyOnceAtQosTwo && publisherAndQos.endsWith("q2");
            assertEquals(expected, exact ? got : new ArrayList<>(new LinkedHashSet<>(got)), publisherAndQos);
        }
    }
}
