package io.mqttsn.simulator.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.*;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever comes in whatever state: the client neither throws nor spins, and each publish has one outcome. */
class EveryStateTest {

    private static final List<TopicSelector> TOPICS =
            List.of(new FilterText("a/b"), new FilterText("c"), new PredefinedTopicId(7), ShortTopicName.of("ab"));

    /** Counts outcomes; what the client sends is of no interest here. */
    private static final class Counter implements SensorSink {

        private final Map<Long, Integer> outcomes = new HashMap<>();
        private final List<MqttSnMessage> sent = new ArrayList<>();

        @Override
        public void send(MqttSnMessage message) {
            sent.add(message);
        }

        @Override
        public void violated(Violation violation) {
            // Random messages are mostly violations.
        }

        @Override
        public void published(long token, PublishOutcome outcome) {
            outcomes.merge(token, 1, Integer::sum);
        }
    }

    @Property(tries = 300)
    void shouldSurviveAnythingInAnyOrder(@ForAll long seed) {
        Random random = new Random(seed);
        Counter counter = new Counter();
        SensorClient client = new SensorClient(settings(random), counter);
        long now = random.nextLong();
        long tokens = 0;
        for (int i = 0; i < 300; i++) {
            switch (random.nextInt(4)) {
                case 0 -> client.messageReceived(anyMessage(random), now);
                case 1 -> client.messageReceived(plausibleAnswer(random, counter.sent), now);
                case 2 -> now = pass(client, now, random);
                default -> tokens += intent(client, tokens, now, random);
            }
        }
        client.crash(now);
        for (long token = 0; token < tokens; token++) {
            assertEquals(1, counter.outcomes.get(token), "outcomes of publish " + token);
        }
        assertEquals(Long.MAX_VALUE, client.nextDeadlineNanos(), "a client without power has no deadlines");
    }

    private static SensorSettings settings(Random random) {
        SensorSettings.Builder settings = SensorSettings.builder("s")
                .cleanSession(random.nextBoolean())
                .keepAliveSeconds(random.nextInt(3) * 30)
                .predefined(Map.of(7, "pre"))
                .answerAfter(java.time.Duration.ofMillis(random.nextInt(2) * 700L))
                .waitingMax(5);
        return random.nextBoolean()
                ? settings.will(new Will("w", Octets.EMPTY, Qos.ONE, false)).build()
                : settings.build();
    }

    /** Goes to the next deadlines; firing one must move it. */
    private static long pass(SensorClient client, long now, Random random) {
        for (int i = random.nextInt(5); i >= 0 && client.nextDeadlineNanos() != Long.MAX_VALUE; i--) {
            long due = client.nextDeadlineNanos();
            now = due - now > 0 ? due : now;
            client.advanceTo(now);
            assertTrue(client.nextDeadlineNanos() == Long.MAX_VALUE || client.nextDeadlineNanos() - now > 0, "spins");
        }
        return now;
    }

    /** Returns how many publishes it made. */
    private static int intent(SensorClient client, long token, long now, Random random) {
        TopicSelector topic = TOPICS.get(random.nextInt(TOPICS.size()));
        switch (random.nextInt(16)) {
            case 0, 1 -> client.connect(now);
            case 2 -> client.connect(random.nextBoolean(), now);
            case 3 -> client.register("n" + random.nextInt(3), now);
            case 4 -> client.subscribe(topic, Qos.ofBits(random.nextInt(3)), now);
            case 5 -> client.unsubscribe(topic, now);
            case 6 -> client.updateWillTopic(Will.NONE, now);
            case 7 -> client.updateWillMessage(Octets.EMPTY, now);
            case 8 -> client.ping(now);
            case 9 -> client.sleep(60, now);
            case 10 -> client.wake(now);
            case 11 -> client.disconnect(now);
            case 12 -> client.crash(now);
            case 13 -> client.forgetTopicIds(now);
            default -> {
                client.publish(token, topic, Octets.EMPTY, Qos.ofBits(random.nextInt(3)), random.nextBoolean(), now);
                return 1;
            }
        }
        return 0;
    }

    private static MqttSnMessage plausibleAnswer(Random random, List<MqttSnMessage> sent) {
        if (sent.isEmpty()) {
            return new ConnAck(ReturnCode.ACCEPTED);
        }
        MqttSnMessage question = sent.get(Math.max(0, sent.size() - 1 - random.nextInt(3)));
        ReturnCode returnCode = ReturnCode.of(random.nextInt(8) == 0 ? random.nextInt(5) : 0);
        if (question instanceof Connect connect) {
            return connect.will() ? WillTopicReq.INSTANCE : new ConnAck(returnCode);
        } else if (question instanceof WillTopic) {
            return WillMsgReq.INSTANCE;
        } else if (question instanceof WillMsg) {
            return new ConnAck(returnCode);
        } else if (question instanceof Register register) {
            return new RegAck(1 + random.nextInt(5), register.msgId(), returnCode);
        } else if (question instanceof Publish publish) {
            return publish.qos() == Qos.TWO
                    ? new PubRec(publish.msgId())
                    : new PubAck(publish.topic().bits(), publish.msgId(), returnCode);
        } else if (question instanceof PubRel pubRel) {
            return new PubComp(pubRel.msgId());
        } else if (question instanceof Subscribe subscribe) {
            return new SubAck(subscribe.qos(), 1 + random.nextInt(5), subscribe.msgId(), returnCode);
        } else if (question instanceof Unsubscribe unsubscribe) {
            return new UnsubAck(unsubscribe.msgId());
        } else if (question instanceof PingReq) {
            return PingResp.INSTANCE;
        }
        return random.nextBoolean() ? Disconnect.PLAIN : anyMessage(random);
    }

    private static MqttSnMessage anyMessage(Random random) {
        int id = random.nextInt(6);
        ReturnCode returnCode = ReturnCode.of(random.nextInt(5));
        TopicRef ref =
                switch (random.nextInt(3)) {
                    case 0 -> new TopicId(id);
                    case 1 -> new PredefinedTopicId(7);
                    default -> ShortTopicName.of("ab");
                };
        Qos qos = Qos.ofBits(random.nextInt(4));
        return switch (MessageType.values()[random.nextInt(MessageType.values().length)]) {
            case ADVERTISE -> new Advertise(1, 900);
            case SEARCHGW -> new SearchGw(0);
            case GWINFO -> new GwInfo(1, Octets.EMPTY);
            case CONNECT -> new Connect(false, true, 1, 60, ClientId.of("x"));
            case CONNACK -> new ConnAck(returnCode);
            case WILLTOPICREQ -> WillTopicReq.INSTANCE;
            case WILLTOPIC -> WillTopic.EMPTY;
            case WILLMSGREQ -> WillMsgReq.INSTANCE;
            case WILLMSG -> new WillMsg(Octets.EMPTY);
            case REGISTER -> new Register(id, id, random.nextBoolean() ? "a/b" : "x/#");
            case REGACK -> new RegAck(id, id, returnCode);
            case PUBLISH -> new Publish(random.nextBoolean(), qos, false, ref, id, Octets.utf8("p" + id));
            case PUBACK -> new PubAck(id, id, returnCode);
            case PUBCOMP -> new PubComp(id);
            case PUBREC -> new PubRec(id);
            case PUBREL -> new PubRel(id);
            case SUBSCRIBE -> new Subscribe(false, qos, id, new FilterText("x"));
            case SUBACK -> new SubAck(qos, id, id, returnCode);
            case UNSUBSCRIBE -> new Unsubscribe(id, new FilterText("x"));
            case UNSUBACK -> new UnsubAck(id);
            case PINGREQ -> random.nextBoolean() ? PingReq.KEEP_ALIVE : new PingReq(ClientId.of("x"));
            case PINGRESP -> PingResp.INSTANCE;
            case DISCONNECT -> random.nextBoolean() ? Disconnect.PLAIN : Disconnect.sleepFor(1);
            case WILLTOPICUPD -> WillTopicUpd.EMPTY;
            case WILLTOPICRESP -> new WillTopicResp(returnCode);
            case WILLMSGUPD -> new WillMsgUpd(Octets.EMPTY);
            case WILLMSGRESP -> new WillMsgResp(returnCode);
        };
    }
}
