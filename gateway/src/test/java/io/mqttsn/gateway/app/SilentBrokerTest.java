package io.mqttsn.gateway.app;

import static org.junit.jupiter.api.Assertions.assertTrue;

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
import io.mqttsn.config.ConfigOverride;
import io.mqttsn.gateway.app.config.GatewayConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
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
        try (PlainSensor busy = new PlainSensor(gateway);
                PlainSensor other = new PlainSensor(gateway)) {
            busy.connects("busy");
            other.connects("other");
            Octets data = Octets.wrap(new byte[MESSAGE_OCTETS]);
            long[] pingNanos = new long[MESSAGES];
            for (int number = 1; number <= MESSAGES; number++) {
                Qos qos = number % 2 == 0 ? Qos.ONE : Qos.TWO;
                busy.sends(new Publish(false, qos, false, ShortTopicName.of("ab"), number, data));
                pingNanos[number - 1] = other.pings();
            }
            Arrays.sort(pingNanos);
            assertTrue(
                    millis(pingNanos[MESSAGES / 2]) < 100, "PINGRESP took " + millis(pingNanos[MESSAGES / 2]) + " ms");
            assertTrue(
                    millis(pingNanos[MESSAGES - 1]) < 5_000,
                    "PINGRESP took up to " + millis(pingNanos[MESSAGES - 1]) + " ms");
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

    private static long millis(long nanos) {
        return Duration.ofNanos(nanos).toMillis();
    }
}
