package io.mqttsn.gateway.core;

import static io.mqttsn.gateway.core.Messages.pubAck;
import static io.mqttsn.gateway.core.Messages.publish;
import static io.mqttsn.gateway.core.session.SessionState.Name.ASLEEP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.PingResp;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Register;
import io.mqttsn.gateway.routing.DropReason;
import io.mqttsn.gateway.routing.OverflowPolicy;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is kept for sleepers, and what is not: bounds, policies, and the order of what is left. */
class SleepQueueTest extends ScenarioTest {

    private Client a = scene.client("a");

    private void with(Consumer<TestSettings> changes) {
        scene = new Scenario(changes);
        a = scene.client("a");
    }

    private Client sleepsSubscribed(Client client) {
        client.connectsKeeping();
        client.subscribes("t/1", Qos.TWO);
        return client.fallsAsleep(600);
    }

    /** Everything that the client gets in one wake-up; it acknowledges each message. */
    private List<String> payloadsOfOneWakeUp(Client client) {
        List<String> payloads = new ArrayList<>();
        client.wakes();
        while (true) {
            for (MqttSnMessage message : scene.take(client.address)) {
                if (message.equals(PingResp.INSTANCE)) {
                    client.hearsNothing().is(ASLEEP);
                    return payloads;
                }
                Publish publish = assertInstanceOf(Publish.class, message);
                payloads.add(publish.data().asText());
                if (publish.qos() == Qos.ONE) {
                    client.sends(pubAck(publish.topic().bits(), publish.msgId()));
                }
            }
        }
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).toList();
    }

    private void brokerSends(int from, int to, Qos qos) {
        numbers(from, to).forEach(number -> scene.broker.sends("t/1", number, qos));
    }

    private long dropped(DropReason reason) {
        return scene.core.counters().droppedFor(reason);
    }

    /** Twenty of a hundred were kept elsewhere, and a hundred came out of order somewhere else. */
    @Test
    void shouldDeliverAThousandMessagesCompletelyAndInOrder() {
        sleepsSubscribed(a);
        for (int number = 1; number <= 1000; number++) {
            scene.broker.sends("t/1", Integer.toString(number), number % 3 == 0 ? Qos.ZERO : Qos.ONE);
        }
        assertEquals(1000, scene.core.queues().messages());
        assertEquals(numbers(1, 1000), payloadsOfOneWakeUp(a));
        assertEquals(0, scene.core.queues().messages());
        assertEquals(0, scene.core.queues().bytes());
        assertEquals(List.of(), payloadsOfOneWakeUp(a));
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepAsManyAsTheLimitSaysWhateverThePolicy(OverflowPolicy policy) {
        with(settings -> {
            settings.queueMessagesMax = 10;
            settings.overflowPolicy = policy;
        });
        sleepsSubscribed(a);
        brokerSends(1, 10, Qos.ONE);
        assertEquals(0, dropped(DropReason.QUEUE_FULL));
        assertEquals(numbers(1, 10), payloadsOfOneWakeUp(a));
    }

    @Test
    void shouldDropTheOldestWhereThePolicySaysSo() {
        with(settings -> {
            settings.queueMessagesMax = 10;
            settings.overflowPolicy = OverflowPolicy.DROP_OLDEST;
        });
        sleepsSubscribed(a);
        brokerSends(1, 11, Qos.ONE);
        assertEquals(1, dropped(DropReason.QUEUE_FULL));
        brokerSends(12, 15, Qos.ONE);
        assertEquals(5, dropped(DropReason.QUEUE_FULL));
        assertEquals(numbers(6, 15), payloadsOfOneWakeUp(a));
    }

    @Test
    void shouldDropTheNewestWhereThePolicySaysSo() {
        with(settings -> {
            settings.queueMessagesMax = 10;
            settings.overflowPolicy = OverflowPolicy.DROP_NEWEST;
        });
        sleepsSubscribed(a);
        brokerSends(1, 10, Qos.ONE);
        assertTrue(scene.broker.sends("t/1", "11", Qos.ONE).isAcknowledged(), "a drop by policy counts as taken");
        assertEquals(1, dropped(DropReason.QUEUE_FULL));
        assertEquals(numbers(1, 10), payloadsOfOneWakeUp(a));
    }

    @Test
    void shouldDropQos0FirstWhereThePolicySaysSoAndThenTheNewest() {
        with(settings -> {
            settings.queueMessagesMax = 10;
            settings.overflowPolicy = OverflowPolicy.DROP_QOS0_FIRST;
        });
        sleepsSubscribed(a);
        brokerSends(1, 4, Qos.ONE);
        brokerSends(5, 6, Qos.ZERO);
        brokerSends(7, 10, Qos.ONE);
        brokerSends(11, 12, Qos.ONE);
        assertEquals(2, dropped(DropReason.QUEUE_FULL));
        brokerSends(13, 13, Qos.ONE);
        assertEquals(3, dropped(DropReason.QUEUE_FULL));
        assertEquals(List.of("1", "2", "3", "4", "7", "8", "9", "10", "11", "12"), payloadsOfOneWakeUp(a));
    }

    @Test
    void shouldCountOctetsAsWellAsMessages() {
        int each = Publication.of(new TopicName("t/1"), Octets.utf8("1"), Qos.ONE, false)
                .sizeBytes();
        with(settings -> {
            settings.queueBytesMax = 3L * each;
            settings.overflowPolicy = OverflowPolicy.DROP_OLDEST;
        });
        sleepsSubscribed(a);
        brokerSends(1, 3, Qos.ONE);
        assertEquals(0, dropped(DropReason.QUEUE_FULL));
        brokerSends(4, 4, Qos.ONE);
        assertEquals(1, dropped(DropReason.QUEUE_FULL));
        scene.broker.sends("t/1", "x".repeat(4 * each), Qos.ONE);
        assertEquals(1, dropped(DropReason.TOO_LARGE));
        assertEquals(numbers(2, 4), payloadsOfOneWakeUp(a));
    }

    @Test
    void shouldBoundTheQueuesOfAllClientsTogether() {
        with(settings -> {
            settings.allQueuesMessagesMax = 5;
            settings.overflowPolicy = OverflowPolicy.DROP_NEWEST;
        });
        Client b = sleepsSubscribed(scene.client("b"));
        sleepsSubscribed(a);
        brokerSends(1, 2, Qos.ONE);
        assertEquals(0, dropped(DropReason.BUDGET_EXHAUSTED));
        brokerSends(3, 3, Qos.ONE);
        assertEquals(1, dropped(DropReason.BUDGET_EXHAUSTED));
        assertEquals(numbers(1, 3), payloadsOfOneWakeUp(b));
        assertEquals(numbers(1, 2), payloadsOfOneWakeUp(a));
        brokerSends(4, 5, Qos.ONE);
        assertEquals(1, dropped(DropReason.BUDGET_EXHAUSTED), "what was delivered has made room");
        assertEquals(numbers(4, 5), payloadsOfOneWakeUp(a));
    }

    @Test
    void shouldNotKeepQos0ForSleepersWhereThatIsSwitchedOff() {
        with(settings -> settings.bufferQos0 = false);
        sleepsSubscribed(a);
        assertTrue(scene.broker.sends("t/1", "0", Qos.ZERO).isAcknowledged());
        scene.broker.sends("t/1", "1", Qos.ONE);
        assertEquals(1, dropped(DropReason.CLIENT_AWAY));
        assertEquals(List.of("1"), payloadsOfOneWakeUp(a));
    }

    @Test
    void shouldDeliverQos0ToTheAwakeAlsoWhereItIsNotKeptForSleepers() {
        with(settings -> settings.bufferQos0 = false);
        sleepsSubscribed(a);
        scene.broker.sends("t/1", "1", Qos.ONE);
        a.wakes().hears(Messages.publish(Qos.ONE, 1, 1, "1"));
        scene.broker.sends("t/1", "0", Qos.ZERO);
        a.sends(pubAck(1, 1)).hears(Messages.publish(Qos.ZERO, 1, 0, "0"), PingResp.INSTANCE);
    }

    @Test
    void shouldDropQos0ForClientsThatSaidGoodbye() {
        a.connectsKeeping();
        a.subscribes("t/1", Qos.ONE);
        a.saysGoodbye();
        brokerSends(1, 1, Qos.ZERO);
        assertEquals(1, dropped(DropReason.CLIENT_AWAY));
        brokerSends(2, 2, Qos.ONE);
        assertEquals(1, scene.core.queues().messages());
    }

    /** The message on its way is in no queue any more, so that no overflow takes it from under the client. */
    @Test
    void shouldNotDropTheMessageThatIsOnItsWay() {
        with(settings -> {
            settings.queueMessagesMax = 2;
            settings.overflowPolicy = OverflowPolicy.DROP_OLDEST;
        });
        sleepsSubscribed(a);
        brokerSends(1, 2, Qos.ONE);
        a.wakes().hears(Messages.publish(Qos.ONE, 1, 1, "1")).fallsAsleep(600);
        brokerSends(3, 4, Qos.ONE);
        assertEquals(1, dropped(DropReason.QUEUE_FULL));
        assertEquals(List.of("1", "3", "4"), payloadsOfOneWakeUp(a));
    }

    /** What had queued up before the client fell asleep was kept all the same. */
    @Test
    void shouldDropQos0ThatWaitedBeforeTheSleepWhereItIsNotKept() {
        scene = new Scenario(settings -> settings.bufferQos0 = false);
        Client a = scene.client("a").connectsKeeping();
        int topicId = a.subscribes("t/1", Qos.TWO);
        scene.broker.sends("t/1", "first", Qos.ONE);
        scene.broker.sends("t/1", "second", Qos.ZERO);
        scene.broker.sends("t/1", "third", Qos.ONE);
        a.hears(publish(Qos.ONE, topicId, 1, "first"));
        a.fallsAsleep(60);
        assertEquals(1, scene.core.counters().droppedFor(DropReason.CLIENT_AWAY));
        a.wakes().hears(publish(Qos.ONE, topicId, 1, "first").asDuplicate());
        a.sends(pubAck(topicId, 1)).hears(publish(Qos.ONE, topicId, 2, "third"));
        a.sends(pubAck(topicId, 2)).hears(PingResp.INSTANCE);
    }

    @Test
    void shouldDropQos0ThatWaitsForItsRegisterWhereItIsNotKept() {
        scene = new Scenario(settings -> settings.bufferQos0 = false);
        Client a = scene.client("a").connectsKeeping();
        a.subscribes("t/#", Qos.ZERO);
        scene.broker.sends("t/1", "x", Qos.ZERO);
        a.hears(new Register(1, 1, "t/1"));
        a.fallsAsleep(60);
        assertEquals(1, scene.core.counters().droppedFor(DropReason.CLIENT_AWAY));
        a.wakes().hears(PingResp.INSTANCE);
    }
}
