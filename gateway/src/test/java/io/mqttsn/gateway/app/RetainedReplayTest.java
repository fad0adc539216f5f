package io.mqttsn.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.Connect;
import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.Frame;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.PubAck;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.RegAck;
import io.mqttsn.codec.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.Subscribe;
import io.mqttsn.codec.TopicId;
import io.mqttsn.codec.Unsubscribe;
import io.mqttsn.codec.v12.MqttSnDecoder;
import io.mqttsn.codec.v12.MqttSnEncoder;
import io.mqttsn.config.ConfigOverride;
import io.mqttsn.gateway.app.config.GatewayConfig;
import io.mqttsn.gateway.app.loop.CommandQueue;
import io.mqttsn.gateway.app.loop.FrameLog;
import io.mqttsn.gateway.app.loop.GatewayLoop;
import io.mqttsn.gateway.app.loop.NoticeLog;
import io.mqttsn.gateway.core.GatewayCore;
import io.mqttsn.gateway.routing.CustodyListener;
import io.mqttsn.gateway.routing.DropReason;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.Router;
import io.mqttsn.gateway.routing.RoutingLimits;
import io.mqttsn.gateway.routing.TopicName;
import io.mqttsn.gateway.store.MemoryStore;
import io.mqttsn.gateway.uplink.BuiltInUplink;
import io.mqttsn.transport.FrameReceiver;
import io.mqttsn.transport.PeerAddress;
import io.mqttsn.transport.Transport;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * A sensor subscribes to far more retained messages than its queue holds, at the built-in broker: the core, the loop and the routing as they are, in virtual time.
 * The messages came all at once before, and whatever did not fit into the queue was dropped.
 */
class RetainedReplayTest {
    private static final int QUEUE_MESSAGES = 1_000;

    private final MockTicker ticker = Ticker.newMockTicker();
    private final EmbeddedChannel channel =
            EmbeddedChannel.builder().ticker(ticker).build();
    private final CommandQueue commands = new CommandQueue();
    private final Air air = new Air();
    private final GatewayCore core = new GatewayCore(SettingsForCore.of(config(), List.of(air)), commands);
    private final MemoryStore store = new MemoryStore();
    private final Router router = new Router(store, new RoutingLimits(8, 60_000, 1L << 30), (subscriber, fault) -> {
        throw fault;
    });
    private final GatewayLoop loop = new GatewayLoop(
            channel.eventLoop(),
            core,
            commands,
            new BuiltInUplink(router, 10, ticker::nanoTime),
            store,
            List.of(air),
            new NoticeLog(LoggerFactory.getLogger(RetainedReplayTest.class), ticker),
            new FrameLog(0, ticker));
    private final FrameReceiver receiver = loop.receiverFor(true);
    private final Sensor sensor = new Sensor("sensor");
    private final Sensor other = new Sensor("other");

    RetainedReplayTest() {
        loop.start();
        channel.runPendingTasks();
        sensor.connects(true);
        other.connects(true);
        air.deliverAll();
    }

    private static GatewayConfig config() {
        return GatewayConfig.load(
                        Optional.empty(),
                        Stream.of(
                                        "sensors.topics-per-session=65534",
                                        "sensors.buffer.messages=" + QUEUE_MESSAGES,
                                        "sensors.buffer.policy=drop-newest",
                                        "log.frame-sampling=0")
                                .map(assignment -> assignment.split("=", 2))
                                .map(pair -> ConfigOverride.of(pair[0], pair[1], "--set"))
                                .toList())
                .orElseThrow(errors -> new AssertionError(errors.toString()));
    }

    private void retain(int messages) {
        for (int i = 0; i < messages; i++) {
            retain("r/" + i % 100 + "/" + i, "old");
        }
    }

    private void retain(String topic, String payload) {
        Publication publication = Publication.of(new TopicName(topic), Octets.utf8(payload), Qos.ONE, true);
        router.publish(publication, CustodyListener.NOBODY);
    }

    /** Time goes on in small steps, and sensors answer what they hear, until nothing is to be done. Another sensor is served all the time. */
    private void runUntilQuiet() {
        while (router.openReplays() > 0 || !air.sent.isEmpty()) {
            oneTurn();
        }
    }

    private void oneTurn() {
        int heardBefore = other.heard.getOrDefault("PingResp", 0);
        other.says(PingReq.KEEP_ALIVE);
        int answersInOneGo = air.deliverUpTo(other);
        assertEquals(heardBefore + 1, other.heard.get("PingResp"));
        assertTrue(answersInOneGo <= 300, answersInOneGo + " frames before others had their turn");
        assertTrue(store.messages() <= QUEUE_MESSAGES + 1, store.messages() + " messages are held");
        ticker.advance(1, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }

    @Test
    void shouldSendAnActiveSensorAllOfThem() {
        retain(50_000);
        sensor.subscribes("#", Qos.ONE);
        runUntilQuiet();

        assertEquals(50_000, sensor.messages.size());
        assertEquals(Map.of("old", 50_000), sensor.payloads());
        assertEquals(0, dropped());
        assertEquals(0, store.messages());
    }

    @Test
    void shouldHoldAFewMessagesForASensorThatAnswers() {
        retain(2_000);
        sensor.subscribes("#", Qos.ONE);
        while (router.openReplays() > 0) {
            oneTurn();
            assertTrue(store.messages() <= 3, store.messages() + " messages are held");
        }
        assertEquals(2_000, sensor.messages.size());
    }

    /** The second time all topic ids are known, so nothing is awaited between two messages of QoS 0. */
    @Test
    void shouldServeOthersWhileMessagesOfQos0AreSentWithoutAnyAnswer() {
        retain(5_000);
        sensor.subscribes("#", Qos.ZERO);
        runUntilQuiet();
        assertEquals(5_000, sensor.messages.size());
        sensor.messages.clear();
        sensor.subscribes("#", Qos.ZERO);
        runUntilQuiet();

        assertEquals(5_000, sensor.messages.size());
        assertEquals(0, dropped());
    }

    @Test
    void shouldApplyThePolicyToASensorThatSleeps() {
        retain(5_000);
        sensor.subscribes("#", Qos.ONE);
        sensor.says(Disconnect.sleepFor(600));
        air.deliverAll();
        int heardActive = sensor.messages.size();
        while (router.openReplays() > 0) {
            oneTurn();
        }

        assertEquals(heardActive, sensor.messages.size(), "something was sent to a sleeper");
        assertEquals(5_000, heardActive + store.messages() + dropped());
        assertTrue(store.messages() >= QUEUE_MESSAGES, store.messages() + " messages are held");
        sensor.says(new PingReq(sensor.id));
        runUntilQuiet();
        assertEquals(5_000, sensor.messages.size() + dropped());
        assertEquals(1, sensor.heard.get("PingResp"));
    }

    @Test
    void shouldGoOnWhenASensorReturnsThatHadLeft() {
        retain(3_000);
        sensor.connects(false);
        sensor.subscribes("#", Qos.ONE);
        while (sensor.messages.size() < 1_000) {
            oneTurn();
        }
        sensor.says(Disconnect.PLAIN);
        for (int i = 0; i < 100; i++) {
            oneTurn();
        }
        int before = sensor.messages.size();
        assertTrue(before < 2_000);
        assertTrue(store.messages() <= 1, store.messages() + " messages are held besides the retained ones");
        sensor.connects(false);
        runUntilQuiet();

        assertEquals(3_000, sensor.messages.size());
        assertTrue(sensor.repeated <= 1, sensor.repeated + " messages came twice");
        assertEquals(0, dropped());
    }

    @Test
    void shouldNotSendAnOldStateBehindANewOne() {
        retain(300);
        sensor.subscribes("#", Qos.ONE);
        oneTurn();
        for (int i = 0; i < 300; i++) {
            retain("r/" + i % 100 + "/" + i, "new");
        }
        runUntilQuiet();

        assertEquals(300, sensor.messages.size());
        assertEquals(Map.of("new", 300), sensor.payloads());
    }

    @Test
    void shouldStopWhenTheSensorUnsubscribesOrBeginsAnew() {
        retain(3_000);
        sensor.subscribes("#", Qos.ONE);
        oneTurn();
        sensor.says(new Unsubscribe(77, new FilterText("#")));
        runUntilQuiet();
        assertTrue(sensor.messages.size() < 1_000, sensor.messages.size() + " messages");
        sensor.subscribes("#", Qos.ONE);
        oneTurn();
        sensor.connects(true);
        runUntilQuiet();
        assertTrue(sensor.messages.size() < 1_000, sensor.messages.size() + " messages");
        assertEquals(0, store.messages());
    }

    private int dropped() {
        long sum = 0;
        for (DropReason reason : DropReason.values()) {
            sum += core.counters().droppedFor(reason);
        }
        return (int) sum;
    }

    private record Place(String source) implements PeerAddress {
        @Override
        public String transportName() {
            return "udp";
        }
    }

    /** Acknowledges at once whatever it hears. */
    private final class Sensor {
        final ClientId id;
        final Place place;
        final Map<Integer, String> names = new HashMap<>();
        final Map<String, String> messages = new LinkedHashMap<>();
        final Map<String, Integer> heard = new HashMap<>();
        int repeated;

        Sensor(String id) {
            this.id = ClientId.of(id);
            this.place = new Place(id);
            air.sensors.put(place, this);
        }

        void connects(boolean clean) {
            says(new Connect(false, clean, 1, 60_000, id));
        }

        void subscribes(String filter, Qos qos) {
            says(new Subscribe(false, qos, 7, new FilterText(filter)));
        }

        void says(MqttSnMessage message) {
            ByteBuffer octets = ByteBuffer.allocate(MqttSnEncoder.encodedLength(message));
            MqttSnEncoder.encode(message, octets);
            receiver.frameReceived(place, octets.flip());
            receiver.batchEnd();
        }

        void hears(Frame frame) {
            heard.merge(frame.getClass().getSimpleName(), 1, Integer::sum);
            if (frame instanceof Register register) {
                names.put(register.topicId(), register.topicName());
                says(new RegAck(register.topicId(), register.msgId(), ReturnCode.ACCEPTED));
            } else if (frame instanceof Publish publish && publish.topic() instanceof TopicId topic) {
                String before =
                        messages.put(names.get(topic.bits()), publish.data().asText());
                repeated += before != null && before.equals(publish.data().asText()) ? 1 : 0;
                if (publish.qos() == Qos.ONE) {
                    says(new PubAck(topic.bits(), publish.msgId(), ReturnCode.ACCEPTED));
                }
            }
        }

        Map<String, Integer> payloads() {
            Map<String, Integer> counts = new HashMap<>();
            messages.values().forEach(payload -> counts.merge(payload, 1, Integer::sum));
            return counts;
        }
    }

    private record Datagram(PeerAddress to, Frame frame) {}

    /** Carries frames to the sensors one by one, when the test says so. */
    private static final class Air implements Transport {
        final ArrayDeque<Datagram> sent = new ArrayDeque<>();
        final Map<PeerAddress, Sensor> sensors = new HashMap<>();

        /** What is on the air arrives, and so does all that it gives rise to. */
        void deliverAll() {
            while (!sent.isEmpty()) {
                Datagram next = sent.remove();
                sensors.get(next.to).hears(next.frame);
            }
        }

        /** The same up to the first frame to {@code one}; answers how many that were. */
        int deliverUpTo(Sensor one) {
            int delivered = 0;
            boolean isReached = false;
            while (!sent.isEmpty() && !isReached) {
                Datagram next = sent.remove();
                delivered++;
                isReached = next.to.equals(one.place);
                sensors.get(next.to).hears(next.frame);
            }
            return delivered;
        }

        @Override
        public String name() {
            return "udp";
        }

        @Override
        public String description() {
            return "air";
        }

        @Override
        public int maxFrameSize() {
            return 1_000;
        }

        @Override
        public void start(FrameReceiver receiver) {}

        @Override
        public void send(PeerAddress to, ByteBuffer frame) {
            sent.add(new Datagram(to, MqttSnDecoder.decode(frame)));
        }

        @Override
        public void broadcast(ByteBuffer frame, int radius) {}

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
