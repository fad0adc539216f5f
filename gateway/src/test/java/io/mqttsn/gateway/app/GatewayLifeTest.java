package io.mqttsn.gateway.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.ConnAck;
import io.mqttsn.codec.Connect;
import io.mqttsn.codec.Frame;
import io.mqttsn.codec.v12.MqttSnDecoder;
import io.mqttsn.codec.v12.MqttSnEncoder;
import io.mqttsn.config.ConfigOverride;
import io.mqttsn.gateway.admin.GatewayStatus.ListenerStatus;
import io.mqttsn.gateway.app.config.GatewayConfig;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Starts and stops within one process, over real sockets. */
class GatewayLifeTest {
    private static GatewayConfig config(int udpPort, int mqttPort) {
        return GatewayConfig.load(
                        Optional.empty(),
                        List.of(
                                ConfigOverride.of("listeners.0.bind", "127.0.0.1:" + udpPort, "--udp"),
                                ConfigOverride.of("broker.listeners", "['127.0.0.1:" + mqttPort + "']", "--mqtt")))
                .orElseThrow(errors -> new AssertionError(errors.toString()));
    }

    private static Set<String> gatewayThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("gw-"))
                .collect(Collectors.toSet());
    }

    /** A stop waits for its threads, but not for ever: on a busy machine one may have its last turn a moment later. */
    private static void assertNoThreadIsLeft(String when) {
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertEquals(Set.of(), gatewayThreads(), when));
    }

    private static DatagramPacket packet(Frame frame, int port) {
        ByteBuffer octets = ByteBuffer.allocate(MqttSnEncoder.encodedLength(frame));
        MqttSnEncoder.encode(frame, octets);
        return new DatagramPacket(octets.array(), octets.capacity(), InetAddress.getLoopbackAddress(), port);
    }

    /** Some cycles end in the middle of a connect, some at once: a stop may come at any moment. */
    @Test
    void shouldLeaveNoThreadAndFreeItsPortsInEachOfAHundredLives() throws Exception {
        Random random = new Random(1);
        Gateway first = Gateway.start(config(0, 0));
        int port = first.udpPorts().get(0);
        first.stop();
        try (DatagramSocket sensor = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            sensor.setSoTimeout(5_000);
            for (int life = 0; life < 100; life++) {
                Gateway gateway = Gateway.start(config(port, 0));
                if (random.nextBoolean()) {
                    sensor.send(packet(new Connect(false, true, 1, 60, ClientId.of("life-" + life)), port));
                }
                if (random.nextInt(4) == 0) {
                    gateway.status();
                }

                long begin = System.nanoTime();
                gateway.stop();

                assertTrue(System.nanoTime() - begin < Duration.ofSeconds(2).toNanos(), "slow stop in life " + life);
                assertNoThreadIsLeft("after life " + life);
            }
        }
    }

    /** Whatever the threads of a port are busy with: here with waiting for a device that nobody plugs in. */
    @Test
    void shouldEndTheThreadsOfSerialPortsInTime() throws Exception {
        GatewayConfig config = GatewayConfig.load(
                        Optional.empty(),
                        List.of(
                                ConfigOverride.of(
                                        "listeners",
                                        "[{type: serial, name: a, port: /nowhere/a}, {type: serial, name: b, port: /nowhere/b}]",
                                        "--set"),
                                ConfigOverride.of("broker.listeners", "[]", "--set")))
                .orElseThrow(errors -> new AssertionError(errors.toString()));
        for (int life = 0; life < 5; life++) {
            Gateway gateway = Gateway.start(config);
            assertEquals(
                    List.of(false, false),
                    gateway.status().listeners().stream()
                            .map(ListenerStatus::available)
                            .toList());

            long begin = System.nanoTime();
            gateway.stop();

            assertTrue(System.nanoTime() - begin < Duration.ofSeconds(2).toNanos(), "slow stop in life " + life);
            assertNoThreadIsLeft("after life " + life);
        }
    }

    @Test
    void shouldServeAfterRestartOnTheSamePort() throws Exception {
        Gateway first = Gateway.start(config(0, 0));
        int port = first.udpPorts().get(0);
        first.stop();

        Gateway second = Gateway.start(config(port, 0));
        try (DatagramSocket sensor = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            sensor.setSoTimeout(5_000);
            sensor.send(packet(new Connect(false, true, 1, 60, ClientId.of("again")), port));
            DatagramPacket answer = new DatagramPacket(new byte[100], 100);
            sensor.receive(answer);

            Frame frame = MqttSnDecoder.decode(ByteBuffer.wrap(answer.getData(), 0, answer.getLength()));
            assertTrue(frame instanceof ConnAck, frame.toString());
            assertEquals(1, second.status().sessions().get("active"));
        } finally {
            second.stop();
        }
    }

    /** A start that fails half-way must not stand in the way of the next one. */
    @Test
    void shouldLeaveNothingOfAStartThatFailed() throws IOException, StartException {
        Gateway lucky = Gateway.start(config(0, 0));
        int udpPort = lucky.udpPorts().get(0);
        int mqttPort = freeTcpPort();
        try {
            StartException failure = assertThrows(StartException.class, () -> Gateway.start(config(udpPort, mqttPort)));
            assertTrue(failure.getMessage().contains("127.0.0.1:" + udpPort), failure.getMessage());
        } finally {
            lucky.stop();
        }

        Gateway.start(config(udpPort, mqttPort)).stop();
        assertNoThreadIsLeft("after the stop");
    }

    private static int freeTcpPort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
