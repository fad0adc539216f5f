package io.mqttsn.simulator.client;

import static io.mqttsn.simulator.client.LockStep.event;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.ConnAck;
import io.mqttsn.codec.Connect;
import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.PingResp;
import io.mqttsn.codec.PredefinedTopicId;
import io.mqttsn.codec.PubAck;
import io.mqttsn.codec.PubComp;
import io.mqttsn.codec.PubRec;
import io.mqttsn.codec.PubRel;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.RegAck;
import io.mqttsn.codec.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.SubAck;
import io.mqttsn.codec.Subscribe;
import io.mqttsn.codec.TopicId;
import io.mqttsn.simulator.client.Violation.Kind;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The cycle of MQTT-SN 1.2, §6.14, as the sleeping client lives it. */
class SleepTest {

    private static final ReturnCode OK = ReturnCode.ACCEPTED;
    private static final PingReq WAKE = new PingReq(ClientId.of("s"));
    private static final FilterText ALL = new FilterText("c/#");

    private final LockStep step = new LockStep(SensorSettings.builder("s")
            .keepAliveSeconds(60)
            .retry(Duration.ofSeconds(10), 2)
            .build());

    @AfterEach
    void nothingElseHappened() {
        step.expectNothing();
    }

    private static Publish publish(Qos qos, int msgId) {
        return new Publish(false, qos, false, new TopicId(5), msgId, Octets.utf8("cmd"));
    }

    private void asleep() {
        step.connect();
        step.client.subscribe(ALL, Qos.TWO, step.now());
        step.expect(new Subscribe(false, Qos.TWO, 1, ALL))
                .gateway(new SubAck(Qos.TWO, 0, 1, OK))
                .expect(event("subscribed", ALL, Qos.TWO));
        step.client.sleep(300, step.now());
        step.expect(Disconnect.sleepFor(300)).gateway(Disconnect.PLAIN).expect(event("asleep", SleepCause.ANNOUNCED));
    }

    /**
     * <pre>
     *   DISCONNECT(300)  --->
     *                    <---  DISCONNECT
     *   [sleeps]
     *   PINGREQ(s)       --->
     *                    <---  REGISTER
     *   REGACK           --->
     *                    <---  PUBLISH(QoS 1)
     *   PUBACK           --->
     *                    <---  PUBLISH(QoS 2)
     *   PUBREC           --->
     *                    <---  PUBREL
     *   PUBCOMP          --->
     *                    <---  PINGRESP
     *   [sleeps]
     * </pre>
     */
    @Test
    void shouldFetchEverythingAndSleepAgain() {
        asleep();
        step.after(Duration.ofSeconds(290)).expectNothing();
        step.client.wake(step.now());
        step.expect(WAKE)
                .gateway(new Register(5, 1, "c/x"))
                .expect(event("registered", "c/x", 5), new RegAck(5, 1, OK))
                .gateway(publish(Qos.ONE, 1))
                .expect(event("arrived", "c/x", Qos.ONE, "cmd"), new PubAck(5, 1, OK))
                .gateway(publish(Qos.TWO, 2))
                .expect(event("arrived", "c/x", Qos.TWO, "cmd"), new PubRec(2))
                .gateway(new PubRel(2))
                .expect(new PubComp(2))
                .gateway(PingResp.INSTANCE)
                .expect(event("asleep", SleepCause.DRAINED))
                .after(Duration.ofDays(1))
                .expectNothing();
    }

    @Test
    void shouldSendNothingWhileAsleep() {
        asleep();
        step.client.publish(1, new PredefinedTopicId(7), Octets.EMPTY, Qos.ONE, false, step.now());
        step.client.ping(step.now());
        step.after(Duration.ofDays(2)).expectNothing();
        assertEquals(Long.MAX_VALUE, step.client.nextDeadlineNanos());
    }

    /** Messages and their repeats were once sent to sleeping radios. */
    @Test
    void shouldHearNothingWhileAsleepAndReportIt() {
        asleep();
        step.gateway(new Register(5, 1, "c/x"))
                .expectViolation(Kind.MESSAGE_WHILE_ASLEEP)
                .gateway(publish(Qos.ONE, 1))
                .expectViolation(Kind.MESSAGE_WHILE_ASLEEP);
    }

    /** A gateway once ended the awake phase before the last message was acknowledged. */
    @Test
    void shouldReportPingRespBeforeTheLastDeliveryIsFinished() {
        asleep();
        step.client.wake(step.now());
        step.expect(WAKE)
                .gateway(new Register(5, 1, "c/x"))
                .expect(event("registered", "c/x", 5), new RegAck(5, 1, OK))
                .gateway(publish(Qos.TWO, 2))
                .expect(event("arrived", "c/x", Qos.TWO, "cmd"), new PubRec(2))
                .gateway(PingResp.INSTANCE)
                .expectViolation(Kind.PINGRESP_BEFORE_END)
                .expect(event("asleep", SleepCause.DRAINED));
    }

    /** §6.14: T_retry begins anew with each message that is not PINGRESP; when it is exhausted the client sleeps again. */
    @Test
    void shouldRepeatPingReqThenSleepAgain() {
        asleep();
        step.client.wake(step.now());
        step.expect(WAKE)
                .after(Duration.ofSeconds(9))
                .gateway(new Register(5, 1, "c/x"))
                .expect(event("registered", "c/x", 5), new RegAck(5, 1, OK))
                .after(Duration.ofSeconds(10).minusNanos(1))
                .expectNothing()
                .after(Duration.ofNanos(1))
                .expect(WAKE)
                .after(Duration.ofSeconds(10))
                .expect(WAKE)
                .after(Duration.ofSeconds(10))
                .expect(event("asleep", SleepCause.UNANSWERED));
        // The gateway may only now get to what was repeated.
        step.gateway(publish(Qos.ONE, 1)).gateway(PingResp.INSTANCE);
    }

    /** The repeat of a PINGREQ, which the first PINGRESP has crossed, begins a second flush; the gateway repeats it for longer than late answers are expected. */
    @Test
    void shouldNotBlameTheGatewayForTheFlushThatARepeatedPingReqBegins() {
        asleep();
        step.client.wake(step.now());
        step.expect(WAKE)
                .after(Duration.ofSeconds(10))
                .expect(WAKE)
                .gateway(PingResp.INSTANCE)
                .expect(event("asleep", SleepCause.DRAINED))
                .gateway(publish(Qos.ONE, 1))
                .after(Duration.ofMinutes(3))
                .gateway(publish(Qos.ONE, 1))
                .expectNothing()
                .gateway(PingResp.INSTANCE)
                .expectViolation(Kind.MESSAGE_WHILE_ASLEEP);
    }

    /** Two PINGREQ, two PINGRESP: the second one finds the client asleep, and nobody is to blame. */
    @Test
    void shouldExpectOnePingRespPerPingReq() {
        asleep();
        step.client.wake(step.now());
        step.expect(WAKE)
                .after(Duration.ofSeconds(10))
                .expect(WAKE)
                .gateway(PingResp.INSTANCE)
                .expect(event("asleep", SleepCause.DRAINED))
                .gateway(PingResp.INSTANCE)
                .expectNothing()
                .gateway(PingResp.INSTANCE)
                .expectViolation(Kind.MESSAGE_WHILE_ASLEEP);
    }

    @Test
    void shouldConnectAgainWhenTheGatewayDoesNotKnowItAtTheWake() {
        asleep();
        step.client.wake(step.now());
        step.expect(WAKE)
                .gateway(Disconnect.PLAIN)
                .expect(event("lost", LossReason.GATEWAY_DISCONNECTED))
                .after(Duration.ofSeconds(1))
                .expect(new Connect(false, true, 1, 60, ClientId.of("s")));
    }

    @Test
    void shouldChangeTheDurationWhileAsleep() {
        asleep();
        step.client.sleep(600, step.now());
        step.expect(Disconnect.sleepFor(600)).gateway(Disconnect.PLAIN).expect(event("asleep", SleepCause.ANNOUNCED));
    }

    @Test
    void shouldLeaveForGoodFromSleep() {
        asleep();
        step.client.disconnect(step.now());
        step.expect(Disconnect.PLAIN).gateway(Disconnect.PLAIN).expect(event("disconnected"));
    }

    /** Without clean session the subscriptions hold, and what was published asleep leaves after CONNACK. */
    @Test
    void shouldWakeByConnect() {
        asleep();
        PredefinedTopicId seven = new PredefinedTopicId(7);
        step.client.publish(1, seven, Octets.EMPTY, Qos.ZERO, false, step.now());
        step.client.connect(false, step.now());
        step.expect(new Connect(false, false, 1, 60, ClientId.of("s")))
                .gateway(new ConnAck(OK))
                .expect(
                        event("connected"),
                        new Publish(false, Qos.ZERO, false, seven, 0, Octets.EMPTY),
                        event("published", 1L, PublishOutcome.SENT))
                .gateway(new Register(5, 1, "c/x"))
                .expect(event("registered", "c/x", 5), new RegAck(5, 1, OK))
                .gateway(publish(Qos.ZERO, 0))
                .expect(event("arrived", "c/x", Qos.ZERO, "cmd"));
    }

    /** A publish that is in flight when the client falls asleep keeps its place, and its late PUBACK is welcome. */
    @Test
    void shouldTakeALatePubAckWhileAwake() {
        PredefinedTopicId seven = new PredefinedTopicId(7);
        step.connect();
        step.client.publish(1, seven, Octets.EMPTY, Qos.ONE, false, step.now());
        step.expect(new Publish(false, Qos.ONE, false, seven, 1, Octets.EMPTY));
        step.client.sleep(60, step.now());
        step.expect(Disconnect.sleepFor(60))
                .gateway(Disconnect.PLAIN)
                .expect(event("asleep", SleepCause.ANNOUNCED))
                .after(Duration.ofSeconds(50));
        step.client.wake(step.now());
        step.expect(WAKE)
                .gateway(new PubAck(7, 1, OK))
                .expect(event("published", 1L, PublishOutcome.ACKNOWLEDGED))
                .gateway(PingResp.INSTANCE)
                .expect(event("asleep", SleepCause.DRAINED));
    }
}
