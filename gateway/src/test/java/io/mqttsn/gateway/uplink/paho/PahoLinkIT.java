package io.mqttsn.gateway.uplink.paho;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.core.SubscribeOutcome;
import io.mqttsn.gateway.uplink.Outgoing;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The link against a real broker. */
@Timeout(60)
class PahoLinkIT {

    @TempDir
    Path directory = Path.of(".");

    @Test
    void shouldPublishAtEveryQos() throws Exception {
        try (Mosquitto broker = Mosquitto.running(directory);
                OtherClient other = new OtherClient(broker.port(), "#", 2);
                LinkProbe probe = probe(broker).start().awaitUp()) {
            for (Qos qos : List.of(Qos.ZERO, Qos.ONE, Qos.TWO)) {
                Outgoing message = probe.publish("up/" + qos.level(), "hello", qos, false);
                assertEquals(PublishOutcome.DELIVERED, probe.awaitOutcome(message));
            }
            LinkProbe.await().until(() -> other.got.size() == 3);
            assertEquals(List.of("up/0=hello qos 0", "up/1=hello qos 1", "up/2=hello qos 2"), other.got);
        }
    }

    @Test
    void shouldBringMessagesOfEveryQos() throws Exception {
        try (Mosquitto broker = Mosquitto.running(directory);
                OtherClient other = new OtherClient(broker.port(), "unused", 0);
                LinkProbe probe = probe(broker).start().awaitUp()) {
            assertEquals(SubscribeOutcome.GRANTED_2, probe.subscribe("down/+", Qos.TWO));
            for (int qos = 0; qos <= 2; qos++) {
                other.publish("down/" + qos, "hello", qos, false);
            }
            LinkProbe.await().until(() -> probe.arrived.size() == 3);
            assertEquals(List.of("down/0=hello qos 0", "down/1=hello qos 1", "down/2=hello qos 2"), probe.arrivals());
            probe.unsubscribe("down/+");
            other.publish("down/1", "too late", 1, false);
            assertEquals(SubscribeOutcome.GRANTED_0, probe.subscribe("other", Qos.ZERO));
            assertEquals(3, probe.arrived.size());
        }
    }

    @Test
    void shouldBringRetainedMessagesAtEverySubscribe() throws Exception {
        try (Mosquitto broker = Mosquitto.running(directory);
                OtherClient other = new OtherClient(broker.port(), "unused", 0);
                LinkProbe probe = probe(broker).start().awaitUp()) {
            other.publish("kept", "value", 1, true);
            probe.subscribe("kept", Qos.ONE);
            LinkProbe.await().until(() -> probe.arrived.size() == 1);
            probe.subscribe("kept", Qos.ONE);
            LinkProbe.await().until(() -> probe.arrived.size() == 2);
            assertEquals(List.of("kept=value qos 1 retained", "kept=value qos 1 retained"), probe.arrivals());
        }
    }

    /** Paho itself refuses these characters, and finds out too late: it drops the connection, once for every attempt to repeat the message. */
    @Test
    void shouldCarryTopicsOfAllCharactersInBothDirections() throws Exception {
        String topic = "wetter/🌡/ﬁ/\uF8FF\uFFFD";
        try (Mosquitto broker = Mosquitto.running(directory);
                LinkProbe probe = probe(broker).start().awaitUp()) {
            assertEquals(SubscribeOutcome.GRANTED_2, probe.subscribe("wetter/🌡/#", Qos.TWO));
            for (Qos qos : List.of(Qos.ZERO, Qos.ONE, Qos.TWO)) {
                assertEquals(PublishOutcome.DELIVERED, probe.awaitOutcome(probe.publish(topic, "warm", qos, false)));
            }
            LinkProbe.await().until(() -> probe.arrived.size() == 3);
            assertEquals(topic, probe.arrived.get(2).topic().value());
            probe.unsubscribe("wetter/🌡/#");
            assertEquals(0, probe.downs.get());
        }
    }

    @Test
    void shouldConnectWhenTheBrokerComesLate() throws Exception {
        Mosquitto broker = Mosquitto.notRunning(directory);
        try (broker;
                LinkProbe probe = probe(broker).start()) {
            Outgoing early = probe.publish("a", "early", Qos.ONE, false);
            assertEquals(PublishOutcome.CONGESTED, probe.awaitOutcome(early));
            broker.start();
            probe.awaitUp();
            assertEquals(PublishOutcome.DELIVERED, probe.awaitOutcome(probe.publish("a", "now", Qos.ONE, false)));
            assertEquals(List.of(false), probe.sessionsPresent);
        }
    }

    /**
     * The messages are retained, so that the witness sees what the new broker had before it was back itself. It is back before the next kill, which
     * takes the retained messages away.
     */
    @Test
    void shouldLoseNothingThatWasAcknowledgedWhenTheBrokerIsKilledAgainAndAgain() throws Exception {
        try (Mosquitto broker = Mosquitto.running(directory);
                Witness witness = new Witness(broker.port(), "n/#");
                LinkProbe probe = probe(broker).start().awaitUp()) {
            List<Outgoing> all = new ArrayList<>();
            for (int round = 0; round < 4; round++) {
                for (int i = 0; i < 2_000; i++) {
                    all.add(probe.publish("n/" + all.size(), "x", Qos.ONE, true));
                    if (!probe.isUp || i % 100 == 0) {
                        LinkProbe.await().until(() -> probe.isUp && all.size() - probe.outcomes.size() < 300);
                    }
                    if (i == 400 * round + 99 && round > 0) {
                        // 99 messages are somewhere on their way now.
                        broker.kill();
                        broker.start();
                    }
                }
                LinkProbe.await().until(() -> probe.outcomes.size() == all.size());
                LinkProbe.await().until(() -> witness.topics.containsAll(delivered(all, probe)));
            }
            assertTrue(delivered(all, probe).size() > 6_000);
            assertEquals(0, probe.answeredTwice.get());
            assertEquals(3, probe.downs.get());
        }
    }

    @Test
    void shouldKeepItsSessionOverALostConnection() throws Exception {
        try (Mosquitto broker = Mosquitto.running(directory);
                CuttableLine line = new CuttableLine(broker.port());
                OtherClient other = new OtherClient(broker.port(), "unused", 0);
                LinkProbe probe =
                        new LinkProbe(TestSettings.fast(line.port())).start().awaitUp()) {
            probe.subscribe("a", Qos.TWO);
            probe.acknowledges = false;
            other.publish("a", "one", 1, false);
            other.publish("a", "two", 2, false);
            LinkProbe.await().until(() -> probe.arrived.size() == 2);
            line.refuse();
            line.cut();
            LinkProbe.await().until(() -> !probe.isUp);
            other.publish("a", "meanwhile", 1, false);
            probe.acknowledges = true;
            line.accept();
            LinkProbe.await().until(() -> probe.arrived.size() == 5);
            assertEquals(List.of(false, true), probe.sessionsPresent);
            assertEquals(
                    List.of("a=one qos 1", "a=two qos 2", "a=meanwhile qos 1"),
                    probe.arrivals().subList(2, 5).stream()
                            .sorted((x, y) ->
                                    x.contains("meanwhile") ? 1 : y.contains("meanwhile") ? -1 : x.compareTo(y))
                            .toList());
            long qos2Again = probe.keys.subList(2, 5).stream()
                    .filter(key -> ArrivalKey.qos(key) == Qos.TWO)
                    .findFirst()
                    .orElseThrow();
            assertTrue(probe.keys.subList(0, 2).contains(qos2Again), "the same message of QoS 2 has the same key");
        }
    }

    /** A late acknowledgement would otherwise count for whatever has this packet id on the new connection. */
    @Test
    void shouldDropAcknowledgementsForAnOldConnection() throws Exception {
        try (Mosquitto broker = Mosquitto.running(directory);
                CuttableLine line = new CuttableLine(broker.port());
                OtherClient other = new OtherClient(broker.port(), "unused", 0);
                LinkProbe probe =
                        new LinkProbe(TestSettings.fast(line.port())).start().awaitUp()) {
            probe.subscribe("a", Qos.ONE);
            probe.acknowledges = false;
            other.publish("a", "one", 1, false);
            LinkProbe.await().until(() -> probe.arrived.size() == 1);
            line.cut();
            LinkProbe.await().until(() -> probe.arrived.size() == 2);
            long firstConnection = probe.epochs.get(0);
            probe.acknowledge(firstConnection, probe.keys.get(0));
            // What is answered behind the acknowledgement proves that it would have been sent.
            assertEquals(PublishOutcome.DELIVERED, probe.awaitOutcome(probe.publish("b", "x", Qos.ONE, false)));
            line.cut();
            LinkProbe.await().until(() -> probe.arrived.size() == 3);
        }
    }

    @Test
    void shouldNoticeABrokerThatHangsAndRecover() throws Exception {
        try (Mosquitto broker = Mosquitto.running(directory);
                LinkProbe probe = new LinkProbe(TestSettings.keepAlive(broker.port(), Duration.ofSeconds(1)))
                        .start()
                        .awaitUp()) {
            broker.freeze();
            Outgoing message = probe.publish("a", "x", Qos.ONE, false);
            LinkProbe.await().until(() -> probe.downs.get() == 1);
            assertEquals(List.of("the broker has fallen silent"), probe.reasons);
            broker.resume();
            assertEquals(PublishOutcome.DELIVERED, probe.awaitOutcome(message));
        }
    }

    @Test
    void shouldMakeTheConnectionAnewWhenAsked() throws Exception {
        try (Mosquitto broker = Mosquitto.running(directory);
                LinkProbe probe = probe(broker).start().awaitUp()) {
            probe.loop.execute(() -> probe.link.reconnect("as the test wants"));
            LinkProbe.await().until(() -> probe.ups.get() == 2);
            assertEquals(List.of(false, true), probe.sessionsPresent);
        }
    }

    @Test
    void shouldNameAWrongPassword() throws Exception {
        Path passwords = PasswordFile.write(directory, "gateway", "right");
        try (Mosquitto broker = Mosquitto.running(directory, "allow_anonymous false", "password_file " + passwords);
                LogLines log = new LogLines(PahoLink.class);
                LinkProbe wrong = new LinkProbe(TestSettings.login(broker.port(), "gateway", "wrong")).start();
                LinkProbe right = new LinkProbe(TestSettings.login(broker.port(), "gateway", "right")).start()) {
            right.awaitUp();
            LinkProbe.await().until(() -> log.contains("check user name, password and client id"));
            assertFalse(log.contains("wrong"));
            assertFalse(wrong.isUp);
        }
    }

    @Test
    void shouldSayOfflineWhenItStopsAndWhenItIsLost() throws Exception {
        try (Mosquitto broker = Mosquitto.running(directory);
                CuttableLine line = new CuttableLine(broker.port());
                OtherClient other = new OtherClient(broker.port(), "status", 1)) {
            LinkProbe probe = new LinkProbe(TestSettings.status(line.port(), "status"))
                    .start()
                    .awaitUp();
            line.refuse();
            line.cut();
            LinkProbe.await().until(() -> other.got.size() == 1);
            line.accept();
            LinkProbe.await().until(() -> probe.ups.get() == 2);
            probe.stop();
            LinkProbe.await().until(() -> other.got.size() == 2);
            assertEquals(
                    List.of("status=" + PahoLink.OFFLINE + " qos 1", "status=" + PahoLink.OFFLINE + " qos 1"),
                    other.got);
        }
    }

    @Test
    void shouldForgetWhatAFormerRunHasLeftAtTheBroker() throws Exception {
        try (Mosquitto broker = Mosquitto.running(directory);
                OtherClient other = new OtherClient(broker.port(), "unused", 0)) {
            try (LinkProbe former = probe(broker).start().awaitUp()) {
                former.subscribe("a", Qos.ONE);
            }
            other.publish("a", "left behind", 1, false);
            try (LinkProbe probe = probe(broker).start().awaitUp()) {
                assertEquals(List.of(false), probe.sessionsPresent);
                probe.subscribe("b", Qos.ONE);
                assertEquals(List.of(), probe.arrivals());
            }
        }
    }

    @Test
    void shouldStopInTimeWhileTheHostDoesNotAnswer() throws Exception {
        // A listener that accepts no more leaves the attempt hanging, first without CONNACK, then without a connection.
        try (ServerSocket silent = new ServerSocket(0, 1)) {
            for (int i = 0; i < 3; i++) {
                LinkProbe probe = new LinkProbe(TestSettings.fast(silent.getLocalPort())).start();
                LinkProbe.await().until(() -> threads("MQTT") > 0);
                assertTrue(probe.stop().compareTo(Duration.ofSeconds(2)) < 0);
            }
            LinkProbe.await().until(() -> threads("MQTT") == 0);
        }
    }

    /** Paho waits for ever for its own reader to run when that has failed at once: a thread more for every attempt, where a proxy hangs up. */
    @Test
    void shouldLeaveNoThreadBehindWhenAProxyHangsUp() throws Exception {
        try (Mosquitto broker = Mosquitto.running(directory);
                CuttableLine line = new CuttableLine(broker.port());
                LinkProbe probe = new LinkProbe(TestSettings.fast(line.port()))) {
            line.refuse();
            probe.start();
            LinkProbe.await().until(() -> line.refused() >= 4);
            line.accept();
            probe.awaitUp();
            LinkProbe.await().until(() -> threads("MQTT Con") == 0);
        }
    }

    @Test
    void shouldGiveUpOnABrokerThatNeverAnswersConnect() throws Exception {
        try (ServerSocket silent = new ServerSocket(0);
                LogLines log = new LogLines(PahoLink.class);
                LinkProbe probe = new LinkProbe(TestSettings.fast(silent.getLocalPort())).start()) {
            LinkProbe.await().until(() -> log.contains("no answer within 1 s"));
            assertFalse(probe.isUp);
        }
    }

    @Test
    void shouldLeaveNoThreadBehind() throws Exception {
        try (Mosquitto broker = Mosquitto.running(directory)) {
            for (int i = 0; i < 3; i++) {
                LinkProbe probe = probe(broker).start().awaitUp();
                assertTrue(probe.stop().compareTo(Duration.ofSeconds(2)) < 0);
            }
            LinkProbe.await().until(() -> threads("MQTT") + threads("gw-uplink") == 0);
        }
    }

    private static List<String> delivered(List<Outgoing> all, LinkProbe probe) {
        return all.stream()
                .filter(message -> probe.outcomes.get(message) == PublishOutcome.DELIVERED)
                .map(message -> message.publication().topic().value())
                .toList();
    }

    private static long threads(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(prefix))
                .count();
    }

    private static LinkProbe probe(Mosquitto broker) {
        return new LinkProbe(TestSettings.fast(broker.port()));
    }
}
