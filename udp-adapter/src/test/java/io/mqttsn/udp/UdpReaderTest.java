package io.mqttsn.udp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What cannot be provoked over a loopback socket. */
class UdpReaderTest {

    private static final InetSocketAddress LISTENER = new InetSocketAddress("127.0.0.1", 10_000);

    private final RecordingReceiver receiver = new RecordingReceiver();
    private final UdpTally tally = new UdpTally();
    private final EmbeddedChannel channel =
            new EmbeddedChannel(new UdpReader(UdpSettings.of("test", "127.0.0.1", 10_000), receiver, tally));

    /** Whoever answers source port 0 sends into the void, or into the hands of the one who forged it. */
    @Test
    void shouldDropAndCountSourcePortZero() {
        ByteBuf content = read(0, "a");

        assertEquals(List.of(), receiver.frames);
        assertEquals(0, receiver.batches.get());
        assertEquals(0, content.refCnt());
        assertEquals(new UdpCounters(0, 0, 0, 1, 0, 0, 0), tally.snapshot());
    }

    @Test
    void shouldEndABatchOnlyWhenSomethingWasDelivered() {
        channel.pipeline().fireChannelReadComplete();
        assertEquals(0, receiver.batches.get());

        channel.writeOneInbound(datagram(1_234, Unpooled.copiedBuffer("a", US_ASCII)));
        channel.writeOneInbound(datagram(1_234, Unpooled.copiedBuffer("b", US_ASCII)));
        channel.flushInbound();
        assertEquals(1, receiver.batches.get());

        channel.pipeline().fireChannelReadComplete();
        assertEquals(1, receiver.batches.get());
    }

    @Test
    void shouldStayOpenAndCountErrorsOfTheSocket() {
        channel.pipeline().fireExceptionCaught(new PortUnreachableException("ICMP"));
        channel.pipeline().fireExceptionCaught(new IOException("Operation not permitted"));

        assertTrue(channel.isOpen());
        assertEquals(2, tally.snapshot().errors());
        read(1_234, "still here");
        assertEquals("still here", receiver.frames.get(0).text());
    }

    @Test
    void shouldGoOnWhenTheReceiverHasABug() {
        receiver.onFrame = frame -> {
            throw new IllegalStateException("a bug");
        };
        ByteBuf content = read(1_234, "a");

        assertEquals(0, content.refCnt());
        assertTrue(channel.isOpen());
        assertFalse(tally.snapshot().errors() > 0);
        receiver.onFrame = frame -> {};
        read(1_234, "b");
        assertEquals(2, tally.snapshot().received());
    }

    private ByteBuf read(int sourcePort, String text) {
        ByteBuf content = Unpooled.copiedBuffer(text, US_ASCII);
        channel.writeInbound(datagram(sourcePort, content));
        return content;
    }

    private static DatagramPacket datagram(int sourcePort, ByteBuf content) {
        return new DatagramPacket(content, LISTENER, new InetSocketAddress("192.0.2.7", sourcePort));
    }
}
