package io.mqttsn.gateway.core;

import static io.mqttsn.gateway.core.Messages.pubAck;
import static io.mqttsn.gateway.core.Messages.publish;
import static io.mqttsn.gateway.core.Messages.willMsg;
import static io.mqttsn.gateway.core.Messages.willTopic;
import static io.mqttsn.gateway.core.session.SessionState.Name.ASLEEP;
import static io.mqttsn.gateway.core.session.SessionState.Name.AWAKE;
import static io.mqttsn.gateway.core.session.SessionState.Name.DISCONNECTED;
import static io.mqttsn.gateway.core.session.SessionState.Name.LOST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.PingResp;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.WillMsgReq;
import io.mqttsn.codec.WillTopicReq;
import io.mqttsn.gateway.routing.TopicName;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How long a sleeper may be silent (MQTT-SN 1.2, §6.14, §7.2): its duration and a tolerance, half of it up to one minute, a tenth beyond. Then it is lost, and
 * its will is fired.
 */
class SleepTimerTest extends ScenarioTest {

    private static final Will THE_WILL = new Will(new TopicName("w"), Octets.utf8("gone"), Qos.ONE, true);

    private final Client a = scene.client("a");

    private Client connectsWithWill() {
        a.sends(Messages.connectWithWill(a.id)).hears(WillTopicReq.INSTANCE);
        a.sends(willTopic("w")).hears(WillMsgReq.INSTANCE);
        return a.sends(willMsg("gone")).hears(Messages.accepted());
    }

    private void isLostAfter(Duration silence) {
        scene.passes(silence.minusNanos(1));
        assertEquals(ASLEEP, a.state());
        assertEquals(List.of(), scene.broker.firedWills);
        scene.passes(Duration.ofNanos(1));
        assertEquals(LOST, a.state());
        assertEquals(List.of(THE_WILL), scene.broker.firedWills);
        assertFalse(scene.broker.link(a.session().id()).isOpen());
    }

    /** Both edges. Seconds times a factor overflowed elsewhere, so that the longest sleeps were the shortest. */
    @ParameterizedTest
    @CsvSource({"1, 1500", "60, 90000", "61, 67100", "600, 660000", "65535, 72088500"})
    void shouldLoseASleeperAfterItsDurationAndTolerance(int seconds, long silenceMillis) {
        connectsWithWill().fallsAsleep(seconds);
        isLostAfter(Duration.ofMillis(silenceMillis));
    }

    @Test
    void shouldMeasureTheSleepAndNotTheKeepalive() {
        connectsWithWill().fallsAsleep(3600);
        scene.passes(3600);
        a.is(ASLEEP);
    }

    @Test
    void shouldBeginTheSleepAnewWithPingResp() {
        int id = connectsWithWill().subscribes("t/1", Qos.ONE);
        a.fallsAsleep(600);
        scene.broker.sends("t/1", "x", Qos.ONE);
        scene.passes(650);
        a.wakes().hears(publish(Qos.ONE, id, 1, "x"));
        scene.passes(9);
        a.sends(pubAck(id, 1)).hears(PingResp.INSTANCE);
        isLostAfter(Duration.ofSeconds(660));
    }

    @Test
    void shouldKeepASleeperThatWakesInTimeForEver() {
        connectsWithWill().fallsAsleep(60);
        for (int wake = 0; wake < 1000; wake++) {
            scene.passes(89);
            a.wakes().hears(PingResp.INSTANCE).is(ASLEEP);
        }
        assertEquals(List.of(), scene.broker.firedWills);
    }

    @ParameterizedTest
    @CsvSource({"600, 1200, 1320", "600, 100, 110"})
    void shouldTakeANewDurationFromAsleep(int before, int after, int silenceSeconds) {
        connectsWithWill().fallsAsleep(before);
        scene.passes(50);
        a.fallsAsleep(after).is(ASLEEP);
        isLostAfter(Duration.ofSeconds(silenceSeconds));
    }

    @Test
    void shouldTakeANewDurationFromAwakeAndKeepWhatWasNotDelivered() {
        int id = connectsWithWill().subscribes("t/1", Qos.ONE);
        a.fallsAsleep(600);
        scene.broker.sends("t/1", "x", Qos.ONE);
        Publish x = publish(Qos.ONE, id, 1, "x");
        a.wakes().hears(x).is(AWAKE).fallsAsleep(100).is(ASLEEP);
        scene.passes(109);
        a.wakes().hears(x.asDuplicate()).sends(pubAck(id, 1)).hears(PingResp.INSTANCE);
        isLostAfter(Duration.ofSeconds(110));
    }

    @Test
    void shouldLetTheDurationHoldForAllLaterSleeps() {
        connectsWithWill().fallsAsleep(100);
        scene.passes(100);
        a.wakes().hears(PingResp.INSTANCE);
        scene.passes(100);
        a.wakes().hears(PingResp.INSTANCE);
        isLostAfter(Duration.ofSeconds(110));
    }

    @Test
    void shouldCountALateAcknowledgementAsASignOfLife() {
        int id = connectsWithWill().subscribes("t/1", Qos.ONE);
        a.fallsAsleep(600);
        scene.broker.sends("t/1", "x", Qos.ONE);
        a.wakes().hears(publish(Qos.ONE, id, 1, "x")).fallsAsleep(600);
        scene.passes(5);
        a.sends(pubAck(id, 1)).hearsNothing();
        isLostAfter(Duration.ofSeconds(660));
    }

    /** The client went silent when it was awake: its sleep has run since its last message, not since we gave up. */
    @Test
    void shouldMeasureASilentClientsSleepFromItsLastMessage() {
        int id = connectsWithWill().subscribes("t/1", Qos.ONE);
        a.fallsAsleep(600);
        scene.broker.sends("t/1", "x", Qos.ONE);
        Publish x = publish(Qos.ONE, id, 1, "x");
        a.wakes().hears(x);
        for (int repeat = 1; repeat <= 3; repeat++) {
            scene.passes(10);
            a.hears(x.asDuplicate());
        }
        scene.passes(10);
        isLostAfter(Duration.ofSeconds(660 - 40));
    }

    /**
     * A client that waits for its messages repeats PINGREQ after T_retry, and not after its sleep duration. One lost datagram must not cost a client with
     * short sleeps its connection and fire its will.
     */
    @Test
    void shouldBearWithAnAwakeClientAsLongAsItMayRepeatWhateverItsSleepLasts() {
        int id = connectsWithWill().subscribes("t/1", Qos.ONE);
        a.fallsAsleep(5);
        scene.broker.sends("t/1", "x", Qos.ONE);
        Publish x = publish(Qos.ONE, id, 1, "x");
        a.wakes().hears(x);
        scene.passes(10);
        a.hears(x.asDuplicate()).is(AWAKE);
        scene.passes(5);
        a.wakes().hearsNothing();
        scene.passes(5);
        a.hears(x.asDuplicate()).sends(pubAck(id, 1)).hears(PingResp.INSTANCE);
        isLostAfter(Duration.ofMillis(7_500));
    }

    @Test
    void shouldLoseAShortSleeperThatFallsSilentForGoodWhenItsRepeatsAreOver() {
        int id = connectsWithWill().subscribes("t/1", Qos.ONE);
        a.fallsAsleep(5);
        scene.broker.sends("t/1", "x", Qos.ONE);
        Publish x = publish(Qos.ONE, id, 1, "x");
        a.wakes().hears(x);
        for (int repeat = 1; repeat <= 3; repeat++) {
            scene.passes(10);
            a.hears(x.asDuplicate()).is(AWAKE);
        }
        scene.passes(10);
        a.hearsNothing().is(LOST);
        assertEquals(List.of(THE_WILL), scene.broker.firedWills);
    }

    @Test
    void shouldTellALostSleeperAtItsNextContact() {
        connectsWithWill().fallsAsleep(60);
        scene.passes(90);
        a.hearsNothing().is(LOST).wakes().hears(Disconnect.PLAIN).is(LOST);
    }

    @Test
    void shouldForgetACleanSessionWithItsMessagesWhenTheSleeperIsLost() {
        a.connects();
        a.subscribes("t/1", Qos.ONE);
        a.fallsAsleep(60);
        scene.broker.sends("t/1", "x", Qos.ONE);
        scene.passes(90);
        a.isGone();
        assertEquals(0, scene.core.queues().messages());
        assertEquals(0, scene.store.messages());
    }

    @Test
    void shouldFireNoWillWhenASleeperSaysGoodbye() {
        connectsWithWill().fallsAsleep(60);
        scene.passes(1);
        a.saysGoodbye().is(DISCONNECTED);
        scene.passes(1000);
        assertEquals(List.of(), scene.broker.firedWills);
    }

    @Test
    void shouldFireNoWillWhenAnAwakeClientSaysGoodbye() {
        int id = connectsWithWill().subscribes("t/1", Qos.ONE);
        a.fallsAsleep(600);
        scene.broker.sends("t/1", "x", Qos.ONE);
        a.wakes().hears(publish(Qos.ONE, id, 1, "x")).saysGoodbye().is(DISCONNECTED);
        scene.passes(1000);
        a.hearsNothing();
        assertEquals(List.of(), scene.broker.firedWills);
    }

    @Test
    void shouldTellNothingToASleeperWhoseLinkTheBrokerCuts() {
        connectsWithWill().fallsAsleep(60);
        scene.broker.loses(a.session().id());
        a.hearsNothing().is(LOST);
        a.wakes().hears(Disconnect.PLAIN);
    }
}
