package io.mqttsn.gateway.uplink.paho;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.uplink.Outgoing;
import io.mqttsn.gateway.uplink.SensorLink;
import io.mqttsn.gateway.uplink.TestMessages;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The broker lets everybody in and never reads again, until not one octet more fits into the buffers on the way to it. The end comes in time nevertheless. */
@Timeout(120)
class FrozenBrokerTest {

    /** It takes a second at most; the rest is for a machine that has much else to do. */
    private static final Duration STOP_MAX = Duration.ofSeconds(5);

    private static final byte[] CONNACK = {0x20, 2, 0, 0};
    private static final String LARGE = "x".repeat(60_000);

    /** More than the buffers of both ends grow to. */
    private static final int MESSAGES = 400;

    private final ServerSocket server = new ServerSocket();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    FrozenBrokerTest() throws IOException {}

    @BeforeEach
    void listen() throws IOException {
        server.setReceiveBufferSize(4_096);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Thread accepting = new Thread(this::acceptAll, "frozen-broker");
        accepting.setDaemon(true);
        accepting.start();
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                socket.getInputStream().read();
                socket.getOutputStream().write(CONNACK);
            }
        } catch (IOException e) {
            // The test is over.
            return;
        }
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void shouldStopTheSharedConnectionInTime() {
        try (LinkProbe probe =
                new LinkProbe(TestSettings.fast(server.getLocalPort())).start().awaitUp()) {
            for (int i = 0; i < MESSAGES; i++) {
                probe.publish("a", LARGE, Qos.ZERO, false);
            }
            LinkProbe.await().until(FrozenBrokerTest::isSomeoneWriting);
            Duration took = probe.stop();
            assertTrue(took.compareTo(STOP_MAX) < 0, "the stop took " + took.toMillis() + " ms");
        }
    }

    @Test
    void shouldStopTheConnectionsOfSensorsInTime() throws Exception {
        try (LinkProbe probe = new LinkProbe(TestSettings.fast(server.getLocalPort()))) {
            PahoSensorLinks links = new PahoSensorLinks(
                    TestSettings.fast(server.getLocalPort()), clientId -> Optional.empty(), probe.loop);
            for (String clientId : List.of("ann", "bob", "cid")) {
                SensorLink link = connected(links, clientId, probe);
                for (int i = 0; i < MESSAGES; i++) {
                    Outgoing message = TestMessages.outgoing("a", LARGE, Qos.ZERO, false);
                    probe.loop.execute(() -> link.publish(message));
                }
            }
            LinkProbe.await().until(FrozenBrokerTest::isSomeoneWriting);
            probe.loop.execute(links::stop);
            assertTrue(links.awaitStopped(STOP_MAX), "it takes longer than " + STOP_MAX);
        }
    }

    private static SensorLink connected(PahoSensorLinks links, String clientId, LinkProbe probe) throws Exception {
        probe.isUp = false;
        SensorLink link = probe.loop
                .submit(() -> links.link(new ClientId(clientId), probe))
                .get();
        probe.loop.execute(() -> link.connect(1, new SensorLink.Request(true, 0, Optional.empty())));
        probe.awaitUp();
        return link;
    }

    /** Whether a thread of Paho is in the middle of a write. */
    private static boolean isSomeoneWriting() {
        return Thread.getAllStackTraces().values().stream()
                .anyMatch(stack -> isWithin(stack, "RewritingStreams$ToBroker") && isWithin(stack, "NioSocketImpl"));
    }

    private static boolean isWithin(StackTraceElement[] stack, String className) {
        return Arrays.stream(stack).anyMatch(frame -> frame.getClassName().endsWith(className));
    }
}
