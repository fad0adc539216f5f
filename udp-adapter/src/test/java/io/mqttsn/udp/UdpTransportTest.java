package io.mqttsn.udp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.mqttsn.transport.PeerAddress;
import io.mqttsn.transport.TransportException;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.socket.DatagramChannel;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

class UdpTransportTest extends WithListeners {

    private static final int NO_ANSWER_MILLIS = 100;

    /** How many descriptors others may open meanwhile: the first class of a jar alone opens one. */
    static final int STRAY_DESCRIPTORS = 20;

    @ParameterizedTest
    @EnumSource(LoopKind.class)
    void shouldCarryFramesBothWaysOverIpv4(LoopKind kind) throws Exception {
        assertEcho(start(kind, "127.0.0.1"), "127.0.0.1");
        assertEquals("127.0.0.1", receiver.frames.get(0).from().source());
    }

    @ParameterizedTest
    @EnumSource(LoopKind.class)
    void shouldCarryFramesBothWaysOverIpv6(LoopKind kind) throws Exception {
        assumeTrue(hasIpv6(), "this machine has no IPv6 loopback address");

        assertEcho(start(kind, "::1"), "::1");
        assertEquals("::1", receiver.frames.get(0).from().source());
    }

    @ParameterizedTest
    @EnumSource(LoopKind.class)
    void shouldHearBothFamiliesOnTheAddressThatMeansAll(LoopKind kind) throws Exception {
        assumeTrue(hasIpv6(), "this machine has no IPv6 loopback address");

        UdpTransport transport = start(kind, "::");

        assertEcho(transport, "::1");
        assertEcho(transport, "127.0.0.1");
        assertEquals("127.0.0.1", receiver.frames.get(1).from().source());
    }

    @ParameterizedTest
    @EnumSource(LoopKind.class)
    void shouldAnswerABatchWithOneFlush(LoopKind kind) throws Exception {
        UdpTransport transport = start(kind, "127.0.0.1");
        receiver.onFrame = frame -> transport.send(frame.from(), ByteBuffer.wrap(frame.octets()));
        receiver.onBatchEnd = transport::flush;
        DatagramSocket client = client("127.0.0.1");

        CountDownLatch loopIsBusy = new CountDownLatch(1);
        CountDownLatch allSent = new CountDownLatch(1);
        loop.execute(() -> {
            loopIsBusy.countDown();
            awaitUninterruptibly(allSent);
        });
        loopIsBusy.await();
        List<String> texts = IntStream.range(0, 20).mapToObj(i -> "frame " + i).toList();
        for (String text : texts) {
            client.send(datagram(text, transport.localAddress()));
        }
        allSent.countDown();

        for (String text : texts) {
            assertEquals(text, receive(client));
        }
        assertEquals(1, receiver.batches.get());
        assertEquals(
                texts,
                receiver.frames.stream().map(RecordingReceiver.Received::text).toList());
        assertEquals(new UdpCounters(20, 20, 0, 0, 0, 0, 0), transport.counters());
    }

    @ParameterizedTest
    @EnumSource(LoopKind.class)
    void shouldSendNothingBeforeTheFlush(LoopKind kind) throws Exception {
        UdpTransport transport = start(kind, "127.0.0.1");
        DatagramSocket client = client("127.0.0.1");
        UdpPeer peer = peer(client);

        onLoop(() -> transport.send(peer, ByteBuffer.wrap("late".getBytes(ISO_8859_1))));
        client.setSoTimeout(NO_ANSWER_MILLIS);
        assertThrows(SocketTimeoutException.class, () -> receive(client));

        client.setSoTimeout(5_000);
        onLoop(transport::flush);
        assertEquals("late", receive(client));
    }

    @ParameterizedTest
    @EnumSource(LoopKind.class)
    void shouldCopyAFrameBeforeSendReturns(LoopKind kind) throws Exception {
        UdpTransport transport = start(kind, "127.0.0.1");
        DatagramSocket client = client("127.0.0.1");
        UdpPeer peer = peer(client);
        byte[] octets = "__frame__".getBytes(ISO_8859_1);
        ByteBuffer frame = ByteBuffer.wrap(octets, 2, 5);

        onLoop(() -> {
            transport.send(peer, frame);
            Arrays.fill(octets, (byte) 'x');
            transport.flush();
        });

        assertEquals("frame", receive(client));
        assertEquals(2, frame.position());
        assertEquals(7, frame.limit());
    }

    @ParameterizedTest
    @EnumSource(LoopKind.class)
    void shouldCountWhatIsTooLargeAndTakeWhatJustFits(LoopKind kind) throws Exception {
        UdpTransport transport = start(kind, "127.0.0.1");
        DatagramSocket client = client("127.0.0.1");
        for (int size : new int[] {1_401, 1_400, 1_402, 65_507, 1_399}) {
            byte[] octets = new byte[size];
            Arrays.fill(octets, (byte) size);
            client.send(new DatagramPacket(octets, size, transport.localAddress()));
        }

        await().until(() -> receiver.frames.size() == 2 && receiver.oversized.size() == 3);

        assertEquals(
                List.of(1_400, 1_399),
                receiver.frames.stream().map(frame -> frame.octets().length).toList());
        byte[] whole = new byte[1_400];
        Arrays.fill(whole, (byte) 1_400);
        assertArrayEquals(whole, receiver.frames.get(0).octets());
        assertEquals(List.of(peer(client), peer(client), peer(client)), receiver.oversized);
        assertEquals(3, transport.counters().oversized());
        assertEquals(2, transport.counters().received());
    }

    @ParameterizedTest
    @EnumSource(LoopKind.class)
    void shouldCarryTheLargestDatagramThatThereIs(LoopKind kind) throws Exception {
        UdpTransport transport =
                start(kind, UdpSettings.of("test", "127.0.0.1", 0).withMaxFrameSize(UdpSettings.FRAME_SIZE_HIGHEST));
        receiver.onFrame = frame -> transport.send(frame.from(), ByteBuffer.wrap(frame.octets()));
        receiver.onBatchEnd = transport::flush;
        DatagramSocket client = client("127.0.0.1");
        byte[] octets = new byte[65_507];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) (i * 31);
        }

        client.send(new DatagramPacket(octets, octets.length, transport.localAddress()));
        DatagramPacket answer = new DatagramPacket(new byte[65_535], 65_535);
        client.receive(answer);

        assertArrayEquals(octets, Arrays.copyOf(answer.getData(), answer.getLength()));
    }

    @ParameterizedTest
    @EnumSource(LoopKind.class)
    void shouldDeliverAnEmptyDatagramLikeAnyOther(LoopKind kind) throws Exception {
        UdpTransport transport = start(kind, "127.0.0.1");
        DatagramSocket client = client("127.0.0.1");

        client.send(datagram("", transport.localAddress()));
        client.send(datagram("after", transport.localAddress()));
        client.send(datagram("", transport.localAddress()));

        await().until(() -> receiver.frames.size() == 3);
        assertEquals(
                List.of("", "after", ""),
                receiver.frames.stream().map(RecordingReceiver.Received::text).toList());
    }

    @ParameterizedTest
    @EnumSource(LoopKind.class)
    void shouldDropAndCountWhatCannotBeSent(LoopKind kind) throws Exception {
        UdpTransport transport = start(kind, "127.0.0.1");
        DatagramSocket client = client("127.0.0.1");
        UdpPeer peer = peer(client);

        onLoop(() -> {
            transport.send(peer, ByteBuffer.allocate(0));
            transport.send(peer, ByteBuffer.allocate(transport.maxFrameSize() + 1));
            transport.flush();
        });
        assertEquals(new UdpCounters(0, 0, 0, 0, 0, 2, 0), transport.counters());

        transport.close();
        onLoop(() -> {
            transport.send(peer, ByteBuffer.wrap(new byte[] {1}));
            transport.flush();
        });
        assertEquals(3, transport.counters().sendDropped());
    }

    @ParameterizedTest
    @EnumSource(LoopKind.class)
    void shouldSurviveErrorsOfTheSocketAndPeersThatAreGone(LoopKind kind) throws Exception {
        UdpTransport transport = start(kind, "127.0.0.1");
        DatagramSocket gone = client("127.0.0.1");
        UdpPeer peerThatIsGone = peer(gone);
        gone.close();
        // No system sends to port 0, so that this is an error at once.
        UdpPeer impossible = new UdpPeer("test", new InetSocketAddress("127.0.0.1", 0));

        onLoop(() -> {
            for (int i = 0; i < 10; i++) {
                transport.send(peerThatIsGone, ByteBuffer.wrap(new byte[] {1}));
                transport.send(impossible, ByteBuffer.wrap(new byte[] {1}));
                transport.flush();
            }
        });

        await().until(() -> transport.counters().errors() >= 10);
        assertEcho(transport, "127.0.0.1");
    }

    /** The queue in front of the socket is bounded; what is in it is given to the socket before anything is dropped. */
    @ParameterizedTest
    @EnumSource(LoopKind.class)
    void shouldMakeRoomByFlushingBeforeItDrops(LoopKind kind) throws Exception {
        UdpTransport transport = start(kind, "127.0.0.1");
        UdpPeer peer = peer(client("127.0.0.1"));

        onLoop(() -> {
            for (int i = 0; i < 5_000; i++) {
                transport.send(peer, ByteBuffer.allocate(1_400));
            }
        });

        assertEquals(new UdpCounters(0, 5_000, 0, 0, 0, 0, 0), transport.counters());
    }

    /** Two descriptors per message, or a socket per broadcast, was what ended other gateways after some hours. */
    @ParameterizedTest
    @EnumSource(LoopKind.class)
    void shouldKeepTheNumberOfDescriptorsOverTenThousandSends(LoopKind kind) throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "this machine does not list descriptors in /proc");
        UdpTransport transport = start(kind, "127.0.0.1");
        DatagramSocket client = client("127.0.0.1");
        UdpPeer peer = peer(client);
        assertEcho(transport, "127.0.0.1");
        long before = descriptors();

        onLoop(() -> {
            for (int i = 0; i < 10_000; i++) {
                transport.send(peer, ByteBuffer.wrap(new byte[] {2, 0x16}));
                transport.broadcast(ByteBuffer.wrap(new byte[] {2, 0x16}), 0);
                if (i % 64 == 0) {
                    transport.flush();
                }
            }
            transport.flush();
        });

        assertNoneLeaks(before);
        assertEquals(10_001, transport.counters().sent());
        assertEquals(0, transport.counters().sendDropped());
    }

    @ParameterizedTest
    @EnumSource(LoopKind.class)
    void shouldFreeThePortAtOnceWhenClosed(LoopKind kind) throws Exception {
        UdpTransport transport = start(kind, "127.0.0.1");
        int port = transport.localAddress().getPort();
        for (int i = 0; i < 20; i++) {
            transport.close();
            transport.close();
            new DatagramSocket(port, InetAddress.getByName("127.0.0.1")).close();
            transport = start(kind, UdpSettings.of("test", "127.0.0.1", port));
        }
    }

    @ParameterizedTest
    @EnumSource(LoopKind.class)
    void shouldSayWhichPortIsInUseAndHowToChooseAnother(LoopKind kind) throws Exception {
        DatagramSocket occupant = client("127.0.0.1");
        int port = occupant.getLocalPort();
        UdpTransport transport = transport(kind, UdpSettings.of("test", "127.0.0.1", port));
        long before = descriptors();

        TransportException failure = assertThrows(TransportException.class, () -> transport.start(receiver));
        for (int i = 0; i < 2 * STRAY_DESCRIPTORS; i++) {
            assertThrows(TransportException.class, () -> transport.start(receiver));
        }

        assertEquals(
                "UDP listener 'test' cannot bind 127.0.0.1:" + port
                        + ": the port is in use, perhaps by another gateway that still runs."
                        + " Choose another address with the key listeners[..].bind or the switch --udp HOST:PORT.",
                failure.getMessage());
        assertNoneLeaks(before);

        occupant.close();
        transport.start(receiver);
        assertEcho(transport, "127.0.0.1");
    }

    @ParameterizedTest
    @EnumSource(LoopKind.class)
    void shouldSayWhenTheAddressIsNotOursOrUnknown(LoopKind kind) {
        UdpTransport elsewhere = transport(kind, UdpSettings.of("test", "203.0.113.9", 10_000));
        UdpTransport nowhere = transport(kind, UdpSettings.of("test", "no such host", 10_000));

        assertContains(
                "203.0.113.9:10000: no network interface of this machine has the address",
                assertThrows(TransportException.class, () -> elsewhere.start(receiver)));
        assertContains(
                "no such host:10000: the host name cannot be resolved",
                assertThrows(TransportException.class, () -> nowhere.start(receiver)));
    }

    @ParameterizedTest
    @EnumSource(LoopKind.class)
    void shouldStartAndCloseOnItsOwnLoopToo(LoopKind kind) throws Exception {
        UdpTransport transport = transport(kind, UdpSettings.of("test", "127.0.0.1", 0));
        loop.submit(() -> {
                    transport.start(receiver);
                    return transport;
                })
                .sync();
        assertEcho(transport, "127.0.0.1");
        int port = transport.localAddress().getPort();

        onLoop(transport::close);

        await().untilAsserted(() -> new DatagramSocket(port, InetAddress.getByName("127.0.0.1")).close());
    }

    @ParameterizedTest
    @EnumSource(LoopKind.class)
    void shouldCloseQuicklyWhenItsLoopHasEnded(LoopKind kind) throws Exception {
        UdpTransport transport = start(kind, "127.0.0.1");
        loop.parent().shutdownGracefully(0, 0, SECONDS).sync();

        long before = System.nanoTime();
        transport.close();

        assertTrue(System.nanoTime() - before < SECONDS.toNanos(1));
    }

    @ParameterizedTest
    @EnumSource(LoopKind.class)
    void shouldDescribeItselfWithThePortAndTheBufferThatItGot(LoopKind kind) throws Exception {
        UdpSettings settings = new UdpSettings("test", "127.0.0.1", 0, 1_400, 65_536, 65_536);
        UdpTransport transport = transport(kind, settings);
        assertEquals("udp 127.0.0.1:0", transport.description());

        transport.start(receiver);

        assertEquals(
                "udp 127.0.0.1:" + transport.localAddress().getPort() + " ("
                        + kind.name().toLowerCase() + ", receive buffer 64 KiB)",
                transport.description());
    }

    /** Kernels round what they are asked for, each in its own way, but a larger buffer stays larger. */
    @ParameterizedTest
    @EnumSource(LoopKind.class)
    void shouldAskTheKernelForTheSendBuffer(LoopKind kind) throws Exception {
        int small = sendBufferOf(kind, 16_384);
        int large = sendBufferOf(kind, 131_072);

        assertTrue(small >= 16_384 && large >= 131_072 && small < large, small + " and " + large);
    }

    private int sendBufferOf(LoopKind kind, int asked) throws Exception {
        UdpSettings settings = new UdpSettings("test", "127.0.0.1", 0, 1_400, 65_536, asked);
        transport(kind, settings);
        DatagramChannel channel = UdpSockets.create(loop, InetAddress.getLoopbackAddress(), settings);
        opened.add(() -> channel.unsafe().closeForcibly());
        return channel.config().getSendBufferSize();
    }

    @ParameterizedTest
    @EnumSource(LoopKind.class)
    void shouldTellTheOperatorWhenTheKernelGrantsASmallerBuffer(LoopKind kind) throws Exception {
        int asked = UdpSettings.BUFFER_BYTES_HIGHEST;
        UdpTransport transport = transport(kind, new UdpSettings("test", "127.0.0.1", 0, 1_400, asked, 65_536));
        Logger logger = (Logger) LoggerFactory.getLogger(UdpTransport.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        logger.addAppender(lines);
        opened.add(() -> {
            logger.detachAppender(lines);
            logger.setAdditive(true);
            logger.setLevel(null);
        });

        transport.start(receiver);

        assumeFalse(transport.description().contains("262144 KiB"), "this kernel grants as much as one likes");
        assertEquals(1, lines.list.size());
        String line = lines.list.get(0).getFormattedMessage();
        assertTrue(line.contains("'sysctl -w net.core.rmem_max=268435456' allows more"), line);
    }

    @ParameterizedTest
    @EnumSource(LoopKind.class)
    void shouldRefuseAPeerOfAnotherListener(LoopKind kind) throws Exception {
        UdpTransport transport = start(kind, "127.0.0.1");
        UdpPeer stranger = new UdpPeer("other", new InetSocketAddress("127.0.0.1", 10_000));

        Throwable cause = loop.submit(() -> transport.send(stranger, ByteBuffer.wrap(new byte[] {1})))
                .await()
                .cause();

        assertTrue(cause instanceof IllegalArgumentException, () -> "" + cause);
    }

    @Test
    void shouldMakeEpollLoopsWhereTheyAre() {
        EventLoopGroup group = UdpEventLoops.newGroup(1, Thread::new);
        opened.add(() -> group.shutdownGracefully(0, 0, SECONDS).sync());

        assertEquals(Epoll.isAvailable(), UdpEventLoops.isEpoll(group.next()));
    }

    private UdpTransport start(LoopKind kind, String host) throws TransportException {
        return start(kind, UdpSettings.of("test", host, 0));
    }

    private DatagramSocket client(String host) throws IOException {
        DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName(host));
        socket.setSoTimeout(5_000);
        opened.add(socket);
        return socket;
    }

    /** One frame there and back, on which everything else in a listener depends. */
    private void assertEcho(UdpTransport transport, String host) throws Exception {
        receiver.onFrame = frame -> transport.send(frame.from(), ByteBuffer.wrap(frame.octets()));
        receiver.onBatchEnd = transport::flush;
        DatagramSocket client = client(host);
        int seen = receiver.frames.size();

        client.send(datagram(
                "hello", new InetSocketAddress(host, transport.localAddress().getPort())));

        assertEquals("hello", receive(client));
        PeerAddress from = receiver.frames.get(seen).from();
        assertEquals(peer(client), from);
        assertEquals(peer(client).hashCode(), from.hashCode());
        assertFalse(receiver.frames.size() > seen + 1);
    }

    static UdpPeer peer(DatagramSocket client) {
        return new UdpPeer("test", new InetSocketAddress(client.getLocalAddress(), client.getLocalPort()));
    }

    static DatagramPacket datagram(String text, InetSocketAddress to) {
        byte[] octets = text.getBytes(ISO_8859_1);
        return new DatagramPacket(octets, octets.length, to);
    }

    static String receive(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
        socket.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), ISO_8859_1);
    }

    private static boolean hasIpv6() {
        try {
            new DatagramSocket(0, InetAddress.getByName("::1")).close();
            return true;
        } catch (IOException none) {
            return false;
        }
    }

    static long descriptors() throws IOException {
        try (var list = Files.list(Path.of("/proc/self/fd"))) {
            return list.count();
        }
    }

    /** What is tried many times leaks at least one each time, or nothing. */
    static void assertNoneLeaks(long before) {
        await().untilAsserted(() -> {
            long after = descriptors();
            assertTrue(after < before + STRAY_DESCRIPTORS, () -> before + " descriptors before, " + after + " after");
        });
    }

    private static void assertContains(String part, Exception failure) {
        assertTrue(String.valueOf(failure.getMessage()).contains(part), failure::getMessage);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
