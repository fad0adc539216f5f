package io.mqttsn.gateway.core;

import static io.mqttsn.gateway.core.Messages.accepted;
import static io.mqttsn.gateway.core.Messages.connect;
import static io.mqttsn.gateway.core.Messages.connectFor;
import static io.mqttsn.gateway.core.Messages.publish;
import static io.mqttsn.gateway.core.Messages.refused;
import static io.mqttsn.gateway.core.session.SessionState.Name.ACTIVE;
import static io.mqttsn.gateway.core.session.SessionState.Name.ASLEEP;
import static io.mqttsn.gateway.core.session.SessionState.Name.DISCONNECTED;
import static io.mqttsn.gateway.core.session.SessionState.Name.LOST;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.PingResp;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.time.Moments;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Who is there, who has said goodbye and who is lost (MQTT-SN 1.2, §6.11, §6.12, §7.2).
 *
 * <pre>
 * client           gateway           broker
 * PINGREQ     --->                               at least once per keepalive
 *             <--- PINGRESP
 *                  (silence)
 *                  close       --->              keepalive and tolerance are over: the will is fired
 * </pre>
 */
class LivenessTest extends ScenarioTest {

    private static final Duration ONE_NANO = Duration.ofNanos(1);

    private final Client a = scene.client("a");

    /** Milliseconds, and seconds in 32 bits, went wrong elsewhere; others noticed 20 s late or never. */
    @ParameterizedTest
    @CsvSource({"1,1500", "10,15000", "60,90000", "61,67100", "3600,3960000", "65535,72088500"})
    void shouldLoseAClientWhenKeepaliveAndToleranceAreOverAndNotBefore(int keepAliveSeconds, long toleratedMillis) {
        connectsWithWill(keepAliveSeconds);
        Duration tolerated = Duration.ofMillis(toleratedMillis);
        scene.passes(tolerated.minus(ONE_NANO));
        a.hearsNothing().is(ACTIVE);
        assertEquals(0, scene.broker.firedWills.size());
        scene.passes(ONE_NANO);
        a.hearsNothing().is(LOST);
        assertEquals(1, scene.broker.firedWills.size());
    }

    @ParameterizedTest
    @CsvSource({"60,90000", "3600,3960000"})
    void shouldMeasureSilenceFromTheLastMessage(int keepAliveSeconds, long toleratedMillis) {
        a.sends(connectFor(a.id, keepAliveSeconds)).hears(accepted());
        Duration tolerated = Duration.ofMillis(toleratedMillis);
        for (int i = 0; i < 5; i++) {
            scene.passes(tolerated.minus(ONE_NANO));
            a.sends(PingReq.KEEP_ALIVE).hears(PingResp.INSTANCE);
        }
        scene.passes(tolerated.minus(ONE_NANO));
        a.is(ACTIVE);
        scene.passes(ONE_NANO);
        a.is(LOST);
    }

    @Test
    void shouldTakeWhatTheGatewaySendsForNoSignOfLife() {
        a.connectsKeeping();
        int id = a.subscribes("t", Qos.ZERO);
        for (int i = 0; i < 9; i++) {
            scene.passes(9);
            scene.broker.sends("t", "hi", Qos.ZERO);
            a.hears(publish(Qos.ZERO, id, 0, "hi")).is(ACTIVE);
        }
        scene.passes(9);
        a.is(LOST);
    }

    /** Elsewhere a keepalive of 0 meant hundreds of PINGREQ per second. */
    @Test
    void shouldLeaveAClientWithoutKeepaliveInPeaceForADayAndLoseItWhenItHasBeenIdleTooLong() {
        connectsWithWill(0);
        scene.passes(Duration.ofHours(30).minus(ONE_NANO));
        a.hearsNothing().is(ACTIVE);
        scene.passes(ONE_NANO);
        a.is(LOST);
        assertEquals(1, scene.broker.firedWills.size());
    }

    @Test
    void shouldNeverLoseAClientWithoutKeepaliveWhereIdlingIsNotLimited() {
        scene = new Scenario(settings -> settings.idleMax = Duration.ZERO);
        Client b = scene.client("b");
        b.sends(connectFor(b.id, 0)).hears(accepted());
        scene.passes(Duration.ofDays(365));
        b.hearsNothing().is(ACTIVE);
        assertEquals(Moments.NEVER, scene.core.nextDeadlineNanos());
        b.saysGoodbye();
    }

    /** Monotonic time may begin anywhere, and may wrap. */
    @ParameterizedTest
    @CsvSource({"-9223372036854775808", "-1", "9223372036854775807", "9223372036850000000"})
    void shouldSuperviseWhereverTimeBegins(long startNanos) {
        scene = new Scenario(settings -> {}, startNanos);
        Client b = scene.client("b").connectsKeeping();
        scene.passes(Duration.ofSeconds(90).minus(ONE_NANO));
        b.is(ACTIVE);
        scene.passes(ONE_NANO);
        b.is(LOST);
    }

    @Test
    void shouldLoseManyClientsAtTheSameMoment() {
        for (int i = 0; i < 50; i++) {
            scene.client("c" + i).connectsKeeping();
        }
        scene.passes(89);
        scene.core
                .sessions()
                .all()
                .forEach(session -> assertEquals(ACTIVE, session.state().name()));
        scene.passes(1);
        scene.core
                .sessions()
                .all()
                .forEach(session -> assertEquals(LOST, session.state().name()));
    }

    @Test
    void shouldFireNoWillAfterAGoodbye() {
        connectsWithWill(60);
        a.saysGoodbye().is(DISCONNECTED);
        scene.passes(1000);
        a.hearsNothing();
        assertEquals(0, scene.broker.firedWills.size());
    }

    /** A lost answer stranded a node elsewhere. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void shouldAnswerARepeatedGoodbyeAgain(boolean cleanSession) {
        if (cleanSession) {
            a.connects();
        } else {
            a.connectsKeeping();
        }
        for (int repeat = 0; repeat < 3; repeat++) {
            a.sends(Disconnect.PLAIN).hears(Disconnect.PLAIN);
            scene.passes(10);
        }
        assertEquals(!cleanSession, a.hasSession());
    }

    /** It has crossed our DISCONNECT, or is a gateway's answer to it; answered again, two gateways would go on. A client that waits is answered later. */
    @Test
    void shouldNotAnswerAGoodbyeThatCrossesTheAnswer() {
        a.connectsKeeping().saysGoodbye();
        scene.passes(Duration.ofMillis(500).minus(ONE_NANO));
        a.sends(Disconnect.PLAIN).hearsNothing();
        scene.passes(ONE_NANO);
        a.sends(Disconnect.PLAIN).hears(Disconnect.PLAIN);
    }

    @Test
    void shouldTakeAGoodbyeThatCrossesTheAnswerToAGoodNightWithoutAnswer() {
        a.connectsKeeping().fallsAsleep(600);
        a.sends(Disconnect.PLAIN).hearsNothing().is(DISCONNECTED);
        scene.passes(1);
        a.sends(Disconnect.PLAIN).hears(Disconnect.PLAIN).is(DISCONNECTED);
    }

    @Test
    void shouldAnswerNoGoodbyeOfAForgottenClientWhenNobodyRepeatsAnyMore() {
        a.connects().saysGoodbye();
        scene.passes(Duration.ofSeconds(40).minus(ONE_NANO));
        a.sends(Disconnect.PLAIN).hears(Disconnect.PLAIN);
        scene.passes(ONE_NANO);
        a.sends(Disconnect.PLAIN).hearsNothing();
    }

    @Test
    void shouldTakeADurationOfZeroForAGoodbye() {
        a.connectsKeeping();
        a.sends(Disconnect.sleepFor(0)).hears(Disconnect.PLAIN).is(DISCONNECTED);
    }

    @Test
    void shouldEndTheSleepWithAGoodbyeAndFireNoWill() {
        connectsWithWill(60);
        a.fallsAsleep(600).is(ASLEEP);
        scene.passes(1);
        a.saysGoodbye().is(DISCONNECTED);
        scene.passes(3600);
        assertEquals(0, scene.broker.firedWills.size());
    }

    @ParameterizedTest
    @CsvSource({"LOST", "DISCONNECTED"})
    void shouldTellAClientThatIsNotConnectedToConnect(io.mqttsn.gateway.core.session.SessionState.Name state) {
        a.isLedTo(state);
        a.sends(PingReq.KEEP_ALIVE).hears(Disconnect.PLAIN).is(state);
        a.sends(connect(a.id)).hears(accepted()).is(ACTIVE);
    }

    @ParameterizedTest
    @EnumSource(
            value = io.mqttsn.gateway.core.session.SessionState.Name.class,
            names = {"LOST", "DISCONNECTED"})
    void shouldForgetASessionThatNobodyAsksForAnyMore(io.mqttsn.gateway.core.session.SessionState.Name state) {
        scene = new Scenario(settings -> settings.sessionExpiry = Duration.ofHours(1));
        Client b = scene.client("b").connectsKeeping();
        if (state == DISCONNECTED) {
            b.saysGoodbye();
        } else {
            scene.passes(90);
        }
        b.is(state);
        scene.passes(Duration.ofHours(1).minus(ONE_NANO));
        b.is(state);
        scene.passes(ONE_NANO);
        b.isGone();
        assertEquals(0, scene.broker.links());
    }

    @Test
    void shouldLoseTheClientWhoseConnectionTheBrokerCloses() {
        connectsWithWill(60);
        scene.broker.loses(a.session().id());
        a.hears(Disconnect.PLAIN).is(LOST);
        assertEquals(1, scene.broker.firedWills.size());
        scene.passes(1000);
        assertEquals(1, scene.broker.firedWills.size());
    }

    private void connectsWithWill(int keepAliveSeconds) {
        a.sends(new io.mqttsn.codec.Connect(true, false, 1, keepAliveSeconds, a.id))
                .ignoresWhatItHeard();
        a.sends(Messages.willTopic("w")).ignoresWhatItHeard();
        a.sends(Messages.willMsg("gone")).hears(accepted());
    }

    /** The session was forgotten while its link was being opened, and came back without its subscriptions. */
    @Test
    void shouldNotForgetASessionThatIsAboutToGoOn() {
        scene = new Scenario(settings -> {
            settings.sessionExpiry = Duration.ofSeconds(30);
            settings.connectTimeout = Duration.ofMinutes(2);
        });
        Client a = scene.client("a").connectsKeeping();
        a.subscribes("t/1", Qos.ONE);
        a.saysGoodbye();
        scene.broker.answers.holdBack();
        a.sends(connect(a.id)).hearsNothing();
        scene.passes(100);
        scene.broker.answers.letAllGo();
        a.hears(accepted());
        assertEquals(1, a.session().subscriptions().size());
    }

    @Test
    void shouldForgetASessionAfterAllWhenItsConnectCameToNothing() {
        scene = new Scenario(settings -> {
            settings.sessionExpiry = Duration.ofSeconds(30);
            settings.connectTimeout = Duration.ofMinutes(2);
        });
        Client a = scene.client("a").connectsKeeping().saysGoodbye();
        scene.broker.answers.holdBack();
        a.sends(connect(a.id)).hearsNothing();
        scene.passes(120);
        a.hears(refused(ReturnCode.CONGESTION));
        assertEquals("DISCONNECTED", a.state().name());
        scene.passes(120);
        a.isGone();
    }
}
