package io.mqttsn.gateway.app;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.ConnAck;
import io.mqttsn.codec.Connect;
import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.PingResp;
import io.mqttsn.codec.PubRel;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.ShortTopicName;
import io.mqttsn.codec.Subscribe;
import io.mqttsn.codec.Unsubscribe;
import io.mqttsn.codec.WillTopicUpd;
import io.mqttsn.gateway.core.CommandSink;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * One batch of frames from many sensors, as the loop reads it, in which one handler throws: at the first command that it gives, at the second, and so on.
 * Elsewhere one command that threw ended the loop of all sessions. Here it costs one session; what the others have asked for in the same batch is answered,
 * in their order and in one flush.
 */
class FailingInABatchTest {
    private static final int SENSORS = 9;

    /** Throws at one call that gives a command. */
    private static final class FailingSink {
        private static final Set<String> NO_COMMANDS = Set.of("mark", "cutBackTo", "fault", "notice");
        private long calls;
        private long failingCall;

        CommandSink around(CommandSink sink) {
            return (CommandSink) Proxy.newProxyInstance(
                    CommandSink.class.getClassLoader(), new Class<?>[] {CommandSink.class}, (proxy, method, values) -> {
                        if (!NO_COMMANDS.contains(method.getName()) && ++calls == failingCall) {
                            throw new IllegalStateException("made to fail at call " + calls);
                        }
                        try {
                            return method.invoke(sink, values);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }

    private final FailingSink failing = new FailingSink();
    private InProcessGateway gateway = newGateway();

    private InProcessGateway newGateway() {
        failing.calls = 0;
        failing.failingCall = 0;
        InProcessGateway made = new InProcessGateway(Map.of(), failing::around);
        for (int sensor = 0; sensor < SENSORS; sensor++) {
            ClientId id = ClientId.of("s" + sensor);
            assertEquals(
                    List.of(new ConnAck(ReturnCode.ACCEPTED)),
                    made.sends(InProcessGateway.place(sensor), new Connect(false, false, 1, 60, id)));
        }
        return made;
    }

    /** What each sensor asks for, one after the other and then all once more; nobody listens to anybody else. */
    private static List<MqttSnMessage> asked(int sensor) {
        ShortTopicName own = ShortTopicName.of("s" + sensor);
        MqttSnMessage first =
                switch (sensor) {
                    case 0 -> new Register(0, 1, "t/1");
                    case 1 -> publish(Qos.ONE, own, 1);
                    case 2 -> publish(Qos.TWO, own, 1);
                    case 3 -> new Subscribe(false, Qos.ONE, 1, new FilterText("own/" + sensor));
                    case 4 -> new WillTopicUpd(Qos.ONE, false, "will");
                    case 5 -> new Unsubscribe(1, new FilterText("never"));
                    case 6 -> new PubRel(9);
                    case 7 -> new Connect(false, false, 1, 61, ClientId.of("s7"));
                    default -> PingReq.KEEP_ALIVE;
                };
        return List.of(first, publish(Qos.ONE, own, 2), sensor % 2 == 0 ? Disconnect.sleepFor(60) : PingReq.KEEP_ALIVE);
    }

    private static Publish publish(Qos qos, ShortTopicName topic, int msgId) {
        return new Publish(false, qos, false, topic, msgId, Octets.utf8("x"));
    }

    private Map<Integer, List<MqttSnMessage>> answersToABatch() {
        for (int round = 0; round < 3; round++) {
            for (int sensor = 0; sensor < SENSORS; sensor++) {
                gateway.receives(InProcessGateway.place(sensor), asked(sensor).get(round));
            }
        }
        List<InProcessGateway.Sent> sent = gateway.endBatch();
        Map<Integer, List<MqttSnMessage>> answers = new LinkedHashMap<>();
        for (int sensor = 0; sensor < SENSORS; sensor++) {
            int receiver = sensor;
            answers.put(
                    sensor,
                    sent.stream()
                            .filter(one -> one.to().equals(InProcessGateway.place(receiver)))
                            .map(InProcessGateway.Sent::message)
                            .toList());
        }
        return answers;
    }

    @Test
    void shouldCostOneSessionWhereverACommandFails() {
        long before = failing.calls;
        Map<Integer, List<MqttSnMessage>> undisturbed = answersToABatch();
        long after = failing.calls;
        assertTrue(after - before > 3 * SENSORS, "only " + (after - before) + " commands");
        undisturbed.forEach((sensor, answers) -> assertEquals(3, answers.size(), () -> sensor + ": " + answers));

        Set<Integer> victims = new TreeSet<>();
        assertAll(LongStream.rangeClosed(before + 1, after).mapToObj(call -> () -> {
            gateway = newGateway();
            failing.failingCall = call;
            Map<Integer, List<MqttSnMessage>> answers = answersToABatch();
            List<Integer> disturbed = new ArrayList<>();
            answers.forEach((sensor, heard) -> {
                if (!heard.equals(undisturbed.get(sensor))) {
                    disturbed.add(sensor);
                }
            });
            assertEquals(1, disturbed.size(), () -> "answers to others: " + answers);
            assertEquals(1, gateway.core.counters().failures);
            assertEquals(SENSORS - 1, gateway.core.sessions().size());
            victims.addAll(disturbed);

            // The unlucky one is let in again at once.
            int victim = disturbed.get(0);
            MqttSnMessage again = new Connect(false, false, 1, 60, ClientId.of("s" + victim));
            assertEquals(
                    List.of(new ConnAck(ReturnCode.ACCEPTED)), gateway.sends(InProcessGateway.place(victim), again));
            assertEquals(List.of(PingResp.INSTANCE), gateway.sends(InProcessGateway.place(victim), PingReq.KEEP_ALIVE));
        }));
        assertEquals(SENSORS, victims.size(), "each sensor has its turn");
    }
}
