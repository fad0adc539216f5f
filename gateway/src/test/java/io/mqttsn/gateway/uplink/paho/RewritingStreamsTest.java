package io.mqttsn.gateway.uplink.paho;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.gateway.uplink.paho.RewritingStreams.ToBroker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The last packet of a connection, which is not Paho's, and packets that leave together. */
@Timeout(20)
class RewritingStreamsTest {

    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");
    private static final byte[] PING = HEX.parseHex("c0 00");
    private static final byte[] PUBLISH = HEX.parseHex("30 05 00 01 61 aa bb");

    /** To U+F8FF, which has another form on the wire. */
    private static final byte[] PUBLISH_TO_ESCAPE = HEX.parseHex("30 07 00 03 ef a3 bf aa bb");

    private final ByteArrayOutputStream wire = new ByteArrayOutputStream();
    private final ToBroker out = RewritingStreams.writing(wire);

    @Test
    void shouldSayDisconnectAtOnceBetweenPackets() throws IOException {
        out.write(PING);
        out.leave();
        assertEquals("c0 00 e0 00", written());
    }

    @Test
    void shouldSayDisconnectBehindAPacketThatIsBeingWritten() throws IOException {
        out.write(PUBLISH, 0, 6);
        out.leave();
        assertEquals("30 05 00 01 61 aa", written());
        out.write(PUBLISH, 6, 1);
        assertEquals("30 05 00 01 61 aa bb e0 00", written());
    }

    @Test
    void shouldSayItOnceAndNothingAfterIt() throws IOException {
        out.leave();
        out.leave();
        assertThrows(IOException.class, () -> out.write(PING));
        assertEquals("e0 00", written());
    }

    /** A broker that does not read holds up who writes, and nobody else. */
    @Test
    void shouldNotWaitForAWriteThatIsHeldUp() throws Exception {
        CountDownLatch isWriting = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        ToBroker heldUp = RewritingStreams.writing(new OutputStream() {
            @Override
            public void write(int octet) {
                throw new AssertionError("octet by octet");
            }

            @Override
            public void write(byte[] source, int offset, int length) throws IOException {
                isWriting.countDown();
                try {
                    assertEquals(true, mayGoOn.await(10, TimeUnit.SECONDS));
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                wire.write(source, offset, length);
            }
        });
        Thread paho = new Thread(() -> {
            try {
                heldUp.write(PING);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        paho.start();
        isWriting.await();
        heldUp.leave();
        assertArrayEquals(new byte[0], wire.toByteArray());
        mayGoOn.countDown();
        paho.join();
        assertEquals("c0 00 e0 00", written());
    }

    /** The peer listens and never reads, and not one more octet fits into the buffers on the way to it. */
    @Test
    void shouldNotWaitForAPeerThatNeverReads() throws Exception {
        try (ServerSocketChannel peer = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0))) {
            try (SocketChannel socket = SocketChannel.open(peer.getLocalAddress())) {
                fill(socket);
                ToBroker full = RewritingStreams.writing(socket.socket().getOutputStream());
                Thread leaving = new Thread(() -> {
                    try {
                        full.leave();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
                leaving.start();
                leaving.join(TimeUnit.SECONDS.toMillis(10));
                assertFalse(leaving.isAlive());
                assertTrue(goodbyeThreads() > 0, "there was room left");
            }
            // Closing ends the attempt.
            LinkProbe.await().until(() -> goodbyeThreads() == 0);
        }
    }

    private static void fill(SocketChannel socket) throws Exception {
        socket.configureBlocking(false);
        ByteBuffer octets = ByteBuffer.allocate(1 << 16);
        // The system takes more for a while, as its buffers grow.
        for (int fullInARow = 0; fullInARow < 20; ) {
            octets.clear();
            fullInARow = socket.write(octets) == 0 ? fullInARow + 1 : 0;
            if (fullInARow > 0) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
        }
        socket.configureBlocking(true);
    }

    private static long goodbyeThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("gw-goodbye"))
                .count();
    }

    @Test
    void shouldWriteMessagesThatWereAnnouncedInOnePiece() throws IOException {
        List<Integer> pieces = new ArrayList<>();
        ToBroker counted = RewritingStreams.writing(new Pieces(pieces));
        counted.expect(3, 10);
        counted.write(PUBLISH);
        counted.write(PING);
        counted.write(PUBLISH);
        assertEquals(List.of(), pieces);
        assertTrue(counted.isExpecting());
        counted.write(PUBLISH);
        assertEquals(List.of(3 * PUBLISH.length + PING.length), pieces);
        assertFalse(counted.isExpecting());
        counted.write(PUBLISH);
        assertEquals(2, pieces.size(), "nothing more was announced");
    }

    /** Otherwise a small window could fill up with messages that the broker has not seen. */
    @Test
    void shouldHoldBackNoMoreThanItMay() throws IOException {
        List<Integer> pieces = new ArrayList<>();
        ToBroker counted = RewritingStreams.writing(new Pieces(pieces));
        counted.expect(100, 2);
        counted.write(PUBLISH);
        counted.write(PUBLISH);
        assertEquals(List.of(2 * PUBLISH.length), pieces);
        counted.expect(5, 0);
        counted.write(PUBLISH);
        assertEquals(2, pieces.size());
        counted.expect(10_000, 10_000);
        for (int i = 0; i < 2_000; i++) {
            counted.write(PUBLISH);
        }
        assertEquals(3, pieces.size(), "a full buffer leaves");
    }

    @Test
    void shouldLetGoWhenWhatWasAnnouncedDoesNotCome() throws IOException {
        out.expect(3, 10);
        out.write(PUBLISH);
        assertEquals("", written());
        out.release();
        assertEquals("30 05 00 01 61 aa bb", written());
        out.write(PING);
        assertEquals("30 05 00 01 61 aa bb c0 00", written());
    }

    @Test
    void shouldSayDisconnectBehindWhatIsHeldBack() throws IOException {
        out.expect(3, 10);
        out.write(PUBLISH);
        out.leave();
        assertEquals("30 05 00 01 61 aa bb e0 00", written());
    }

    /** Whoever releases does not wait for who writes, and who has seen that another message is expected holds back: nobody may forget what is left. */
    @Test
    void shouldLeaveNothingBehindWhenReleasedDuringAWrite() throws Exception {
        CountDownLatch isWriting = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        ToBroker slow = new ToBroker(wire, topic -> {
            isWriting.countDown();
            awaitUninterruptibly(mayGoOn);
            return topic;
        });
        slow.expect(2, 2);
        Thread paho = new Thread(() -> {
            try {
                slow.write(PUBLISH_TO_ESCAPE);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        paho.start();
        isWriting.await();
        slow.release();
        assertEquals("", written());
        mayGoOn.countDown();
        paho.join();
        assertEquals(HEX.formatHex(PUBLISH_TO_ESCAPE), written());
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            assertTrue(latch.await(10, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many octets each write has. */
    private static final class Pieces extends OutputStream {

        private final List<Integer> pieces;

        Pieces(List<Integer> pieces) {
            this.pieces = pieces;
        }

        @Override
        public void write(int octet) {
            throw new AssertionError("octet by octet");
        }

        @Override
        public void write(byte[] source, int offset, int length) {
            pieces.add(length);
        }
    }

    private String written() {
        return HEX.formatHex(wire.toByteArray());
    }
}
