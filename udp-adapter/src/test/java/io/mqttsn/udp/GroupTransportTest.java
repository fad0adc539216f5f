package io.mqttsn.udp;

import static io.mqttsn.udp.UdpTransportTest.STRAY_DESCRIPTORS;
import static io.mqttsn.udp.UdpTransportTest.assertNoneLeaks;
import static io.mqttsn.udp.UdpTransportTest.datagram;
import static io.mqttsn.udp.UdpTransportTest.descriptors;
import static io.mqttsn.udp.UdpTransportTest.receive;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.mqttsn.transport.TransportException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** A listener with a group, on the loopback interface: nothing of this leaves the machine. */
class GroupTransportTest extends WithListeners {

    private static final String GROUP = "225.1.1.1";

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    /** 0 until a test asks for its group. */
    private int groupPort;

    @BeforeEach
    void readTheLog() {
        Logger logger = (Logger) LoggerFactory.getLogger(UdpTransport.class);
        logger.setLevel(Level.WARN);
        log.start();
        logger.addAppender(log);
        opened.add(() -> {
            logger.detachAppender(log);
            logger.setLevel(null);
        });
    }

    @ParameterizedTest
    @CsvSource({"NIO, 127.0.0.1", "EPOLL, 127.0.0.1", "NIO, 0.0.0.0", "EPOLL, 0.0.0.0", "NIO, ::", "EPOLL, ::"})
    void shouldAnswerWhoeverAsksTheGroupFromItsOwnPort(LoopKind kind, String host) throws Exception {
        UdpTransport transport = start(kind, host, 0, group());
        receiver.onFrame = frame -> transport.send(frame.from(), ByteBuffer.wrap(frame.octets()));
        receiver.onBatchEnd = transport::flush;
        DatagramSocket asker = sensor();

        asker.send(datagram("anybody?", address(group())));

        DatagramPacket answer = receivePacket(asker);
        assertEquals("anybody?", text(answer));
        assertEquals(1, receiver.overGroup.get());
        assertEquals(transport.localAddress().getPort(), answer.getPort());
        assertEquals(
                new UdpPeer("test", new InetSocketAddress("127.0.0.1", asker.getLocalPort())),
                receiver.frames.get(0).from());
        assertEquals(1, receiver.batches.get());
        assertEquals(List.of(), log.list);
    }

    @ParameterizedTest
    @CsvSource({"NIO, 127.0.0.1", "EPOLL, 127.0.0.1", "NIO, 0.0.0.0", "EPOLL, 0.0.0.0", "NIO, ::", "EPOLL, ::"})
    void shouldReachEveryMemberWithOneBroadcastFromItsOwnPort(LoopKind kind, String host) throws Exception {
        UdpTransport transport = start(kind, host, 0, group());
        DatagramSocket one = member(group());
        DatagramSocket other = member(group());

        broadcast(transport, "here I am");

        for (DatagramSocket member : List.of(one, other)) {
            DatagramPacket packet = receivePacket(member);
            assertEquals("here I am", text(packet));
            assertEquals(
                    new InetSocketAddress("127.0.0.1", transport.localAddress().getPort()), packet.getSocketAddress());
        }
        assertEquals(1, transport.counters().sent());
        await().until(() -> transport.counters().ownBroadcasts() == 1);
        assertEquals(List.of(), receiver.frames);
        assertEquals(0, receiver.batches.get());
    }

    /** Two gateways and any number of tools share a group on one machine. Elsewhere the second one to start was refused the port. */
    @ParameterizedTest
    @EnumSource(LoopKind.class)
    void shouldShareTheGroupWithOtherGatewaysOnTheMachine(LoopKind kind) throws Exception {
        UdpGroup group = group();
        RecordingReceiver other = new RecordingReceiver();
        UdpTransport second =
                transport(kind, UdpSettings.of("second", "127.0.0.1", 0).withGroup(group));
        second.start(other);
        UdpTransport first = start(kind, "127.0.0.1", 0, group);

        broadcast(first, "from the first");
        await().until(() -> !other.frames.isEmpty());
        sensor().send(datagram("from a sensor", address(group)));
        await().until(() -> other.frames.size() == 2 && !receiver.frames.isEmpty());

        assertEquals(List.of("from the first", "from a sensor"), texts(other));
        assertEquals(
                new UdpPeer("second", first.localAddress()), other.frames.get(0).from());
        assertEquals(List.of("from a sensor"), texts(receiver));
        assertEquals(1, first.counters().ownBroadcasts());
        assertEquals(0, second.counters().ownBroadcasts());
    }

    /** Many sensors use the gateway's port for themselves. */
    @ParameterizedTest
    @CsvSource({"NIO, 127.0.0.1", "EPOLL, 127.0.0.1"})
    void shouldHearAnotherAddressWithItsOwnPort(LoopKind kind, String host) throws Exception {
        UdpTransport transport = start(kind, host, 0, group());
        DatagramSocket asker =
                open(new InetSocketAddress("127.0.0.2", transport.localAddress().getPort()));

        asker.send(datagram("not you", address(group())));

        await().until(() -> texts(receiver).equals(List.of("not you")));
        assertEquals(0, transport.counters().ownBroadcasts());
    }

    /** Bound to all addresses with the group's port, the first socket had the port already, and the second failed the start. */
    @ParameterizedTest
    @CsvSource({"NIO, 0.0.0.0", "EPOLL, 0.0.0.0", "NIO, ::", "EPOLL, ::"})
    void shouldHearTheGroupOnItsOwnPortToo(LoopKind kind, String host) throws Exception {
        int port = freePort();
        UdpGroup group = UdpGroup.of(GROUP, port).withNetworkInterface("lo");
        UdpTransport transport = start(kind, host, port, group);
        DatagramSocket asker = sensor();

        asker.send(datagram("to all", address(group)));
        asker.send(datagram("to one", new InetSocketAddress("127.0.0.1", port)));
        await().until(() -> receiver.frames.size() == 2);
        broadcast(transport, "own");

        await().until(() -> transport.counters().ownBroadcasts() == 1);
        assertEquals(List.of("to all", "to one"), texts(receiver));
        assertEquals(List.of(), log.list);
    }

    @ParameterizedTest
    @EnumSource(LoopKind.class)
    void shouldHearTheGroupOnTheSamePortOfOneAddress(LoopKind kind) throws Exception {
        int port = freePort();
        UdpGroup group = UdpGroup.of(GROUP, port);
        UdpTransport transport = start(kind, "127.0.0.1", port, group);
        DatagramSocket member = member(group.withNetworkInterface("lo"));

        sensor().send(datagram("to all", address(group)));
        await().until(() -> texts(receiver).equals(List.of("to all")));
        assertEquals("to all", receive(member));
        broadcast(transport, "own");
        assertEquals("own", receive(member));
    }

    @ParameterizedTest
    @CsvSource({
        "NIO, 127.255.255.255, 127.0.0.1",
        "EPOLL, 127.255.255.255, 127.0.0.1",
        "NIO, 127.255.255.255, 0.0.0.0",
        "EPOLL, 127.255.255.255, ::",
        "NIO, 255.255.255.255, 127.0.0.1",
        "EPOLL, 255.255.255.255, 127.0.0.1"
    })
    void shouldDoTheSameByBroadcast(LoopKind kind, String to, String host) throws Exception {
        UdpGroup group = UdpGroup.of(to, freePort());
        UdpTransport transport = start(kind, host, 0, group);
        receiver.onFrame = frame -> transport.send(frame.from(), ByteBuffer.wrap(frame.octets()));
        receiver.onBatchEnd = transport::flush;
        DatagramSocket member = member(group);
        DatagramSocket asker = sensor();

        asker.send(datagram("anybody?", address(group)));
        assertEquals(transport.localAddress().getPort(), receivePacket(asker).getPort());
        assertEquals("anybody?", receive(member));

        broadcast(transport, "here I am");
        assertEquals("here I am", receive(member));
        await().until(() -> transport.counters().ownBroadcasts() == 1);
        assertEquals(List.of("anybody?"), texts(receiver));
        assertTrue(transport.description().endsWith(", broadcast " + group + " on lo)"), transport.description());
        assertEquals(List.of(), log.list);
    }

    /** Linux cannot do this on the loopback interface; interface-local scope (RFC 4291, 2.7) keeps it on the machine by any other. */
    @ParameterizedTest
    @EnumSource(LoopKind.class)
    void shouldDoTheSameOverIpv6(LoopKind kind) throws Exception {
        NetworkInterface networkInterface = interfaceWithMulticast(Inet6Address.class);
        UdpGroup group = UdpGroup.of("ff01::1:883", freePort()).withNetworkInterface(networkInterface.getName());
        UdpTransport transport = start(kind, "::", 0, group);
        receiver.onFrame = frame -> transport.send(frame.from(), ByteBuffer.wrap(frame.octets()));
        receiver.onBatchEnd = transport::flush;
        DatagramSocket asker = open(new InetSocketAddress("::", 0));
        asker.setOption(StandardSocketOptions.IP_MULTICAST_IF, networkInterface);

        asker.send(datagram("anybody?", address(group)));
        assertEquals(transport.localAddress().getPort(), receivePacket(asker).getPort());

        broadcast(transport, "here I am");
        await().until(() -> transport.counters().ownBroadcasts() == 1);
        assertEquals(List.of("anybody?"), texts(receiver));
        assertEquals(List.of(), log.list);
    }

    /** What any program on the machine has from a group, by any interface, Linux delivers to every socket, unless told not to. */
    @ParameterizedTest
    @EnumSource(LoopKind.class)
    void shouldHearTheGroupOnlyByItsInterface(LoopKind kind) throws Exception {
        NetworkInterface elsewhere = interfaceWithMulticast(Inet4Address.class);
        // Every interface is in this group from the first, without a word to the network.
        UdpGroup group = UdpGroup.of("224.0.0.1", freePort()).withNetworkInterface("lo");
        start(kind, "0.0.0.0", 0, group);
        DatagramSocket stranger = open(new InetSocketAddress("0.0.0.0", 0));
        stranger.setOption(StandardSocketOptions.IP_MULTICAST_IF, elsewhere);
        stranger.setOption(StandardSocketOptions.IP_MULTICAST_TTL, 0);

        stranger.send(datagram("by another interface", address(group)));
        sensor().send(datagram("by ours", address(group)));

        await().until(() -> !receiver.frames.isEmpty());
        assertEquals(List.of("by ours"), texts(receiver));
    }

    @ParameterizedTest
    @EnumSource(LoopKind.class)
    void shouldLeaveTheInterfaceToTheSystem(LoopKind kind) throws Exception {
        interfaceWithMulticast(Inet4Address.class);
        UdpTransport transport = start(kind, "0.0.0.0", 0, UdpGroup.of("224.0.0.1", freePort()));

        assertTrue(transport.description().contains(", group 224.0.0.1:"), transport.description());
        assertFalse(transport.description().contains(" on lo"), transport.description());
    }

    @ParameterizedTest
    @EnumSource(LoopKind.class)
    void shouldEndABatchOncePerReadOfTheGroup(LoopKind kind) throws Exception {
        start(kind, "127.0.0.1", 0, group());
        CountDownLatch loopIsBusy = new CountDownLatch(1);
        CountDownLatch allSent = new CountDownLatch(1);
        loop.execute(() -> {
            loopIsBusy.countDown();
            awaitUninterruptibly(allSent);
        });
        loopIsBusy.await();
        DatagramSocket asker = sensor();
        for (int i = 0; i < 20; i++) {
            asker.send(datagram("frame " + i, address(group())));
        }
        allSent.countDown();

        await().until(() -> receiver.frames.size() == 20);
        onLoop(() -> {});
        assertEquals(1, receiver.batches.get());
    }

    /** A socket per broadcast was what ended another gateway after some hours. */
    @ParameterizedTest
    @EnumSource(LoopKind.class)
    void shouldKeepTheNumberOfDescriptorsOverTenThousandBroadcasts(LoopKind kind) throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "this machine does not list descriptors in /proc");
        UdpTransport transport = start(kind, "127.0.0.1", 0, group());
        broadcast(transport, "warm-up");
        long before = descriptors();

        onLoop(() -> {
            for (int i = 0; i < 10_000; i++) {
                transport.broadcast(ByteBuffer.wrap(new byte[] {5, 0, 1, 3, (byte) 0x84}), 1);
                if (i % 64 == 0) {
                    transport.flush();
                }
            }
            transport.flush();
        });

        assertNoneLeaks(before);
        assertEquals(10_001, transport.counters().sent());
        assertEquals(0, transport.counters().sendDropped());
        assertEquals(0, transport.counters().errors());
    }

    @ParameterizedTest
    @EnumSource(LoopKind.class)
    void shouldGiveBackBothSocketsWhenClosed(LoopKind kind) throws Exception {
        start(kind, "127.0.0.1", 0, group()).close();
        int port = freePort();
        long before = descriptors();
        for (int i = 0; i < 2 * STRAY_DESCRIPTORS; i++) {
            UdpTransport transport = new UdpTransport(
                    loop, UdpSettings.of("test", "127.0.0.1", port).withGroup(group()));
            transport.start(receiver);
            transport.close();
            new DatagramSocket(new InetSocketAddress(GROUP, group().port())).close();
        }
        assertNoneLeaks(before);
        assertEquals(List.of(), log.list);
    }

    /** What is sent is received, or counted: by us, or by the kernel when it had no room. */
    @ParameterizedTest
    @EnumSource(LoopKind.class)
    void shouldTellWhatTheKernelDroppedOnEitherSocket(LoopKind kind) throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/net/udp")), "this machine does not list UDP sockets in /proc");
        UdpSettings small = new UdpSettings("test", "127.0.0.1", 0, 1_400, 4_096, 4_096, Optional.of(group()));
        UdpTransport transport = transport(kind, small);
        transport.start(receiver);
        // In the same place of the kernel's list, and with room for all.
        member(group());
        assertEquals(0, transport.kernelDrops());

        CountDownLatch loopIsBusy = new CountDownLatch(1);
        CountDownLatch allSent = new CountDownLatch(1);
        loop.execute(() -> {
            loopIsBusy.countDown();
            awaitUninterruptibly(allSent);
        });
        loopIsBusy.await();
        DatagramSocket asker = sensor();
        for (int i = 0; i < 40; i++) {
            asker.send(new DatagramPacket(new byte[1_000], 1_000, transport.localAddress()));
        }
        long ofListener = transport.kernelDrops();
        for (int i = 0; i < 40; i++) {
            asker.send(new DatagramPacket(new byte[1_000], 1_000, address(group())));
        }
        long ofBoth = transport.kernelDrops();
        allSent.countDown();

        assertTrue(ofListener > 0 && ofBoth > ofListener, ofListener + ", " + ofBoth);
        await().until(() -> transport.counters().received() + transport.kernelDrops() == 80);
    }

    @ParameterizedTest
    @EnumSource(LoopKind.class)
    void shouldTellGroupInterfaceAndTtl(LoopKind kind) throws Exception {
        UdpGroup group = new UdpGroup(InetAddress.getByName(GROUP), freePort(), Optional.of("127.0.0.1"), 7);
        UdpTransport transport = start(kind, "0.0.0.0", 0, group);

        assertTrue(
                transport.description().endsWith(" KiB, group " + group + " on lo, ttl 7)"), transport.description());
    }

    /** Elsewhere a machine without a route for multicast could not start its gateway at all. */
    @ParameterizedTest
    @CsvSource({
        "NIO, 225.1.1.1, nosuch0, no interface of this machine has the name or address 'nosuch0'; there are",
        "EPOLL, 225.1.1.1, nosuch0, no interface of this machine has the name or address 'nosuch0'; there are",
        "NIO, 225.1.1.1, 203.0.113.9, no interface of this machine has the name or address '203.0.113.9'; there are",
        "NIO, 203.0.113.255, , no subnet of this machine has this broadcast address",
        "EPOLL, 203.0.113.255, , no subnet of this machine has this broadcast address"
    })
    void shouldServeUnicastAloneWhenTheGroupCannotBeUsed(
            LoopKind kind, String address, @Nullable String networkInterface, String reason) throws Exception {
        UdpGroup group = UdpGroup.of(address, freePort());
        UdpTransport transport = start(
                kind, "127.0.0.1", 0, networkInterface == null ? group : group.withNetworkInterface(networkInterface));
        receiver.onFrame = frame -> transport.send(frame.from(), ByteBuffer.wrap(frame.octets()));
        receiver.onBatchEnd = transport::flush;

        assertEquals(1, log.list.size());
        String line = log.list.get(0).getFormattedMessage();
        assertTrue(
                line.startsWith("UDP listener 'test' serves only sensors that know its address: group " + group
                        + " cannot be used: " + reason),
                line);
        assertTrue(line.contains("listeners[..].group-interface"), line);
        assertTrue(
                transport.description().contains(", unicast only: group " + group + " cannot be used: " + reason),
                transport.description());
        broadcast(transport, "nobody hears this");
        assertEquals(0, transport.counters().sent());
        DatagramSocket asker = sensor();
        asker.send(datagram("hello", transport.localAddress()));
        assertEquals("hello", receive(asker));
    }

    /** The group's port taken by a program that does not share it. */
    @ParameterizedTest
    @EnumSource(LoopKind.class)
    void shouldServeUnicastAloneWhenTheGroupsPortIsTaken(LoopKind kind) throws Exception {
        DatagramSocket occupant = open(new InetSocketAddress("0.0.0.0", 0));
        UdpGroup group = UdpGroup.of(GROUP, occupant.getLocalPort()).withNetworkInterface("lo");

        UdpTransport transport = start(kind, "127.0.0.1", 0, group);

        assertEquals(1, log.list.size());
        assertTrue(transport.description().contains("Address already in use"), transport.description());
        transport.close();
        long before = descriptors();
        for (int i = 0; i < 2 * STRAY_DESCRIPTORS; i++) {
            UdpTransport again = new UdpTransport(
                    loop, UdpSettings.of("test", "127.0.0.1", 0).withGroup(group));
            again.start(receiver);
            again.close();
        }
        assertNoneLeaks(before);
    }

    /** One group per test, on a port that nobody else has. */
    private UdpGroup group() throws IOException {
        if (groupPort == 0) {
            groupPort = freePort();
        }
        return UdpGroup.of(GROUP, groupPort).withNetworkInterface("lo");
    }

    private UdpTransport start(LoopKind kind, String host, int port, UdpGroup group) throws TransportException {
        return start(kind, UdpSettings.of("test", host, port).withGroup(group));
    }

    private void broadcast(UdpTransport transport, String text) throws InterruptedException {
        onLoop(() -> {
            transport.broadcast(ByteBuffer.wrap(text.getBytes(ISO_8859_1)), 0);
            transport.flush();
        });
    }

    /** A socket that sends multicast by the loopback interface. */
    private DatagramSocket sensor() throws IOException {
        return open(new InetSocketAddress("127.0.0.1", 0));
    }

    private DatagramSocket open(InetSocketAddress local) throws IOException {
        DatagramSocket socket = new DatagramSocket(local);
        opened.add(socket);
        socket.setSoTimeout(5_000);
        return socket;
    }

    /** Some other program that hears the group. */
    private DatagramSocket member(UdpGroup group) throws IOException {
        DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
        opened.add(channel);
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        // The JDK binds to no broadcast address.
        channel.bind(group.isMulticast() ? address(group) : new InetSocketAddress(group.port()));
        if (group.isMulticast()) {
            channel.join(
                    group.address(),
                    NetworkInterface.getByName(group.networkInterface().orElseThrow()));
        }
        channel.socket().setSoTimeout(5_000);
        return channel.socket();
    }

    private static InetSocketAddress address(UdpGroup group) {
        return new InetSocketAddress(group.address(), group.port());
    }

    private static NetworkInterface interfaceWithMulticast(Class<? extends InetAddress> version) throws IOException {
        Optional<NetworkInterface> found = NetworkInterface.networkInterfaces()
                .filter(candidate -> hasMulticast(candidate, version))
                .findFirst();
        assumeTrue(found.isPresent(), "this machine has no interface with multicast but the loopback");
        return found.get();
    }

    private static boolean hasMulticast(NetworkInterface candidate, Class<? extends InetAddress> version) {
        try {
            return candidate.isUp()
                    && candidate.supportsMulticast()
                    && !candidate.isLoopback()
                    && candidate.inetAddresses().anyMatch(version::isInstance);
        } catch (IOException gone) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static List<String> texts(RecordingReceiver receiver) {
        return receiver.frames.stream().map(RecordingReceiver.Received::text).toList();
    }

    private static DatagramPacket receivePacket(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
        socket.receive(packet);
        return packet;
    }

    private static String text(DatagramPacket packet) {
        return new String(packet.getData(), 0, packet.getLength(), ISO_8859_1);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
