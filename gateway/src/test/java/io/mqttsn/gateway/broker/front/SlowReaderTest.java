package io.mqttsn.gateway.broker.front;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.gateway.broker.BrokerSettings;
import io.mqttsn.gateway.routing.DropReason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A client that does not read what it is sent costs a bounded amount of memory, and nobody else anything. */
class SlowReaderTest {

    private static final int PAYLOAD = 10_000;
    private static final int MESSAGES = 2_500;

    /** More octets of questions than all buffers of the system hold, with their answers. */
    private static final long FLOOD_MAX = 64 << 20;

    /** A socket that takes nothing for so long takes nothing any more. */
    private static final long STUCK_MILLIS = 500;

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

    /** A client that asks and asks without reading the answers is not read any more, so that the answers do not pile up in the broker. */
    @Test
    void shouldStopReadingWhoeverDoesNotReadItsAnswers() throws IOException {
        try (RunningBroker broker = new RunningBroker(BrokerSettings.DEFAULTS);
                SocketChannel flood = SocketChannel.open();
                Selector selector = Selector.open()) {
            flood.setOption(StandardSocketOptions.SO_RCVBUF, 8_192);
            flood.setOption(StandardSocketOptions.SO_SNDBUF, 65_536);
            flood.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), broker.port));
            flood.write(ByteBuffer.wrap(RawClient.octets(RawClient.CONNECT)));
            flood.configureBlocking(false);
            flood.register(selector, SelectionKey.OP_WRITE);

            ByteBuffer questions = ByteBuffer.wrap(RawClient.octets("c0 00".repeat(50_000)));
            long asked = 0;
            while (asked < FLOOD_MAX && selector.select(STUCK_MILLIS) > 0) {
                selector.selectedKeys().clear();
                asked += flood.write(questions);
                if (!questions.hasRemaining()) {
                    questions.rewind();
                }
            }

            assertTrue(asked < FLOOD_MAX, "the broker goes on reading after " + asked + " octets");
            try (RawClient other = new RawClient(broker.port)) {
                other.send("10 0d 00044d515454 04 02 0000 0001 70" + "c0 00");
                other.expect(RawClient.CONNACK + "d0 00");
            }
        }
    }
}
