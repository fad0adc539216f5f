package io.mqttsn.gateway.core;

import static io.mqttsn.gateway.core.Messages.accepted;
import static io.mqttsn.gateway.core.Messages.cleanConnect;
import static io.mqttsn.gateway.core.Messages.pubAck;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One message for clients in every state, of whom each in turn cannot take it. Elsewhere a fan-out that stopped halfway left the payload in memory for ever,
 * and those behind the failing one went without.
 */
class FanOutTest {

    /** How what waits comes to its end. */
    private enum End {
        DRAINED,
        DROPPED,
        EXPIRED
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void shouldServeTheOthersAndKeepNothingWhicheverRecipientFails(End end) {
        Field undisturbed = new Field();
        long before = undisturbed.scene.sink.calls();
        undisturbed.message();
        long after = undisturbed.scene.sink.calls();
        assertTrue(after - before >= 2L * undisturbed.clients.size(), "too little happens");
        assertAll(LongStream.rangeClosed(before + 1, after).mapToObj(failing -> () -> {
            Field field = new Field();
            field.scene.sink.failAtCall(failing);
            FakeBroker.Sent message = field.message();
            assertTrue(message.isFailed(), "the broker thinks that all have it");
            assertEquals(1, field.scene.core.counters().failures);
            assertEquals(field.clients.size() - 1, field.scene.core.sessions().size());
            field.comesTo(end);
        }));
    }

    /** Two clients of each kind, so that there is always one behind the failing one. */
    private static final class Field {

        final Scenario scene = new Scenario(settings -> settings.queueMessagesMax = 3);
        final List<Client> clients = new ArrayList<>();

        Field() {
            scene.runsFreely();
            for (int round = 1; round <= 2; round++) {
                active("active" + round);
                active("busy" + round);
                active("asleep" + round).fallsAsleep(600);
                active("awake" + round).fallsAsleep(600);
            }
            scene.broker.sends("before/busy", "unanswered", Qos.ONE);
            scene.broker.sends("before/awake", "unanswered", Qos.ONE);
            clients.stream()
                    .filter(client -> client.id.value().startsWith("awake"))
                    .forEach(Client::wakes);
            clients.forEach(Client::ignoresWhatItHeard);
            scene.expectsFailures();
        }

        private Client active(String name) {
            Client client = scene.client(name).connectsKeeping();
            client.subscribes("all", Qos.ONE);
            client.subscribes("before/" + name.substring(0, name.length() - 1), Qos.ONE);
            clients.add(client);
            return client;
        }

        FakeBroker.Sent message() {
            return scene.broker.sends("all", "hi", Qos.ONE);
        }

        void comesTo(End end) {
            switch (end) {
                case DRAINED -> {
                    for (Client client : clients) {
                        if (client.hasSession()) {
                            assertEquals(1, copiesHeardBy(client), client.id + " goes without, or has it twice");
                        }
                    }
                    assertEquals(0, scene.store.messages(), "everybody has everything");
                }
                case DROPPED -> {
                    // Enough to push everything out that came before, and then the sessions end.
                    for (int more = 0; more < 4; more++) {
                        scene.broker.sends("all", "more " + more, Qos.ONE);
                    }
                    for (Client client : clients) {
                        scene.ignoreWhatWasSent();
                        client.sends(cleanConnect(client.id)).hears(accepted());
                    }
                    assertEquals(0, scene.store.messages(), "nobody waits for anything");
                    assertEquals(0, scene.core.queues().bytes());
                }
                case EXPIRED -> {
                    // Below: everybody falls silent.
                }
            }
            scene.ignoreWhatWasSent();
            scene.ends();
        }

        /** Of the message, until nothing more comes. */
        private int copiesHeardBy(Client client) {
            if (client.id.value().startsWith("asleep")) {
                client.wakes();
            } else if (!client.id.value().startsWith("active")) {
                // What it was sent before, and has not acknowledged.
                client.sends(pubAck(2, 1));
            }
            int copies = 0;
            for (List<MqttSnMessage> heard = scene.take(client.address);
                    !heard.isEmpty();
                    heard = scene.take(client.address)) {
                for (MqttSnMessage message : heard) {
                    if (message instanceof Publish publish) {
                        copies++;
                        client.sends(pubAck(publish.topic().bits(), publish.msgId()));
                    }
                }
            }
            return copies;
        }
    }
}
