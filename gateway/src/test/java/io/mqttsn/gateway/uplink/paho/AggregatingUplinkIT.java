package io.mqttsn.gateway.uplink.paho;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.core.SubscribeOutcome;
import io.mqttsn.gateway.core.Ticket;
import io.mqttsn.gateway.core.UplinkFacts;
import io.mqttsn.gateway.core.Will;
import io.mqttsn.gateway.routing.Delivery;
import io.mqttsn.gateway.routing.MessageHandle;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.gateway.routing.TopicName;
import io.mqttsn.gateway.store.MemoryStore;
import io.mqttsn.gateway.uplink.AggregatingUplink;
import io.mqttsn.gateway.uplink.UplinkCounters.Count;
import io.mqttsn.gateway.uplink.UplinkSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Logic and driver together against a real broker: what the sensors are told, and what the rest of the world sees. */
@Timeout(60)
class AggregatingUplinkIT {

    @TempDir
    Path directory = Path.of(".");

    @Test
    void shouldServeTheOthersWhenOneMessageMakesTheBrokerCutTheLink() throws Exception {
        try (Mosquitto broker = Mosquitto.running(directory, "max_packet_size 2000");
                Witness witness = new Witness(broker.port(), "#");
                Gateway gateway = new Gateway(TestSettings.fast(broker.port()))) {
            gateway.awaitOpen(1);
            gateway.publish("before", 1, "good/before", "x", Qos.ONE);
            gateway.publish("bad", 1, "bad", "x".repeat(3_000), Qos.ONE);
            gateway.publish("behind", 1, "good/behind", "x", Qos.ONE);
            LinkProbe.await().until(() -> gateway.answers.containsKey("bad"));
            assertEquals("REFUSED", gateway.answers.get("bad"));
            gateway.awaitOpen(2);
            gateway.publish("last", 2, "good/last", "x", Qos.TWO);
            LinkProbe.await().until(() -> "DELIVERED".equals(gateway.answers.get("last")));
            LinkProbe.await().until(() -> gateway.answers.keySet().containsAll(List.of("before", "behind")));
            // Those on their way at the cut may have been turned away, but no answer is wrong.
            for (String name : List.of("before", "behind", "last")) {
                if (gateway.answers.get(name).equals("DELIVERED")) {
                    LinkProbe.await().until(() -> witness.topics.contains("good/" + name));
                } else {
                    assertEquals("CONGESTED", gateway.answers.get(name));
                }
            }
            assertEquals(1, gateway.uplink.counters().get(Count.SET_ASIDE));
        }
    }

    @Test
    void shouldReplayRetainedMessagesBehindTheSubAckAndKeepTheBrokerTidy() throws Exception {
        try (Mosquitto broker = Mosquitto.running(directory);
                OtherClient other = new OtherClient(broker.port(), "unused", 0);
                Gateway gateway = new Gateway(TestSettings.fast(broker.port()))) {
            other.publish("a/b", "kept", 1, true);
            gateway.awaitOpen(1);
            gateway.awaitOpen(2);
            gateway.subscribe("s1", 1, "a/#", Qos.ONE);
            LinkProbe.await().until(() -> gateway.messages.size() == 1);
            gateway.subscribe("s2", 2, "a/b", Qos.TWO);
            LinkProbe.await().until(() -> gateway.messages.size() == 2);
            assertEquals(List.of("1 a/b=kept qos 1 retained", "2 a/b=kept qos 1 retained"), gateway.messages);
            LinkProbe.await()
                    .until(() -> gateway.ask(gateway.uplink::filtersAtBroker).equals(List.of(new TopicFilter("a/#"))));
            other.publish("a/b", "live", 2, false);
            LinkProbe.await().until(() -> gateway.messages.size() == 4);
            assertEquals(
                    List.of("1 a/b=live qos 1", "2 a/b=live qos 2"),
                    gateway.messages.subList(2, 4).stream().sorted().toList());
        }
    }

    @Test
    void shouldSlowTheBrokerDownWhenTheLoopFallsBehind() throws Exception {
        int messages = 20_000;
        try (Mosquitto broker = Mosquitto.running(directory, "max_inflight_messages 0");
                OtherClient other = new OtherClient(broker.port(), "unused", 0);
                Gateway gateway = new Gateway(TestSettings.smallInbox(broker.port()))) {
            gateway.awaitOpen(1);
            gateway.subscribe("s", 1, "flood", Qos.ONE);
            LinkProbe.await().until(() -> gateway.answers.containsKey("s"));
            gateway.nanosPerMessage = 50_000;
            for (int i = 0; i < messages; i++) {
                other.publish("flood", "" + i, 1, false);
            }
            LinkProbe.await().until(() -> gateway.messages.size() == messages);
            for (int i = 0; i < messages; i++) {
                assertEquals("1 flood=" + i + " qos 1", gateway.messages.get(i));
            }
            assertTrue(gateway.mostWaiting <= 10, "waiting: " + gateway.mostWaiting);
            assertTrue(gateway.mostWaiting > 5, "the loop was fast enough, and nothing was tested");
        }
    }

    @Test
    void shouldPublishWillsWhenTheBrokerIsBack() throws Exception {
        try (Mosquitto broker = Mosquitto.running(directory);
                Gateway gateway = new Gateway(TestSettings.fast(broker.port()))) {
            gateway.awaitOpen(1);
            broker.kill();
            LinkProbe.await().until(() -> !gateway.ask(gateway.uplink::isAvailable));
            gateway.loop.execute(() -> gateway.uplink.close(1, true));
            broker.start();
            try (Witness witness = new Witness(broker.port(), "will/+")) {
                LinkProbe.await().until(() -> witness.topics.contains("will/1"));
            }
        }
    }

    /** What the program does with an uplink: a loop, a clock, and custody taken at once. */
    private static final class Gateway implements UplinkFacts, AutoCloseable {

        private static final long TICK_MILLIS = 20;

        final ScheduledExecutorService loop =
                Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "test-loop"));
        final MemoryStore store = new MemoryStore();
        final PahoLink link;
        final AggregatingUplink uplink;
        final Map<String, String> answers = new ConcurrentHashMap<>();
        final List<String> messages = Collections.synchronizedList(new ArrayList<>());
        volatile long nanosPerMessage;
        volatile int mostWaiting;

        Gateway(UplinkSettings settings) {
            link = new PahoLink(settings, loop, new Random(1));
            uplink = new AggregatingUplink(link, store, settings, System::nanoTime);
            loop.execute(() -> uplink.start(this));
            loop.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        }

        private record Question(String name) implements Ticket {
            @Override
            public boolean isOpen() {
                return true;
            }
        }

        void awaitOpen(long session) {
            LinkProbe.await().until(() -> {
                loop.execute(() -> uplink.open(
                        session,
                        new ClientId("c" + session),
                        false,
                        60,
                        Optional.of(new Will(new TopicName("will/" + session), Octets.utf8("gone"), Qos.ONE, true))));
                return "opened".equals(answers.get("open " + session));
            });
        }

        void publish(String name, long session, String topic, String payload, Qos qos) {
            Publication publication = Publication.of(new TopicName(topic), Octets.utf8(payload), qos, false);
            loop.execute(() -> uplink.publish(new Question(name), session, publication));
        }

        void subscribe(String name, long session, String filter, Qos qos) {
            loop.execute(() -> uplink.subscribe(new Question(name), session, new TopicFilter(filter), qos));
        }

        <T> T ask(Callable<T> question) throws Exception {
            return loop.submit(question).get();
        }

        private void tick() {
            if (uplink.nextDeadlineNanos() - System.nanoTime() <= 0) {
                uplink.advanceTo(System.nanoTime());
            }
        }

        @Override
        public void uplinkOpened(long sessionId) {
            answers.put("open " + sessionId, "opened");
        }

        @Override
        public void uplinkNotOpened(long sessionId, PublishOutcome reason) {}

        @Override
        public void uplinkLost(long sessionId) {}

        @Override
        public void uplinkWillChanged(Ticket ticket, PublishOutcome outcome) {}

        @Override
        public void uplinkAvailable(boolean available) {}

        @Override
        public void uplinkPublished(Ticket ticket, PublishOutcome outcome) {
            answers.put(((Question) ticket).name, outcome.toString());
        }

        @Override
        public void uplinkSubscribed(Ticket ticket, SubscribeOutcome outcome) {
            answers.put(((Question) ticket).name, outcome.toString());
        }

        @Override
        public void uplinkUnsubscribed(Ticket ticket) {}

        @Override
        public void uplinkMessageArrived(
                long sessionId, Delivery delivery, MessageHandle handle, Publication publication) {
            mostWaiting = Math.max(mostWaiting, link.waitingMessages());
            if (nanosPerMessage > 0) {
                LockSupport.parkNanos(nanosPerMessage);
            }
            messages.add(sessionId + " " + publication.topic() + "="
                    + publication.payload().asText() + " qos " + handle.qos().level()
                    + (handle.retain() ? " retained" : ""));
            uplink.acknowledge(delivery);
        }

        @Override
        public void close() {
            loop.execute(uplink::stop);
            loop.shutdown();
            LinkProbe.await().until(() -> loop.isTerminated() && link.awaitStopped(Duration.ofSeconds(2)));
        }
    }
}
