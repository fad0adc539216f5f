package io.mqttsn.gateway.broker.front;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.broker.BrokerSettings;
import io.mqttsn.gateway.broker.MqttBroker;
import io.mqttsn.gateway.routing.CustodyListener;
import io.mqttsn.gateway.routing.DropReason;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.QueueBudget;
import io.mqttsn.gateway.routing.Router;
import io.mqttsn.gateway.routing.RoutingLimits;
import io.mqttsn.gateway.routing.TopicName;
import io.mqttsn.gateway.store.MemoryStore;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import java.io.IOException;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A client that does not read what it is sent costs a bounded amount of memory, and nobody else anything. */
class SlowReaderTest {

    private static final int PAYLOAD = 10_000;
    private static final int MESSAGES = 2_500;

    @Test
    void shouldDropByPolicyAndServeTheOthers() throws IOException {
        try (RunningBroker broker = new RunningBroker(BrokerSettings.DEFAULTS);
                RawClient lazy = RawClient.connected(broker.port);
                RawClient publisher = new RawClient(broker.port)) {
            publisher.send("10 0d 00044d515454 04 02 0000 0001 70");
            publisher.expect(RawClient.CONNACK);
            lazy.send("82 06 0001 0001 74 00");
            lazy.expect("90 03 0001 00");

            byte[] publish = RawClient.octets("30 93 4e 0001 74" + "62".repeat(PAYLOAD));
            for (int i = 0; i < MESSAGES; i++) {
                publisher.send(publish);
            }
            publisher.send("c0 00");
            publisher.expect("d0 00");

            long dropped = broker.onLoop(() -> Stream.of(DropReason.values())
                    .mapToLong(broker.broker.statistics()::dropped)
                    .sum());
            long sent = broker.onLoop(() -> broker.broker.statistics().publishesSent());
            int queued = broker.onLoop(broker.store::messages);
            assertEquals(MESSAGES, sent + dropped + queued, "sent + dropped + queued");
            assertTrue(dropped > 0, "25 MB fit nowhere on the way");
            long queueBytes = broker.onLoop(broker.store::bytes);
            assertTrue(queueBytes <= BrokerSettings.DEFAULTS.queueBytesMax(), "queued octets: " + queueBytes);

            for (long i = 0; i < sent; i++) {
                lazy.expect(publish);
            }
            await().until(() -> broker.onLoop(broker.store::messages) == 0);
        }
    }

    /**
     * A client that asks without reading the answers is not read any more, so that the answers do not pile up in the broker; and that a message waits
     * for custody is a second reason, which the end of the first does not end.
     */
    @Test
    void shouldReadOnlyClientsThatReadAndWhoseMessagesAreTaken() {
        EmbeddedChannel channel = new EmbeddedChannel();
        FrameGuard guard = new FrameGuard(1_000);
        FlushBatch flushes = new FlushBatch(channel.eventLoop());
        channel.pipeline().addLast(guard);
        NettyClientLink link =
                new NettyClientLink(channel.pipeline().context(guard), flushes, new Complaints(channel.eventLoop()));
        ChannelOutboundBuffer buffer = Objects.requireNonNull(channel.unsafe().outboundBuffer());
        assertTrue(channel.config().isAutoRead());

        buffer.setUserDefinedWritability(1, false);
        link.updateReading();
        assertFalse(channel.config().isAutoRead());

        link.readPackets(false);
        buffer.setUserDefinedWritability(1, true);
        link.updateReading();
        assertFalse(channel.config().isAutoRead());

        link.readPackets(true);
        assertTrue(channel.config().isAutoRead());
        channel.finishAndReleaseAll();
    }

    /** The socket itself tells the link. */
    @Test
    void shouldHearOfAFullSocketAndSendWhatWaitedWhenItIsEmptyAgain() {
        EmbeddedChannel channel = new EmbeddedChannel();
        BrokerSettings settings = BrokerSettings.DEFAULTS;
        MemoryStore store = new MemoryStore();
        Router router = new Router(store, RoutingLimits.DEFAULTS, (subscriber, fault) -> {
            throw fault;
        });
        MqttBroker broker = new MqttBroker(router, store, new QueueBudget(10, 10_000), settings, () -> "auto");
        MqttFront front = new MqttFront(channel.eventLoop(), broker, settings, () -> 0L);
        FrameGuard guard = new FrameGuard(1_000);
        channel.pipeline().addLast(guard, new MqttDecoder(1_000), MqttEncoder.INSTANCE, new MqttHandler(front, guard));
        channel.pipeline().fireChannelActive();
        channel.writeInbound(octets(RawClient.CONNECT), octets("82 06 0001 0001 74 00"));
        assertEquals("20020000" + "9003000100", sent(channel));

        ChannelOutboundBuffer buffer = Objects.requireNonNull(channel.unsafe().outboundBuffer());
        buffer.setUserDefinedWritability(1, false);
        channel.runPendingTasks();
        assertFalse(channel.config().isAutoRead());
        router.publish(Publication.of(new TopicName("t"), Octets.utf8("b"), Qos.ZERO, false), CustodyListener.NOBODY);
        assertEquals("", sent(channel));

        buffer.setUserDefinedWritability(1, true);
        channel.runPendingTasks();
        assertTrue(channel.config().isAutoRead());
        assertEquals("300400017462", sent(channel));
        assertEquals(0, store.messages());
        channel.finishAndReleaseAll();
    }

    private static ByteBuf octets(String hex) {
        return Unpooled.wrappedBuffer(RawClient.octets(hex));
    }

    private static String sent(EmbeddedChannel channel) {
        channel.runPendingTasks();
        StringBuilder hex = new StringBuilder();
        for (ByteBuf packet = channel.readOutbound(); packet != null; packet = channel.readOutbound()) {
            hex.append(ByteBufUtil.hexDump(packet));
            packet.release();
        }
        return hex.toString();
    }
}
