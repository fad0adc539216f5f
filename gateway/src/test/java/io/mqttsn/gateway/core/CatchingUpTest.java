package io.mqttsn.gateway.core;

import static io.mqttsn.gateway.core.Messages.connect;
import static io.mqttsn.gateway.core.Messages.pubAck;
import static io.mqttsn.gateway.core.Messages.publish;
import static io.mqttsn.gateway.core.Messages.regAck;

import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.PingResp;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Register;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Messages of QoS 0 that waited for a client come a few at a time: of a thousand that were sent at once, a client with the usual receive buffer of Linux got
 * the first quarter, and a sensor would have got four.
 *
 * <pre>
 * PINGREQ            →
 *                    ← PUBLISH 1
 *                    ← PUBLISH 2
 *        (pause)
 *                    ← PUBLISH 3
 *                    ← PINGRESP
 * </pre>
 */
class CatchingUpTest extends ScenarioTest {

    private static final Duration PAUSE = Duration.ofMillis(50);

    private Client a = scene.client("a");
    private int topicId;

    @BeforeEach
    void aSleepsSubscribed() {
        scene = new Scenario(settings -> {
            settings.qos0Burst = 2;
            settings.qos0Pause = PAUSE;
        });
        a = scene.client("a").connectsKeeping();
        topicId = a.subscribes("t/1", Qos.TWO);
        a.fallsAsleep(600);
    }

    private void brokerSends(int from, int to, Qos qos) {
        IntStream.rangeClosed(from, to).forEach(number -> scene.broker.sends("t/1", Integer.toString(number), qos));
    }

    private MqttSnMessage qos0(int number) {
        return publish(Qos.ZERO, topicId, 0, Integer.toString(number));
    }

    private MqttSnMessage qos1(int msgId, int number) {
        return publish(Qos.ONE, topicId, msgId, Integer.toString(number));
    }

    private Client connectsAndRegisters() {
        a.sends(connect(a.id)).hears(Messages.accepted(), new Register(topicId, 1, "t/1"));
        return a.sends(regAck(topicId, 1));
    }

    @Test
    void shouldPauseAfterEveryFewMessagesOfQos0() {
        brokerSends(1, 5, Qos.ZERO);
        a.wakes().hears(qos0(1), qos0(2));
        scene.passes(PAUSE.minusMillis(1));
        a.hearsNothing();
        scene.passes(Duration.ofMillis(1));
        a.hears(qos0(3), qos0(4));
        scene.passes(PAUSE);
        a.hears(qos0(5), PingResp.INSTANCE);
    }

    @Test
    void shouldNotPauseBeforePingResp() {
        brokerSends(1, 2, Qos.ZERO);
        a.wakes().hears(qos0(1), qos0(2), PingResp.INSTANCE);
    }

    /** Acknowledgements are pace enough. */
    @Test
    void shouldNotPauseWhereAcknowledgementsSetThePace() {
        brokerSends(1, 1, Qos.ZERO);
        brokerSends(2, 2, Qos.ONE);
        brokerSends(3, 4, Qos.ZERO);
        a.wakes().hears(qos0(1), qos1(1, 2));
        a.sends(pubAck(topicId, 1)).hears(qos0(3), qos0(4), PingResp.INSTANCE);
    }

    @Test
    void shouldKeepTheOrderOfWhatComesDuringAPause() {
        brokerSends(1, 3, Qos.ZERO);
        a.wakes().hears(qos0(1), qos0(2));
        brokerSends(4, 4, Qos.ZERO);
        a.hearsNothing();
        scene.passes(PAUSE);
        a.hears(qos0(3), qos0(4), PingResp.INSTANCE);
    }

    @Test
    void shouldNotShortenThePauseForARepeatedPingReq() {
        brokerSends(1, 3, Qos.ZERO);
        a.wakes().hears(qos0(1), qos0(2));
        a.wakes().hearsNothing();
        scene.passes(PAUSE);
        a.hears(qos0(3), PingResp.INSTANCE);
    }

    @Test
    void shouldBeSilentWhenTheClientFallsAsleepDuringAPause() {
        brokerSends(1, 3, Qos.ZERO);
        a.wakes().hears(qos0(1), qos0(2));
        a.fallsAsleep(600);
        scene.passes(PAUSE.multipliedBy(2));
        a.hearsNothing();
        a.wakes().hears(qos0(3), PingResp.INSTANCE);
    }

    @Test
    void shouldPauseForAClientThatConnectsAgain() {
        brokerSends(1, 3, Qos.ZERO);
        connectsAndRegisters().hears(qos0(1), qos0(2));
        scene.passes(PAUSE);
        a.hears(qos0(3));
    }

    /** Who is there takes messages as they come. */
    @Test
    void shouldNotPauseOnceTheClientHasCaughtUp() {
        brokerSends(1, 3, Qos.ZERO);
        connectsAndRegisters().hears(qos0(1), qos0(2));
        scene.passes(PAUSE);
        a.hears(qos0(3));
        brokerSends(4, 4, Qos.ONE);
        brokerSends(5, 8, Qos.ZERO);
        a.hears(qos1(2, 4));
        a.sends(pubAck(topicId, 2)).hears(qos0(5), qos0(6), qos0(7), qos0(8));
    }
}
