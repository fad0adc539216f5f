package io.mqttsn.simulator.fleet;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Subscribe;
import io.mqttsn.simulator.client.SensorSettings;
import io.mqttsn.simulator.client.Violation;
import io.mqttsn.simulator.fake.FakeGateway;
import io.mqttsn.simulator.fleet.profile.FleetProfile;
import io.mqttsn.simulator.net.LiveSensor;
import io.mqttsn.simulator.net.SensorLoop;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FleetTest {

    /** Two of the four sleep. */
    private static final FleetProfile FOUR =
            FleetProfile.of("sensors=4", "reports.interval=100ms", "sleep.share=50%", "starts-per-second=1000");

    private static final FleetOptions OFTEN = FleetOptions.watchedEvery(Duration.ofMillis(20));

    /** Keeps what it is told. */
    private static final class Notes implements FleetListener {

        private final List<FleetSnapshot> snapshots = new CopyOnWriteArrayList<>();
        private final List<Object> complaints = new CopyOnWriteArrayList<>();

        @Override
        public void snapshot(FleetSnapshot snapshot) {
            snapshots.add(snapshot);
        }

        @Override
        public void violated(String clientId, Violation violation) {
            complaints.add(violation);
        }

        @Override
        public void problem(String sentence) {
            complaints.add(sentence);
        }

        FleetSnapshot last() {
            return snapshots.get(snapshots.size() - 1);
        }

        boolean has(Predicate<FleetSnapshot> wanted) {
            return !snapshots.isEmpty() && wanted.test(last());
        }
    }

    private FakeGateway gateway;
    private @Nullable Fleet fleet;
    private final Notes notes = new Notes();

    @BeforeEach
    void start() throws IOException {
        gateway = FakeGateway.start(Map.of());
    }

    @AfterEach
    void stop() {
        if (fleet != null) {
            fleet.close();
        }
        gateway.close();
        assertEquals(List.of(), gateway.complaints());
        assertEquals(List.of(), notes.complaints);
    }

    private boolean received(Predicate<MqttSnMessage> wanted) {
        return gateway.received().stream().anyMatch(wanted);
    }

    private static boolean isPublishOf(MqttSnMessage message, String regex) {
        return message instanceof Publish publish && publish.data().asText().matches(regex);
    }

    @Test
    void shouldReportSleepWakeAndSayGoodbye() {
        fleet = Fleet.start(gateway.socketAddress(), FOUR, OFTEN, notes);
        await().until(() -> received(message -> isPublishOf(
                message,
                "\\{\"sensor\":4,\"sequence\":3,\"temperature\":-?\\d+\\.\\d,\"humidity\":\\d+,\"battery\":\\d+}")));
        await().until(() -> received(message ->
                message instanceof Disconnect sleep && sleep.durationSeconds().isPresent()));
        await().until(() -> received(
                message -> message instanceof PingReq wake && wake.clientId().isPresent()));
        await().until(() -> notes.has(snapshot -> snapshot.counters().acknowledged() > 20));
        long begin = System.nanoTime();
        fleet.close();
        assertTrue(System.nanoTime() - begin < Duration.ofSeconds(1).toNanos(), "closed within a second");
        assertEquals(
                4, gateway.received().stream().filter(Disconnect.PLAIN::equals).count());
        FleetSnapshot end = notes.last();
        assertEquals(
                0,
                end.counters().failed()
                        + end.counters().losses()
                        + end.counters().violations());
        assertTrue(end.latency().maxMillis() > 0);
    }

    @Test
    void shouldAnswerCommandsAwakeOrAsleep() throws Exception {
        fleet = Fleet.start(gateway.socketAddress(), FOUR, OFTEN, notes);
        try (SensorLoop loop = new SensorLoop("test-operator", gateway.socketAddress(), 2048)) {
            await().until(() -> gateway.received().stream()
                            .filter(Subscribe.class::isInstance)
                            .count()
                    >= 4);
            LiveSensor operator = new LiveSensor(loop, SensorSettings.of("operator")) {
                @Override
                public void violated(Violation violation) {
                    notes.complaints.add(violation);
                }
            };
            loop.execute(() -> {
                try {
                    operator.open();
                } catch (IOException e) {
                    notes.complaints.add(e);
                }
            });
            operator.run((client, now) -> {
                client.connect(now);
                for (int sensor = 1; sensor <= 4; sensor++) {
                    FilterText topic = new FilterText("sensors/sensor-" + sensor + "/cmd");
                    client.publish(sensor, topic, Octets.utf8("report"), Qos.ONE, false, now);
                    client.publish(sensor, topic, Octets.utf8("sing \"la\""), Qos.ONE, false, now);
                }
            });
            await().until(() -> notes.has(snapshot -> snapshot.counters().commands() == 8));
            await().until(() -> gateway.received().stream()
                            .filter(it -> isPublishOf(it, "\\{\"command\":\"report\",\"done\":true}"))
                            .count()
                    == 4);
            await().until(() -> gateway.received().stream()
                            .filter(it -> isPublishOf(it, "\\{\"command\":\"sing \\\\\"la\\\\\"\",\"done\":false}"))
                            .count()
                    == 4);
        }
    }

    @Test
    void shouldEndWhenNoSensorGetsASocket() throws Exception {
        // An address for documentation, which no machine has (RFC 5737).
        FleetProfile elsewhere = FleetProfile.of("source=192.0.2.1");
        fleet = Fleet.start(gateway.socketAddress(), elsewhere, OFTEN, notes);
        fleet.reported().get(10, TimeUnit.SECONDS);
        String problem = notes.complaints.remove(0).toString();
        assertTrue(problem.startsWith("sensor 1 and later ones stay off: no socket at 192.0.2.1"), problem);
    }

    @Test
    void shouldSendFromIpv6Addresses() throws Exception {
        InetAddress loopback = InetAddress.getByName("::1");
        assumeTrue(NetworkInterface.getByInetAddress(loopback) != null, "this machine has no IPv6");
        try (FakeGateway ipv6 = FakeGateway.startAt(loopback, Map.of())) {
            fleet = Fleet.start(ipv6.socketAddress(), FleetProfile.of("source=::1", "sensors=2"), OFTEN, notes);
            await().until(() -> notes.has(fleet -> fleet.counters().acknowledged() >= 2));
            fleet.close();
        }
    }

    @Test
    void shouldShareSocketsBehindForwarders() {
        FleetProfile shared = FleetProfile.of("sensors=4", "sensors-per-socket=2", "sleep.share=0%");
        assertEquals(2, Fleet.socketCount(shared));
        fleet = Fleet.start(gateway.socketAddress(), shared, OFTEN, notes);
        await().until(() -> gateway.complaints().size() >= 4);
        // This gateway knows no forwarders; the packaged one is asked in the integration test.
        assertTrue(gateway.complaints().stream().allMatch(it -> it.startsWith("malformed frame from")));
        assertEquals(2, Set.copyOf(gateway.complaints()).size(), "from two sockets");
        fleet.close();
        gateway.complaints().clear();
    }

    @Test
    void shouldSayThatNobodyListens() throws Exception {
        int freePort;
        try (DatagramSocket probe = new DatagramSocket()) {
            freePort = probe.getLocalPort();
        }
        InetSocketAddress nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort);
        fleet = Fleet.start(nobody, FOUR, OFTEN, notes);
        await().until(() -> notes.snapshots.stream().anyMatch(FleetSnapshot::unreachable));
        assertEquals(0, notes.last().counters().connects());
        // Not only in the moment that a datagram comes back, but all the while that the sensors pause.
        int before = notes.snapshots.size();
        await().until(() -> notes.snapshots.size() > before + 20);
        assertTrue(List.copyOf(notes.snapshots).subList(before, before + 20).stream()
                .allMatch(FleetSnapshot::unreachable));
    }
}
