package io.mqttsn.gateway.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.Connect;
import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.Encapsulated;
import io.mqttsn.codec.Frame;
import io.mqttsn.codec.Malformed;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.PingResp;
import io.mqttsn.codec.PredefinedTopicId;
import io.mqttsn.codec.PubAck;
import io.mqttsn.codec.PubComp;
import io.mqttsn.codec.PubRec;
import io.mqttsn.codec.PubRel;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.RegAck;
import io.mqttsn.codec.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.SearchGw;
import io.mqttsn.codec.ShortTopicName;
import io.mqttsn.codec.TopicId;
import io.mqttsn.codec.TopicSelector;
import io.mqttsn.codec.Unsubscribe;
import io.mqttsn.codec.WillMsgReq;
import io.mqttsn.codec.WillMsgUpd;
import io.mqttsn.codec.WillTopicReq;
import io.mqttsn.codec.WillTopicUpd;
import io.mqttsn.codec.v12.MqttSnDecoder;
import io.mqttsn.codec.v12.MqttSnEncoder;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A million datagrams through decoder and core: what clients say, what they would say at another moment, the same with octets changed, and noise. Whatever
 * comes, no handler throws, no message vanishes, and in the end nothing is left. A failure names the datagram's number; the seed makes the run replay.
 */
class CoreFuzzTest {

    private static final long SEED = 61_446;
    private static final int DATAGRAMS = 1_000_000;
    private static final int CLIENTS = 12;
    private static final String[] TOPICS = {"t/1", "t/2", "ab", "t/1/x", "predefined/seven", "long/" + "x".repeat(80)};
    private static final String[] FILTERS = {"t/1", "#", "t/+", "ab", "+/1", "t/#", "bad#", "predefined/+"};
    private static final List<TestAddress> ADDRESSES = IntStream.range(0, 15)
            .mapToObj(number -> new TestAddress("host-" + number % 5, number))
            .toList();
    private static final int[] SECONDS = {0, 1, 5, 60, 600, 65_535};

    private final Random random = new Random(SEED);
    private final Scenario scene = new Scenario(settings -> {
        settings.halfOpenMax = 4;
        settings.sessionsMax = 9;
        settings.topicsPerSessionMax = 4;
        settings.subscriptionsPerSessionMax = 3;
        settings.publishesPerSessionMax = 2;
        settings.qos2IdsPerSessionMax = 2;
        settings.queueMessagesMax = 5;
        settings.allQueuesMessagesMax = 20;
        settings.listeners = Map.of(TestAddress.TRANSPORT, TestPolicy.with(policy -> {
            policy.topicPrefix = "site/";
            policy.forwarders = TestPolicy.patterns("host-1");
            policy.publishersWithoutConnection = TestPolicy.patterns("host-2");
            policy.wakeUpMoves = true;
            policy.frameSizeMax = 60;
        }));
    });
    private final ByteBuffer octets = ByteBuffer.allocate(1024);
    private long malformed;
    /** Number of the client that mostly lives where the next message comes from. */
    private int resident;

    @Test
    void shouldSurviveAMillionDatagramsAndKeepNothing() {
        scene.runsFreely();
        for (int number = 1; number <= DATAGRAMS; number++) {
            try {
                step(number);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("at datagram " + number + " of seed " + SEED, e);
            }
        }
        assertEquals(0, scene.core.counters().failures);
        assertTrue(malformed > DATAGRAMS / 20, "too little was malformed: " + malformed);
        assertTrue(
                scene.core.counters().deliveredAt(1) > 100,
                "too few conversations: QoS 1, " + scene.core.counters().deliveredAt(1));
        assertTrue(
                scene.core.counters().deliveredAt(2) > 50,
                "too few conversations: QoS 2, " + scene.core.counters().deliveredAt(2));
        scene.ends();
    }

    private void step(int number) {
        scene.ignoreWhatWasSent();
        scene.sink.notices.clear();
        scene.broker.published.clear();
        if (number % 16 == 0) {
            scene.passes(Duration.ofMillis(random.nextInt(4_000)));
            String topic = random.nextInt(20) == 0 ? "" : TOPICS[random.nextInt(TOPICS.length)];
            scene.broker.sends("site/" + topic, data(), qos(), random.nextBoolean());
            ADDRESSES.forEach(this::answers);
        }
        TestAddress from = anyAddress();
        resident = from.port() % CLIENTS;
        MqttSnMessage message = message();
        boolean forwarded = random.nextInt(20) == 0;
        Frame frame = forwarded ? new Encapsulated(1, Octets.utf8("n" + random.nextInt(3)), message) : message;
        scene.received(from, random.nextInt(3) == 0 ? mutated(frame) : frame);
        answers(from);
    }

    private TestAddress anyAddress() {
        return ADDRESSES.get(random.nextInt(ADDRESSES.size()));
    }

    /** Whoever is at this address mostly does what the gateway waits for, so that conversations get somewhere. */
    private void answers(TestAddress from) {
        for (int turn = 0; turn < 4; turn++) {
            for (MqttSnMessage heard : scene.take(from)) {
                MqttSnMessage answer = random.nextInt(10) == 0 ? null : answerTo(heard);
                if (answer != null) {
                    scene.received(from, answer);
                }
            }
        }
    }

    /** What a client does that follows the protocol; null where nothing is to be said. */
    private static @Nullable MqttSnMessage answerTo(MqttSnMessage heard) {
        if (heard instanceof Register register) {
            return new RegAck(register.topicId(), register.msgId(), ReturnCode.ACCEPTED);
        } else if (heard instanceof Publish publish && publish.qos() == Qos.ONE) {
            return new PubAck(publish.topic().bits(), publish.msgId(), ReturnCode.ACCEPTED);
        } else if (heard instanceof Publish publish && publish.qos() == Qos.TWO) {
            return new PubRec(publish.msgId());
        } else if (heard instanceof PubRec pubRec) {
            return new PubRel(pubRec.msgId());
        } else if (heard instanceof PubRel pubRel) {
            return new PubComp(pubRel.msgId());
        } else if (heard.equals(WillTopicReq.INSTANCE)) {
            return Messages.willTopic("w");
        } else if (heard.equals(WillMsgReq.INSTANCE)) {
            return Messages.willMsg("gone");
        }
        return null;
    }

    private MqttSnMessage message() {
        int msgId = random.nextInt(4);
        int topicId = random.nextInt(8);
        ReturnCode code = ReturnCode.of(random.nextInt(5));
        return switch (random.nextInt(20)) {
            case 0 ->
                new Connect(
                        random.nextBoolean(),
                        random.nextBoolean(),
                        random.nextInt(20) == 0 ? 2 : 1,
                        seconds(),
                        clientId());
            case 1, 2, 3, 4 -> Messages.subscribe(msgId, selector(), random.nextInt(9) == 0 ? Qos.MINUS_ONE : qos());
            case 5 -> new Unsubscribe(msgId, selector());
            case 6 -> new Register(0, msgId, FILTERS[random.nextInt(FILTERS.length)]);
            case 7, 8 -> new Publish(random.nextBoolean(), qos(), false, new TopicId(topicId), msgId, data());
            case 9 -> new Publish(false, Qos.MINUS_ONE, false, new PredefinedTopicId(7), 0, data());
            case 10 -> new PubAck(topicId, msgId, code);
            case 11 -> new RegAck(topicId, msgId, code);
            case 12 -> random.nextBoolean() ? new PubRec(msgId) : new PubComp(msgId);
            case 13 -> new PubRel(msgId);
            case 14 -> new PingReq(random.nextBoolean() ? clientId() : ClientId.NONE);
            case 15 -> random.nextInt(4) == 0 ? Disconnect.PLAIN : Disconnect.sleepFor(seconds());
            case 16 -> random.nextBoolean() ? Messages.willTopic("w") : Messages.willMsg("gone");
            case 17 -> random.nextBoolean() ? new WillTopicUpd(qos(), true, "v") : new WillMsgUpd(data());
            case 18 -> random.nextBoolean() ? new SearchGw(0) : PingResp.INSTANCE;
            default -> new PingReq(clientId());
        };
    }

    private Frame mutated(Frame frame) {
        octets.clear();
        MqttSnEncoder.encode(frame, octets);
        int length = octets.position();
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            octets.put(random.nextInt(length), (byte) random.nextInt());
        }
        int cut = random.nextInt(4) == 0 ? random.nextInt(length + 1) : length;
        Frame decoded = MqttSnDecoder.decode(octets.limit(cut).position(0));
        malformed += decoded instanceof Malformed ? 1 : 0;
        return decoded;
    }

    private ClientId clientId() {
        return ClientId.of("client-" + (random.nextInt(10) == 0 ? random.nextInt(CLIENTS) : resident));
    }

    private int seconds() {
        return SECONDS[random.nextInt(SECONDS.length)];
    }

    private Qos qos() {
        return switch (random.nextInt(3)) {
            case 0 -> Qos.ZERO;
            case 1 -> Qos.ONE;
            default -> Qos.TWO;
        };
    }

    private Octets data() {
        return Octets.utf8("x".repeat(random.nextInt(70)));
    }

    private TopicSelector selector() {
        return switch (random.nextInt(5)) {
            case 0 -> new PredefinedTopicId(7 + random.nextInt(2));
            case 1 -> ShortTopicName.of("ab");
            default -> Messages.filter(FILTERS[random.nextInt(FILTERS.length)]);
        };
    }
}
