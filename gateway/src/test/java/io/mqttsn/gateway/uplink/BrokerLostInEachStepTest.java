package io.mqttsn.gateway.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.gateway.store.MemoryStore;
import io.mqttsn.gateway.uplink.RecordingFacts.Question;
import io.mqttsn.gateway.uplink.paho.PahoSensorLinks;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sensors with connections of their own, over real sockets, to a broker that closes one when it gets a certain packet: the sensor hears of it, and may come again. */
@Timeout(60)
class BrokerLostInEachStepTest {

    private static final int CONNECT = 1;
    private static final int PUBLISH = 3;
    private static final int SUBSCRIBE = 8;
    private static final int UNSUBSCRIBE = 10;
    private static final int DISCONNECT = 14;
    private static final int ACCEPT = 0;
    private static final int NEVER = -1;

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ScheduledExecutorService loop =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "test-loop"));
    private final MemoryStore store = new MemoryStore();
    private final RecordingFacts facts = new RecordingFacts();
    private final PahoSensorLinks links = new PahoSensorLinks(
            UplinkSettings.of(URI.create("tcp://127.0.0.1:" + server.getLocalPort()), "unused"),
            clientId -> Optional.empty(),
            loop);
    private final TransparentUplink uplink =
            new TransparentUplink(links, store, TransparentSettings.DEFAULTS, System::nanoTime);

    /** At which type of packet the broker closes the connection. */
    private volatile int closesAt = NEVER;

    BrokerLostInEachStepTest() throws IOException {}

    @BeforeEach
    void start() throws Exception {
        Thread accepting = new Thread(this::acceptAll, "closing-broker");
        accepting.setDaemon(true);
        accepting.start();
        onLoop(() -> {
            facts.uplink = uplink;
            uplink.start(facts);
            return null;
        });
        loop.scheduleWithFixedDelay(() -> uplink.advanceTo(System.nanoTime()), 5, 5, TimeUnit.MILLISECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        onLoop(() -> {
            uplink.stop();
            return null;
        });
        assertTrue(links.awaitStopped(Duration.ofSeconds(20)));
        loop.shutdown();
        assertTrue(loop.awaitTermination(20, TimeUnit.SECONDS));
        server.close();
    }

    @ParameterizedTest
    @CsvSource({ACCEPT + ",true", ACCEPT + ",false", CONNECT + ",true", CONNECT + ",false"})
    void shouldNotOpen(int step, boolean clean) throws Exception {
        closesAt = step;
        open(clean);
        awaitFacts("not opened 1 CONGESTED");
        shouldServeAgain(clean);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void shouldAnswerASubscribe(boolean clean) throws Exception {
        openNow(clean);
        closesAt = SUBSCRIBE;
        onLoop(() -> {
            uplink.subscribe(new Question("s"), 1, new TopicFilter("a"), Qos.ONE);
            return null;
        });
        awaitFacts("lost 1", "s CONGESTED");
        shouldServeAgain(clean);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void shouldAnswerAnUnsubscribe(boolean clean) throws Exception {
        openNow(clean);
        closesAt = UNSUBSCRIBE;
        onLoop(() -> {
            uplink.unsubscribe(new Question("u"), 1, new TopicFilter("a"));
            return null;
        });
        awaitFacts("lost 1", "u UNSUBSCRIBED");
        shouldServeAgain(clean);
    }

    @Test
    void shouldAnswerAPublishOfACleanSession() throws Exception {
        openNow(true);
        closesAt = PUBLISH;
        publish("p");
        awaitFacts("lost 1", "p CONGESTED");
        shouldServeAgain(true);
    }

    @Test
    void shouldCompleteAPublishOfAKeptSessionWithTheNextConnection() throws Exception {
        openNow(false);
        closesAt = PUBLISH;
        publish("p");
        awaitFacts("lost 1");
        closesAt = NEVER;
        open(false);
        awaitFacts("opened 1", "p DELIVERED");
        assertEquals(0, (int) onLoop(uplink::queuedMessages));
    }

    @Test
    void shouldEndWithoutAnAnswerToTheGoodbye() throws Exception {
        openNow(false);
        closesAt = DISCONNECT;
        onLoop(() -> {
            uplink.close(1, false);
            return null;
        });
        Awaitility.await().until(() -> onLoop(uplink::connections) == 0);
        shouldServeAgain(false);
    }

    private void shouldServeAgain(boolean clean) throws Exception {
        closesAt = NEVER;
        openNow(clean);
        publish("again");
        awaitFacts("again DELIVERED");
    }

    private void openNow(boolean clean) throws Exception {
        open(clean);
        awaitFacts("opened 1");
    }

    private void open(boolean clean) throws Exception {
        onLoop(() -> {
            uplink.open(1, new ClientId("ann"), clean, 60, Optional.empty());
            return null;
        });
    }

    private void publish(String name) throws Exception {
        onLoop(() -> {
            uplink.publish(new Question(name), 1, UplinkContractTest.publication("up", name, Qos.ONE, false));
            return null;
        });
    }

    private void awaitFacts(String... expected) throws Exception {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> onLoop(() -> facts.all.size() >= expected.length));
        assertEquals(List.of(expected), onLoop(facts::news));
    }

    private <T> T onLoop(Callable<T> task) throws Exception {
        return loop.submit(task).get(20, TimeUnit.SECONDS);
    }

    private void acceptAll() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread serving = new Thread(() -> serve(socket), "closing-broker-connection");
                serving.setDaemon(true);
                serving.start();
            } catch (IOException e) {
                // The test is over.
                return;
            }
        }
    }

    private void serve(Socket accepted) {
        try (Socket socket = accepted) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int type = ACCEPT;
            while (type != closesAt && type != DISCONNECT) {
                int first = in.readUnsignedByte();
                byte[] body = in.readNBytes(in.readUnsignedByte());
                type = first >> 4;
                byte[] answer = answer(type, body);
                if (type != closesAt) {
                    socket.getOutputStream().write(answer);
                }
            }
        } catch (IOException e) {
            // The gateway has closed the connection.
            return;
        }
    }

    private static byte[] answer(int type, byte[] body) {
        return switch (type) {
            case CONNECT -> new byte[] {0x20, 2, 0, 0};
            case SUBSCRIBE -> new byte[] {(byte) 0x90, 3, body[0], body[1], 1};
            case UNSUBSCRIBE -> new byte[] {(byte) 0xB0, 2, body[0], body[1]};
            // Behind the topic "up".
            case PUBLISH -> new byte[] {0x40, 2, body[4], body[5]};
            default -> new byte[0];
        };
    }
}
