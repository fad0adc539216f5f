package io.mqttsn.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.ConnAck;
import io.mqttsn.codec.Connect;
import io.mqttsn.codec.Frame;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.PingResp;
import io.mqttsn.codec.PubAck;
import io.mqttsn.codec.PubRec;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.ShortTopicName;
import io.mqttsn.codec.v12.MqttSnDecoder;
import io.mqttsn.codec.v12.MqttSnEncoder;
import io.mqttsn.config.ConfigOverride;
import io.mqttsn.gateway.app.config.GatewayConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A broker that welcomes the gateway and then never says another word; sometimes it does not even read. Elsewhere SUCCESS meant "handed to the MQTT library",
 * and whoever waited for the broker made everybody else wait.
 */
class SilentBrokerTest {

    private static final byte[] CONNACK = {0x20, 2, 0, 0};
    /** More than the sockets of both sides hold. */
    private static final int MESSAGES = 400;

    private static final int MESSAGE_OCTETS = 20_000;

    private final CountDownLatch end = new CountDownLatch(1);
    private ServerSocket broker = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private Thread thread = new Thread();

    SilentBrokerTest() throws IOException {}

    @BeforeEach
    void keepTheBrokerSmall() throws IOException {
        broker.setReceiveBufferSize(4096);
    }

    @AfterEach
    void endBroker() throws Exception {
        end.countDown();
        broker.close();
        thread.join();
    }

    /** The gateway connects twice: the first time so that the broker forgets a former run. */
    private void serve(boolean reads) {
        thread = new Thread(() -> acceptAll(reads), "silent-broker");
        thread.start();
    }

    private void acceptAll(boolean reads) {
        try {
            while (true) {
                Socket gateway = broker.accept();
                new Thread(() -> welcome(gateway, reads), "silent-broker-connection").start();
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private void welcome(Socket connection, boolean reads) {
        try (Socket gateway = connection) {
            InputStream in = gateway.getInputStream();
            in.read(new byte[1024]);
            gateway.getOutputStream().write(CONNACK);
            if (reads) {
                in.transferTo(OutputStream.nullOutputStream());
            } else {
                end.await();
            }
        } catch (IOException | InterruptedException e) {
            // The gateway has gone.
        }
    }

    private Gateway start() throws StartException {
        return Gateway.start(GatewayConfig.load(
                        Optional.empty(),
                        Stream.of(
                                        "listeners.0.bind=127.0.0.1:0",
                                        "uplink.broker=tcp://127.0.0.1:" + broker.getLocalPort(),
                                        "sensors.pending-publishes=1000",
                                        "sensors.qos2-ids-max=1000")
                                .map(assignment -> assignment.split("=", 2))
                                .map(pair -> ConfigOverride.of(pair[0], pair[1], "--set"))
                                .toList())
                .orElseThrow(errors -> new AssertionError(errors.toString())));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldAcknowledgeNothingAndServeTheOthersMeanwhile(boolean brokerReads) throws Exception {
        serve(brokerReads);
        Gateway gateway = start();
        try (Sensor busy = new Sensor(gateway);
                Sensor other = new Sensor(gateway)) {
            busy.connects("busy");
            other.connects("other");
            Octets data = Octets.wrap(new byte[MESSAGE_OCTETS]);
            long slowestNanos = 0;
            for (int number = 1; number <= MESSAGES; number++) {
                Qos qos = number % 2 == 0 ? Qos.ONE : Qos.TWO;
                busy.sends(new Publish(false, qos, false, ShortTopicName.of("ab"), number, data));
                long asked = System.nanoTime();
                other.sends(PingReq.KEEP_ALIVE);
                assertEquals(PingResp.INSTANCE, other.hears());
                slowestNanos = Math.max(slowestNanos, System.nanoTime() - asked);
            }
            assertTrue(
                    slowestNanos < Duration.ofSeconds(2).toNanos(),
                    "PINGRESP took " + Duration.ofNanos(slowestNanos).toMillis() + " ms");
            busy.sends(PingReq.KEEP_ALIVE);
            for (Frame heard = busy.hears(); !heard.equals(PingResp.INSTANCE); heard = busy.hears()) {
                assertTrue(!(heard instanceof PubRec), "PUBREC for what no broker has");
                assertTrue(
                        heard instanceof PubAck pubAck && pubAck.returnCode() == ReturnCode.CONGESTION,
                        "not refused, but " + heard);
            }
        } finally {
            gateway.stop();
        }
    }

    /** A sensor of few words. */
    private static final class Sensor implements AutoCloseable {
        private final DatagramSocket socket =
                new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        private final DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);

        Sensor(Gateway gateway) throws IOException {
            socket.connect(InetAddress.getLoopbackAddress(), gateway.udpPorts().get(0));
            socket.setSoTimeout(10_000);
        }

        /** Until the gateway has reached its broker it is told congestion. */
        void connects(String id) throws Exception {
            CountDownLatch never = new CountDownLatch(1);
            for (int attempt = 0; attempt < 200; attempt++) {
                sends(new Connect(false, true, 1, 60, ClientId.of(id)));
                if (assertInstanceOf(ConnAck.class, hears()).returnCode() == ReturnCode.ACCEPTED) {
                    return;
                }
                never.await(50, TimeUnit.MILLISECONDS);
            }
            throw new AssertionError("never connected");
        }

        void sends(Frame frame) throws IOException {
            ByteBuffer octets = ByteBuffer.allocate(MqttSnEncoder.encodedLength(frame));
            MqttSnEncoder.encode(frame, octets);
            socket.send(new DatagramPacket(octets.array(), octets.capacity()));
        }

        Frame hears() throws IOException {
            packet.setLength(65_535);
            socket.receive(packet);
            return MqttSnDecoder.decode(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
        }

        @Override
        public void close() {
            socket.close();
        }
    }
}
