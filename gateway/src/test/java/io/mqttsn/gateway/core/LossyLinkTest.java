package io.mqttsn.gateway.core;

import static io.mqttsn.gateway.core.Messages.connectFor;
import static io.mqttsn.gateway.core.Messages.regAck;
import static io.mqttsn.gateway.core.session.SessionState.Name.LOST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.PubComp;
import io.mqttsn.codec.PubRec;
import io.mqttsn.codec.PubRel;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Register;
import io.mqttsn.codec.TopicId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Three of ten datagrams are lost, in each direction, and often enough all repeats of one too, so that the client has to connect again. At QoS 2 every message
 * still arrives once, in order. Elsewhere messages to clients were never repeated, or a repeat ended the connection.
 */
class LossyLinkTest extends ScenarioTest {

    private static final int MESSAGES = 200;
    private static final int TURNS_MAX = 20_000;

    private final Random random = new Random(30);
    private final Client a = scene.client("a");
    private int topicId;
    private int connections;

    @BeforeEach
    void connect() {
        a.sends(connectFor(a.id, 0)).ignoresWhatItHeard();
        topicId = a.subscribes("t", Qos.TWO);
        scene.runsFreely();
    }

    private static List<String> numbers() {
        return IntStream.rangeClosed(1, MESSAGES).mapToObj(Integer::toString).toList();
    }

    private boolean arrives() {
        return random.nextInt(10) >= 3;
    }

    private void says(MqttSnMessage message) {
        if (arrives()) {
            a.sends(message);
        }
    }

    private List<MqttSnMessage> hears() {
        return scene.take(a.address).stream().filter(message -> arrives()).toList();
    }

    @Test
    void shouldDeliverEachMessageOnceAndInOrder() {
        numbers().forEach(number -> scene.broker.sends("t", number, Qos.TWO));
        Set<Integer> unreleased = new HashSet<>();
        List<String> delivered = new ArrayList<>();
        for (int turn = 0; delivered.size() < MESSAGES || !unreleased.isEmpty(); turn++) {
            assertTrue(turn < TURNS_MAX, () -> "nothing comes any more after " + delivered.size());
            List<MqttSnMessage> heard = hears();
            for (MqttSnMessage message : heard) {
                if (message instanceof Publish publish) {
                    if (unreleased.add(publish.msgId())) {
                        delivered.add(publish.data().asText());
                    }
                    says(new PubRec(publish.msgId()));
                } else if (message instanceof PubRel pubRel) {
                    unreleased.remove(pubRel.msgId());
                    says(new PubComp(pubRel.msgId()));
                } else if (message instanceof Register register) {
                    says(regAck(register.topicId(), register.msgId()));
                }
            }
            if (heard.isEmpty()) {
                waitOrConnectAgain();
            }
        }
        assertEquals(numbers(), delivered);
        assertTrue(connections > 3, "all repeats of a message were lost " + connections + " times only");
    }

    private void waitOrConnectAgain() {
        if (a.state() == LOST) {
            connections++;
            says(connectFor(a.id, 0));
        } else {
            scene.passes(10);
        }
    }

    @Test
    void shouldPublishEachMessageOnceAndInOrder() {
        for (int number = 1; number <= MESSAGES; number++) {
            int msgId = number;
            Publish publish = new Publish(
                    false, Qos.TWO, false, new TopicId(topicId), msgId, Octets.utf8(Integer.toString(number)));
            says(publish);
            repeatUntil(publish.asDuplicate(), message -> message.equals(new PubRec(msgId)));
            says(new PubRel(msgId));
            repeatUntil(new PubRel(msgId), message -> message.equals(new PubComp(msgId)));
        }
        assertEquals(
                numbers(),
                scene.broker.published.stream()
                        .map(publication -> publication.payload().asText())
                        .toList());
    }

    private void repeatUntil(MqttSnMessage repeat, Predicate<MqttSnMessage> answer) {
        for (int turn = 0; hears().stream().noneMatch(answer); turn++) {
            assertTrue(turn < TURNS_MAX, () -> "no answer to " + repeat);
            scene.passes(10);
            says(repeat);
        }
    }
}
