package io.mqttsn.gateway.uplink.paho;

import com.sun.management.OperatingSystemMXBean;
import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.core.SubscribeOutcome;
import io.mqttsn.gateway.core.Ticket;
import io.mqttsn.gateway.core.UplinkFacts;
import io.mqttsn.gateway.routing.Delivery;
import io.mqttsn.gateway.routing.MessageHandle;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicName;
import io.mqttsn.gateway.store.MemoryStore;
import io.mqttsn.gateway.uplink.AggregatingUplink;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Measures what a publish of QoS 1 costs from the uplink to a local Mosquitto and back. Run by hand:
 *
 * <pre>
 * mvn -q -o -pl gateway -am test-compile &amp;&amp; cd gateway &amp;&amp; mvn -q -o dependency:build-classpath -Dmdep.outputFile=/tmp/cp
 * java -cp target/test-classes:target/classes:$(cat /tmp/cp) io.mqttsn.gateway.uplink.paho.PublishBurst 200000
 * </pre>
 */
final class PublishBurst implements UplinkFacts {

    /** How many are on their way at most; the uplink's own window lies below. */
    private static final int AHEAD = 4_000;

    private final ExecutorService loop = Executors.newSingleThreadExecutor();
    private final Publication publication =
            Publication.of(new TopicName("sensors/room/temperature"), Octets.utf8("x".repeat(32)), Qos.ONE, false);
    private final AggregatingUplink uplink;
    private final CountDownLatch opened = new CountDownLatch(1);

    /** Used on the loop only. */
    private int asked;

    private int answered;
    private int goal;
    private CountDownLatch done = new CountDownLatch(1);

    private PublishBurst(int port) {
        uplink = new AggregatingUplink(
                new PahoLink(TestSettings.fast(port), loop, new Random(1)),
                new MemoryStore(),
                TestSettings.fast(port),
                System::nanoTime);
    }

    public static void main(String[] arguments) throws Exception {
        int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200_000;
        Path directory = Files.createTempDirectory("publish-burst");
        try (Mosquitto broker = Mosquitto.running(directory, "max_inflight_messages 0", "log_dest none")) {
            new PublishBurst(broker.port()).measure(count);
        }
    }

    private void measure(int count) throws Exception {
        loop.execute(() -> uplink.start(this));
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        while (opened.getCount() > 0) {
            loop.execute(() -> uplink.open(1, new ClientId("bench"), true, 60, Optional.empty()));
            opened.await(100, java.util.concurrent.TimeUnit.MILLISECONDS);
        }
        for (int round = 0; round < 6; round++) {
            long cpu = system.getProcessCpuTime();
            long time = System.nanoTime();
            burst(count);
            double micros = (System.nanoTime() - time) / 1e3;
            double cpuMicros = (system.getProcessCpuTime() - cpu) / 1e3;
            System.out.printf(
                    Locale.ROOT,
                    "round %d: %.0f messages/s, %.1f us CPU per message%n",
                    round,
                    count / micros * 1e6,
                    cpuMicros / count);
        }
        loop.execute(uplink::stop);
        loop.shutdown();
    }

    private void burst(int count) throws InterruptedException {
        done = new CountDownLatch(1);
        loop.execute(() -> {
            asked = 0;
            answered = 0;
            goal = count;
            ask();
        });
        done.await();
    }

    private void ask() {
        while (asked < goal && asked - answered < AHEAD) {
            asked++;
            uplink.publish(OPEN, 1, publication);
        }
    }

    private static final Ticket OPEN = () -> true;

    @Override
    public void uplinkWillChanged(Ticket ticket, PublishOutcome outcome) {}

    @Override
    public void uplinkAvailable(boolean available) {}

    @Override
    public void uplinkPublished(Ticket ticket, PublishOutcome outcome) {
        if (outcome != PublishOutcome.DELIVERED) {
            throw new IllegalStateException("answer: " + outcome + " (expected: DELIVERED)");
        }
        answered++;
        if (answered == goal) {
            done.countDown();
        } else if (asked - answered < AHEAD / 2) {
            ask();
        }
    }

    @Override
    public void uplinkOpened(long sessionId) {
        opened.countDown();
    }

    @Override
    public void uplinkNotOpened(long sessionId, PublishOutcome reason) {}

    @Override
    public void uplinkLost(long sessionId) {}

    @Override
    public void uplinkSubscribed(Ticket ticket, SubscribeOutcome outcome) {}

    @Override
    public void uplinkUnsubscribed(Ticket ticket) {}

    @Override
    public void uplinkMessageArrived(long sessionId, Delivery delivery, MessageHandle handle, Publication arrived) {}
}
