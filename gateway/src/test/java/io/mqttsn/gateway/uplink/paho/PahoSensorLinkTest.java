package io.mqttsn.gateway.uplink.paho;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.core.SubscribeOutcome;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.uplink.LinkListener;
import io.mqttsn.gateway.uplink.Outgoing;
import io.mqttsn.gateway.uplink.SensorLink;
import io.mqttsn.gateway.uplink.TestMessages;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A sensor takes nothing, and so its connection is not read: whatever else becomes of the connection has to go on. */
@Timeout(60)
class PahoSensorLinkTest implements LinkListener {

    private static final int FLOOD = 20_000;
    private static final SensorLink.Request REQUEST = new SensorLink.Request(true, 0, Optional.empty());

    private final FloodingBroker broker = new FloodingBroker(FLOOD);
    private final ExecutorService loop = Executors.newSingleThreadExecutor(task -> new Thread(task, "test-loop"));
    private final List<String> facts = new CopyOnWriteArrayList<>();
    private final List<Publication> arrived = new CopyOnWriteArrayList<>();
    private int taken;

    PahoSensorLinkTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        loop.shutdown();
        broker.close();
    }

    /** Paho takes a connection for dead on which it has read nothing for as long as the keepalive. */
    @Test
    void shouldKeepTheConnectionAlive() throws Exception {
        PahoSensorLinks links = links(Duration.ofSeconds(3));
        SensorLink link = floodedLink(links);
        int before = arrived.size();
        // Each message is a sign that a third of the keepalive has gone by.
        LinkProbe.await().until(() -> arrived.size() >= before + 7);
        assertEquals(List.of("up 1"), facts);
        assertTrue(arrived.size() < FLOOD / 10, arrived.size() + " messages");

        LinkProbe.await().until(() -> {
            for (; taken < arrived.size(); taken++) {
                link.taken(arrived.get(taken));
            }
            return taken >= FLOOD / 10;
        });
        stop(links);
    }

    /** Paho's next connection waits for ever when a thread of the one before has not ended. */
    @Test
    void shouldConnectAgainAfterTheBrokerWasLost() throws Exception {
        PahoSensorLinks links = links(Duration.ofSeconds(60));
        SensorLink link = floodedLink(links);
        broker.reset();
        // Only who writes finds out, and not with what was written before the news was here.
        LinkProbe.await().until(() -> {
            loop.execute(() -> link.publish(TestMessages.outgoing("a", "x", Qos.ZERO, false)));
            return facts.contains("down 1");
        });
        loop.execute(() -> link.connect(2, REQUEST));
        LinkProbe.await().until(() -> facts.contains("up 2"));
        stop(links);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldEndWhenAsked(boolean goodbye) throws Exception {
        PahoSensorLinks links = links(Duration.ofSeconds(60));
        SensorLink link = floodedLink(links);
        loop.execute(() -> link.disconnect(goodbye));
        LinkProbe.await().until(() -> facts.contains("down 1"));
        assertEquals(goodbye ? 1 : 0, broker.goodbyes.get());
        stop(links);
    }

    @Test
    void shouldSayGoodbyeAndStop() throws Exception {
        PahoSensorLinks links = links(Duration.ofSeconds(60));
        floodedLink(links);
        stop(links);
        LinkProbe.await().until(() -> broker.goodbyes.get() == 1);
    }

    private PahoSensorLinks links(Duration keepAlive) {
        return new PahoSensorLinks(
                TestSettings.slowSensors(broker.port(), keepAlive), clientId -> Optional.empty(), loop);
    }

    /** A link with as many messages as it has room for. */
    private SensorLink floodedLink(PahoSensorLinks links) throws Exception {
        SensorLink link =
                loop.submit(() -> links.link(new ClientId("slow"), this)).get();
        loop.execute(() -> link.connect(1, REQUEST));
        LinkProbe.await().until(() -> arrived.size() >= TestSettings.SLOW_SENSOR_ROOM);
        return link;
    }

    private void stop(PahoSensorLinks links) throws Exception {
        loop.submit(links::stop).get();
        assertTrue(links.awaitStopped(Duration.ofSeconds(20)));
        loop.shutdown();
        assertTrue(loop.awaitTermination(20, TimeUnit.SECONDS));
    }

    @Override
    public void linkUp(long epoch, boolean sessionPresent) {
        facts.add("up " + epoch);
    }

    @Override
    public void linkFailed(long epoch, PublishOutcome outcome, boolean mayHaveConnected, String reason) {
        facts.add("failed " + epoch + " " + reason);
    }

    @Override
    public void linkDown(long epoch, String reason) {
        facts.add("down " + epoch);
    }

    @Override
    public void published(Outgoing message, PublishOutcome outcome) {}

    @Override
    public void subscribed(long token, SubscribeOutcome outcome) {}

    @Override
    public void unsubscribed(long token) {}

    @Override
    public void messageArrived(long epoch, long key, Publication publication) {
        arrived.add(publication);
    }
}
