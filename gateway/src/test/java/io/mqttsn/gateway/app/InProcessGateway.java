package io.mqttsn.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.v12.MqttSnDecoder;
import io.mqttsn.codec.v12.MqttSnEncoder;
import io.mqttsn.config.ConfigOverride;
import io.mqttsn.gateway.app.config.GatewayConfig;
import io.mqttsn.gateway.app.loop.CommandQueue;
import io.mqttsn.gateway.app.loop.FrameLog;
import io.mqttsn.gateway.app.loop.GatewayLoop;
import io.mqttsn.gateway.app.loop.NoticeLog;
import io.mqttsn.gateway.core.CommandSink;
import io.mqttsn.gateway.core.GatewayCore;
import io.mqttsn.gateway.routing.Router;
import io.mqttsn.gateway.store.MemoryStore;
import io.mqttsn.gateway.uplink.BuiltInUplink;
import io.mqttsn.transport.FrameReceiver;
import io.mqttsn.transport.PeerAddress;
import io.mqttsn.transport.Transport;
import io.mqttsn.udp.UdpPeer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.LoggerFactory;

/**
 * The gateway as it is wired up in production, from configuration to broker, but for its sockets: frames come from the test and go back to it, and the clock
 * stands still unless the test moves it. Made for many sensors in one process.
 */
final class InProcessGateway {
    private static final int FRAME_OCTETS_MAX = 65_507;

    final MemoryStore store = new MemoryStore();
    final GatewayCore core;
    final Router router;
    private final MockTicker ticker = Ticker.newMockTicker();
    private final EmbeddedChannel channel =
            EmbeddedChannel.builder().ticker(ticker).build();
    private final FrameReceiver receiver;
    private final ByteBuffer frame = ByteBuffer.allocate(FRAME_OCTETS_MAX);
    private final List<Sent> sent = new ArrayList<>();
    private int flushes;

    /** What the gateway has sent, and to whom. */
    record Sent(PeerAddress to, MqttSnMessage message) {}

    InProcessGateway(Map<String, String> keys) {
        this(keys, commands -> commands);
    }

    /**
     * @param around what the core takes for its sink, made of the real one
     */
    InProcessGateway(Map<String, String> keys, UnaryOperator<CommandSink> around) {
        GatewayConfig config = config(keys);
        CommandQueue commands = new CommandQueue();
        Transport wire = new Wire();
        core = new GatewayCore(SettingsForCore.of(config, List.of(wire)), around.apply(commands));
        router = new Router(store, SettingsForBroker.routing(config.broker()), (subscriber, fault) -> {
            throw new AssertionError("no message for " + subscriber, fault);
        });
        GatewayLoop loop = new GatewayLoop(
                channel.eventLoop(),
                core,
                commands,
                new BuiltInUplink(router, config.sensors().subscriptionsPerSession(), ticker::nanoTime),
                store,
                List.of(wire),
                new NoticeLog(LoggerFactory.getLogger(InProcessGateway.class), ticker),
                new FrameLog(0, ticker));
        receiver = loop.receiverFor(true);
        loop.start();
        channel.runPendingTasks();
    }

    static GatewayConfig config(Map<String, String> keys) {
        List<ConfigOverride> overrides = keys.entrySet().stream()
                .map(key -> ConfigOverride.of(key.getKey(), key.getValue(), "--set"))
                .toList();
        return GatewayConfig.load(Optional.empty(), overrides)
                .orElseThrow(errors -> new AssertionError(errors.toString()));
    }

    /** Where the sensor of this number is: an address of its own, as the UDP listener would name it. */
    static PeerAddress place(int number) {
        byte[] host = {10, (byte) (number >> 16), (byte) (number >> 8), (byte) number};
        try {
            return new UdpPeer("wire", new InetSocketAddress(InetAddress.getByAddress(host), 1883));
        } catch (UnknownHostException e) {
            throw new AssertionError("four octets are an address", e);
        }
    }

    /** A message from the sensor at this place, and what the gateway sends because of it, to whomever. */
    List<MqttSnMessage> sends(PeerAddress from, MqttSnMessage message) {
        receives(from, message);
        return endBatch().stream().map(Sent::message).toList();
    }

    /** A message of a batch from the sensor at this place. */
    void receives(PeerAddress from, MqttSnMessage message) {
        frame.clear();
        MqttSnEncoder.encode(message, frame);
        receiver.frameReceived(from, frame.flip());
    }

    /** The batch is over: everything that the gateway has sent because of it, written out in one go. */
    List<Sent> endBatch() {
        int flushesBefore = flushes;
        receiver.batchEnd();
        channel.runPendingTasks();
        assertEquals(sent.isEmpty() ? 0 : 1, flushes - flushesBefore, "flushes of one batch");
        List<Sent> ofTheBatch = List.copyOf(sent);
        sent.clear();
        return ofTheBatch;
    }

    private final class Wire implements Transport {

        @Override
        public String name() {
            return "wire";
        }

        @Override
        public String description() {
            return "the test";
        }

        @Override
        public int maxFrameSize() {
            return FRAME_OCTETS_MAX;
        }

        @Override
        public void start(FrameReceiver unused) {}

        @Override
        public void send(PeerAddress to, ByteBuffer octets) {
            sent.add(new Sent(to, (MqttSnMessage) MqttSnDecoder.decode(octets)));
        }

        @Override
        public void broadcast(ByteBuffer octets, int radius) {}

        @Override
        public void flush() {
            flushes++;
        }

        @Override
        public void close() {}
    }
}
