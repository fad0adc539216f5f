package io.mqttsn.gateway.core;

import static io.mqttsn.gateway.core.Messages.accepted;
import static io.mqttsn.gateway.core.Messages.connect;
import static io.mqttsn.gateway.core.Messages.pubAck;
import static io.mqttsn.gateway.core.Messages.publish;
import static io.mqttsn.gateway.core.Messages.refused;
import static io.mqttsn.gateway.core.session.SessionState.Name.ACTIVE;
import static io.mqttsn.gateway.core.session.SessionState.Name.ASLEEP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.PingResp;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.gateway.routing.DropReason;
import io.mqttsn.gateway.routing.OverflowPolicy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The four situations that no test exercised elsewhere until a site was in one: the broker is lost, everybody connects at once, there is more than the far end
 * takes, and clients ask again and again whether something waits for them. What counts is what sensors and broker have seen.
 */
class HardTimesTest extends ScenarioTest {

    /** Sensors hear that they are cut off, those who ask too early hear congestion, and service is back with the broker. */
    @Test
    void shouldServeAgainAfterBrokerLoss() {
        List<Client> sensors = clients("s", 20);
        sensors.forEach(Client::connectsKeeping);
        int topicId = 0;
        for (Client sensor : sensors) {
            topicId = sensor.subscribes("news", Qos.ONE);
        }
        int id = topicId;

        scene.broker.opening = PublishOutcome.CONGESTED;
        scene.broker.publishing = PublishOutcome.CONGESTED;
        sensors.get(0).sends(publish(Qos.ONE, id, 5, "too late")).hears(pubAck(id, 5, ReturnCode.CONGESTION));
        for (Client sensor : sensors) {
            scene.broker.loses(sensor.session().id());
            sensor.hears(Disconnect.PLAIN);
            sensor.sends(connect(sensor.id)).hears(refused(ReturnCode.CONGESTION));
        }
        assertEquals(List.of(), scene.broker.published);

        scene.broker.opening = PublishOutcome.DELIVERED;
        scene.broker.publishing = PublishOutcome.DELIVERED;
        for (Client sensor : sensors) {
            sensor.sends(connect(sensor.id)).hears(accepted()).is(ACTIVE);
        }
        FakeBroker.Sent news = scene.broker.sends("news", "back", Qos.ONE);
        assertTrue(news.isAcknowledged());
        List<List<MqttSnMessage>> first =
                sensors.stream().map(sensor -> scene.take(sensor.address)).toList();
        for (int place = 0; place < sensors.size(); place++) {
            hearsOut(sensors.get(place), first.get(place), "back");
        }
        sensors.get(0).sends(publish(Qos.ONE, id, 6, "again")).hears(pubAck(id, 6));
        assertEquals(1, scene.broker.published.size());
    }

    /**
     * Three hundred connect in the same moment, with room for ten at a time and a broker that answers late: each gets exactly one answer to each CONNECT, those
     * who are inside notice nothing, and after as many rounds as it takes everybody is inside, once.
     */
    @Test
    void shouldLetEverybodyInDuringAConnectStorm() {
        scene = new Scenario(settings -> {
            settings.halfOpenMax = 10;
            settings.sessionsMax = 301;
        });
        Client inside = scene.client("inside").connectsKeeping();
        int topicId = inside.subscribes("t", Qos.ONE);
        Deque<Client> outside = new ArrayDeque<>(clients("c", 300));
        int rounds = 0;
        while (!outside.isEmpty()) {
            scene.broker.answers.holdBack();
            List<Client> waiting = new ArrayList<>();
            for (Client client : outside) {
                client.sends(connect(client.id));
                List<MqttSnMessage> heard = scene.take(client.address);
                if (heard.isEmpty()) {
                    waiting.add(client);
                } else {
                    assertEquals(List.of(refused(ReturnCode.CONGESTION)), heard);
                }
            }
            assertEquals(Math.min(10, outside.size()), waiting.size());
            inside.sends(PingReq.KEEP_ALIVE).hears(PingResp.INSTANCE);
            scene.broker.answers.letAllGo();
            waiting.forEach(client -> client.hears(accepted()).is(ACTIVE));
            outside.removeAll(waiting);
            inside.sends(publish(Qos.ONE, topicId, 7, "x")).hears(pubAck(topicId, 7));
            rounds++;
        }
        assertEquals(30, rounds);
        assertEquals(301, scene.core.sessions().size());
        assertEquals(0, scene.core.halfOpenSessions());
        assertEquals(rounds, scene.broker.published.size());
    }

    /**
     * Upwards a broker that does not answer: a sensor may have so many messages under way, and hears congestion for each further one, and no PUBACK. Downwards a
     * sensor that does not answer: the broker is never kept waiting, and what is beyond the limit is dropped and counted. Nobody else notices.
     */
    @ParameterizedTest
    @CsvSource({"DROP_OLDEST", "DROP_NEWEST"})
    void shouldPassBackPressureOnToThoseWhoCauseIt(OverflowPolicy policy) {
        scene = new Scenario(settings -> {
            settings.publishesPerSessionMax = 4;
            settings.queueMessagesMax = 5;
            settings.overflowPolicy = policy;
        });
        Client up = scene.client("up").connects();
        int topicId = up.registers("up");
        scene.broker.answers.holdBack();
        for (int msgId = 1; msgId <= 4; msgId++) {
            up.sends(publish(Qos.ONE, topicId, msgId, "m" + msgId)).hearsNothing();
        }
        for (int msgId = 5; msgId <= 9; msgId++) {
            up.sends(publish(Qos.ONE, topicId, msgId, "m" + msgId))
                    .hears(pubAck(topicId, msgId, ReturnCode.CONGESTION));
        }
        scene.broker.answers.letAllGo();
        up.hears(pubAck(topicId, 1), pubAck(topicId, 2), pubAck(topicId, 3), pubAck(topicId, 4));
        assertEquals(
                List.of("m1", "m2", "m3", "m4"),
                scene.broker.published.stream()
                        .map(publication -> publication.payload().asText())
                        .toList());
        // What is free again is usable at once.
        up.sends(publish(Qos.ONE, topicId, 5, "m5")).hears(pubAck(topicId, 5));

        Client slow = scene.client("slow").connects();
        int downId = slow.subscribes("down", Qos.ONE);
        Client quick = scene.client("quick").connects();
        int quickId = quick.subscribes("down", Qos.ONE);
        for (int number = 1; number <= 9; number++) {
            assertTrue(scene.broker.sends("down", "d" + number, Qos.ONE).isAcknowledged());
            slow.hears(number == 1 ? new MqttSnMessage[] {publish(Qos.ONE, downId, 1, "d1")} : new MqttSnMessage[0]);
            quick.hears(publish(Qos.ONE, quickId, number, "d" + number)).sends(pubAck(quickId, number));
        }
        List<String> kept = policy == OverflowPolicy.DROP_OLDEST
                ? List.of("d5", "d6", "d7", "d8", "d9")
                : List.of("d2", "d3", "d4", "d5", "d6");
        slow.sends(pubAck(downId, 1));
        for (int place = 0; place < 5; place++) {
            slow.hears(publish(Qos.ONE, downId, place + 2, kept.get(place))).sends(pubAck(downId, place + 2));
        }
        slow.hearsNothing();
        assertEquals(3, scene.core.counters().droppedFor(DropReason.QUEUE_FULL));
    }

    /** A sleeper that repeats its PINGREQ, before and after every answer of its own: each message comes once, in order, and then one PINGRESP. */
    @ParameterizedTest
    @CsvSource({"1", "2", "5"})
    void shouldSendEachMessageOnceUnderRepeatedPingReq(int copies) {
        Client sleeper = scene.client("sleeper").connectsKeeping();
        int topicId = sleeper.subscribes("t", Qos.ONE);
        sleeper.fallsAsleep(600);
        for (int round = 0; round < 3; round++) {
            for (int number = 1; number <= 4; number++) {
                scene.broker.sends("t", "r" + round + " m" + number, Qos.ONE);
            }
            List<String> seen = new ArrayList<>();
            Deque<MqttSnMessage> heard = pings(sleeper, copies);
            while (!heard.isEmpty()) {
                MqttSnMessage message = heard.poll();
                if (message instanceof Publish publish) {
                    seen.add(publish.data().asText());
                    assertFalse(publish.dup(), "nothing is repeated because somebody asks");
                    sleeper.sends(pubAck(topicId, publish.msgId()));
                    heard.addAll(scene.take(sleeper.address));
                    if (sleeper.state() != ASLEEP) {
                        heard.addAll(pings(sleeper, copies));
                    }
                } else {
                    assertEquals(PingResp.INSTANCE, message);
                    assertTrue(heard.isEmpty(), () -> "after PINGRESP: " + heard);
                    seen.add("PINGRESP");
                }
            }
            String r = "r" + round;
            assertEquals(List.of(r + " m1", r + " m2", r + " m3", r + " m4", "PINGRESP"), seen);
            sleeper.is(ASLEEP);
        }
        // One that asks when nothing waits hears so each time.
        for (int copy = 0; copy < copies; copy++) {
            sleeper.wakes().hears(PingResp.INSTANCE).is(ASLEEP);
        }
    }

    private Deque<MqttSnMessage> pings(Client sleeper, int copies) {
        Deque<MqttSnMessage> heard = new ArrayDeque<>();
        for (int copy = 0; copy < copies; copy++) {
            scene.received(sleeper.address, new PingReq(sleeper.id));
            heard.addAll(scene.take(sleeper.address));
        }
        return heard;
    }

    /** The sensor registers and acknowledges what it is sent, and hears exactly this. */
    private void hearsOut(Client sensor, List<MqttSnMessage> first, String payload) {
        List<String> payloads = new ArrayList<>();
        for (List<MqttSnMessage> heard = first; !heard.isEmpty(); heard = scene.take(sensor.address)) {
            for (MqttSnMessage message : heard) {
                if (message instanceof Register register) {
                    sensor.sends(Messages.regAck(register.topicId(), register.msgId()));
                } else if (message instanceof Publish publish) {
                    payloads.add(publish.data().asText());
                    sensor.sends(pubAck(publish.topic().bits(), publish.msgId()));
                }
            }
        }
        assertEquals(List.of(payload), payloads);
    }

    private List<Client> clients(String name, int count) {
        List<Client> clients = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            clients.add(scene.client(name + number));
        }
        return clients;
    }
}
