package io.mqttsn.simulator.bench;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.Qos;
import io.mqttsn.simulator.broker.BrokerAccess;
import io.mqttsn.simulator.fake.FakeBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The broker's end, at a broker that can be seen through. */
@Timeout(30)
class MqttSideTest {

    private FakeBroker broker;
    private MqttSide mqtt;

    @BeforeEach
    void connect() throws Exception {
        broker = FakeBroker.start();
        mqtt = new MqttSide(BrokerAccess.of(broker.url()), "mqtt-side-test");
    }

    @AfterEach
    void end() throws IOException {
        mqtt.close();
        broker.close();
    }

    private static byte[] message(int lane, long number) {
        return Stamp.write(32, lane, number, System.nanoTime());
    }

    @Test
    void shouldCountEachMessageOnce() throws Exception {
        Meter meter = new Meter();
        meter.start();
        Watch watch = mqtt.watch("up/#", Qos.ONE, 2, meter);
        broker.publish("up/0", message(0, 1));
        broker.publish("up/1", message(1, 1));
        broker.publish("up/1", message(1, 1));
        broker.publish("up/9", message(9, 1));
        broker.publish("up/0", new byte[] {1, 2, 3});
        broker.publish("elsewhere", message(0, 2));
        broker.publish("up/0", message(0, 2));
        await().until(() -> watch.delivered() == 3);
        assertEquals(1, watch.duplicates());
        assertEquals(3, meter.completed());
        assertTrue(meter.millisAt(100) < 10_000, "the stamp's clock is this machine's");
        assertEquals("", mqtt.failure());
    }

    @Test
    void shouldNotCountForOneCaseWhatBelongsToTheLast() throws Exception {
        Watch first = mqtt.watch("up/#", Qos.ZERO, 1, new Meter());
        broker.publish("up/0", message(0, 1));
        await().until(() -> first.delivered() == 1);
        mqtt.unwatch("up/#");
        Watch second = mqtt.watch("other/#", Qos.ZERO, 1, new Meter());
        broker.publish("up/0", message(0, 2));
        broker.publish("other/0", message(0, 1));
        await().until(() -> second.delivered() == 1);
        assertEquals(1, first.delivered());
        assertEquals(0, second.duplicates());
    }

    @ParameterizedTest
    @EnumSource(value = Qos.class, names = "MINUS_ONE", mode = EnumSource.Mode.EXCLUDE)
    void shouldPublishInTurnAsSlotsBecomeFree(Qos qos) throws Exception {
        FilterText[] topics = {new FilterText("down/0"), new FilterText("down/1")};
        Slots slots = new Slots(2, 1);
        // Plays the sensors: whatever is published comes back here, with the slot as its lane.
        Watch watch = mqtt.watch("down/#", qos, 2, new Meter());
        MqttSource source = new MqttSource(mqtt, slots, 32, qos, topics);
        source.start();
        await().until(() -> watch.delivered() == 2);
        assertFalse(slots.isIdle());
        assertEquals(Traffic.Arrival.IN_TIME, slots.arrived(new Stamp(0, 1, 0), 0));
        await().until(() -> watch.delivered() == 3);
        source.stop();
        assertEquals(0, watch.duplicates());
        assertEquals("", mqtt.failure());
    }

    @Test
    void shouldSayThatTheConnectionBroke() throws Exception {
        mqtt.watch("up/#", Qos.ZERO, 1, new Meter());
        broker.cut();
        await().until(() -> !mqtt.failure().isEmpty());
        assertTrue(mqtt.failure().contains(broker.url()), mqtt.failure());
        assertFalse(mqtt.publish("down/0", message(0, 1), Qos.ONE));
    }

    @Test
    void shouldNameTheRemedyWhenThereIsNoBroker() throws Exception {
        String nobody;
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = "tcp://127.0.0.1:" + probe.getLocalPort();
        }
        BenchException failure = assertThrows(BenchException.class, () -> new MqttSide(BrokerAccess.of(nobody), "x"));
        assertTrue(failure.sentence().contains("--mqtt"), failure.sentence());
    }

    /** A refusal is a SUBACK like any other, and Paho reports success: without a look at it the case would measure nothing, for all its seconds. */
    @Test
    void shouldNotTakeARefusedSubscriptionForOne() throws Exception {
        try (FakeBroker secretive = FakeBroker.startSecretive();
                MqttSide side = new MqttSide(BrokerAccess.of(secretive.url()), "x")) {
            BenchException failure =
                    assertThrows(BenchException.class, () -> side.watch("up/#", Qos.ONE, 1, new Meter()));
            assertTrue(failure.sentence().contains("refused"), failure.sentence());
        }
    }
}
