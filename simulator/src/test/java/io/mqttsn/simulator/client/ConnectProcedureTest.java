package io.mqttsn.simulator.client;

import static io.mqttsn.simulator.client.LockStep.event;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.ConnAck;
import io.mqttsn.codec.Connect;
import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.WillMsg;
import io.mqttsn.codec.WillMsgReq;
import io.mqttsn.codec.WillTopic;
import io.mqttsn.codec.WillTopicReq;
import io.mqttsn.simulator.client.Violation.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConnectProcedureTest {

    private static final ConnAck ACCEPTED = new ConnAck(ReturnCode.ACCEPTED);
    private static final Will WILL = new Will("w/t", Octets.utf8("gone"), Qos.ONE, true);
    private static final Connect PLAIN = new Connect(false, true, 1, 60, ClientId.of("s"));
    private static final Connect WITH_WILL = new Connect(true, true, 1, 60, ClientId.of("s"));

    private LockStep step = new LockStep(SensorSettings.of("s"));

    @Test
    void shouldBeActiveAfterConnAck() {
        step.connect().expectNothing();
        assertEquals(SensorState.ACTIVE, step.client.state());
    }

    /**
     * <pre>
     *   CONNECT(Will)  --->
     *                  <---  WILLTOPICREQ
     *   WILLTOPIC      --->
     *                  <---  WILLMSGREQ
     *   WILLMSG        --->
     *                  <---  CONNACK
     * </pre>
     */
    @Test
    void shouldAnswerWillPrompts() {
        step = new LockStep(SensorSettings.builder("s").will(WILL).build());
        step.client.connect(step.now());
        step.expect(WITH_WILL)
                .gateway(WillTopicReq.INSTANCE)
                .expect(new WillTopic(Qos.ONE, true, "w/t"))
                .gateway(WillMsgReq.INSTANCE)
                .expect(new WillMsg(Octets.utf8("gone")))
                .gateway(ACCEPTED)
                .expect(event("connected"))
                .expectNothing();
    }

    @Test
    void shouldDeleteTheStoredWillWithAnEmptyWillTopic() {
        step = new LockStep(SensorSettings.builder("s").will(Will.NONE).build());
        step.client.connect(step.now());
        step.expect(WITH_WILL)
                .gateway(WillTopicReq.INSTANCE)
                .expect(WillTopic.EMPTY)
                .gateway(ACCEPTED)
                .expect(event("connected"))
                .expectNothing();
    }

    @Test
    void shouldAnswerARepeatedPromptAgain() {
        step = new LockStep(SensorSettings.builder("s").will(WILL).build());
        step.client.connect(step.now());
        WillTopic willTopic = new WillTopic(Qos.ONE, true, "w/t");
        step.expect(WITH_WILL)
                .gateway(WillTopicReq.INSTANCE)
                .expect(willTopic)
                .gateway(WillTopicReq.INSTANCE)
                .expect(willTopic)
                .gateway(WillMsgReq.INSTANCE)
                .expect(new WillMsg(Octets.utf8("gone")))
                // The gateway's answer to the first of the two WILLTOPICs.
                .gateway(WillMsgReq.INSTANCE)
                .expect(new WillMsg(Octets.utf8("gone")))
                .gateway(ACCEPTED)
                .expect(event("connected"))
                .expectNothing();
    }

    @Test
    void shouldReportConnAckBeforeTheWillWasAskedFor() {
        step = new LockStep(SensorSettings.builder("s").will(WILL).build());
        step.client.connect(step.now());
        step.expect(WITH_WILL)
                .gateway(ACCEPTED)
                .expectViolation(Kind.WILL_PROMPT_OUT_OF_ORDER)
                .expect(event("connected"))
                .expectNothing();
    }

    @Test
    void shouldReportWillPromptsOutOfOrder() {
        step = new LockStep(SensorSettings.builder("s").will(WILL).build());
        step.client.connect(step.now());
        step.expect(WITH_WILL)
                .gateway(WillMsgReq.INSTANCE)
                .expectViolation(Kind.WILL_PROMPT_OUT_OF_ORDER)
                .expectNothing();
    }

    /**
     * <pre>
     *   CONNECT  --->        each T_retry, N_retry times
     *   (lost)               pause
     *   CONNECT  --->
     *            <---  CONNACK
     * </pre>
     */
    @Test
    void shouldRepeatConnectThenPauseThenBeginAnew() {
        step = new LockStep(SensorSettings.builder("s")
                .retry(Duration.ofSeconds(10), 2)
                .reconnectAfter(Duration.ofSeconds(3))
                .build());
        step.client.connect(step.now());
        step.expect(PLAIN)
                .after(Duration.ofSeconds(10))
                .expect(PLAIN)
                .after(Duration.ofSeconds(10))
                .expect(PLAIN)
                .after(Duration.ofSeconds(10))
                .expect(event("lost", LossReason.NO_ANSWER))
                .after(Duration.ofSeconds(3).minusNanos(1))
                .expectNothing()
                .after(Duration.ofNanos(1))
                .expect(PLAIN)
                .gateway(ACCEPTED)
                .expect(event("connected"))
                .expectNothing();
    }

    @Test
    void shouldDoubleThePauseUpToTWait() {
        step = new LockStep(SensorSettings.builder("s")
                .retry(Duration.ofSeconds(1), 0)
                .reconnectAfter(Duration.ofSeconds(2))
                .waitAfterCongestion(Duration.ofSeconds(5))
                .build());
        step.client.connect(step.now());
        step.expect(PLAIN);
        for (int pauseSeconds : new int[] {2, 4, 5, 5}) {
            step.after(Duration.ofSeconds(1))
                    .expect(event("lost", LossReason.NO_ANSWER))
                    .after(Duration.ofSeconds(pauseSeconds).minusNanos(1))
                    .expectNothing()
                    .after(Duration.ofNanos(1))
                    .expect(PLAIN);
        }
        step.expectNothing();
    }

    @Test
    void shouldTryAgainAfterTWaitWhenRefusedForCongestion() {
        step = new LockStep(SensorSettings.builder("s")
                .waitAfterCongestion(Duration.ofMinutes(6))
                .build());
        step.client.connect(step.now());
        step.expect(PLAIN)
                .gateway(new ConnAck(ReturnCode.CONGESTION))
                .expect(event("refused", ReturnCode.CONGESTION))
                .after(Duration.ofMinutes(6).minusNanos(1))
                .expectNothing()
                .after(Duration.ofNanos(1))
                .expect(PLAIN)
                .expectNothing();
    }

    @Test
    void shouldNotTryAgainWhenRefusedForGood() {
        step.client.connect(step.now());
        step.expect(PLAIN)
                .gateway(new ConnAck(ReturnCode.NOT_SUPPORTED))
                .expect(event("refused", ReturnCode.NOT_SUPPORTED))
                .after(Duration.ofDays(1))
                .expectNothing();
    }

    @Test
    void shouldConnectAgainAfterDisconnectFromTheGateway() {
        step.connect()
                .gateway(Disconnect.PLAIN)
                .expect(event("lost", LossReason.GATEWAY_DISCONNECTED))
                .after(Duration.ofSeconds(1))
                .expect(PLAIN)
                .expectNothing();
    }

    @Test
    void shouldStayDisconnectedWhenToldNeverToReconnect() {
        step = new LockStep(SensorSettings.builder("s").neverReconnect().build());
        step.connect()
                .gateway(Disconnect.PLAIN)
                .expect(event("lost", LossReason.GATEWAY_DISCONNECTED))
                .after(Duration.ofDays(1))
                .expectNothing();
    }

    /** A repeated CONNECT may get two answers; a third one is the gateway's fault. */
    @Test
    void shouldAcceptOneConnAckPerConnect() {
        step.client.connect(step.now());
        step.expect(PLAIN)
                .after(Duration.ofSeconds(10))
                .expect(PLAIN)
                .gateway(ACCEPTED)
                .expect(event("connected"))
                .gateway(ACCEPTED)
                .expectNothing()
                .gateway(ACCEPTED)
                .expectViolation(Kind.UNEXPECTED_ANSWER)
                .expectNothing();
    }

    @Test
    void shouldRepeatDisconnectUntilAnswered() {
        step.connect();
        step.client.disconnect(step.now());
        step.expect(Disconnect.PLAIN)
                .after(Duration.ofSeconds(10))
                .expect(Disconnect.PLAIN)
                .gateway(Disconnect.PLAIN)
                .expect(event("disconnected"))
                .gateway(Disconnect.PLAIN)
                .after(Duration.ofDays(1))
                .expectNothing();
    }

    /** Monotonic clocks may start anywhere and wrap around. */
    @Test
    void shouldKeepTimeAcrossTheWrapOfTheClock() {
        step = new LockStep(
                SensorSettings.of("s"), Long.MAX_VALUE - Duration.ofSeconds(15).toNanos());
        step.client.connect(step.now());
        step.expect(PLAIN)
                .after(Duration.ofSeconds(10))
                .expect(PLAIN)
                .after(Duration.ofSeconds(10))
                .expect(PLAIN)
                .gateway(ACCEPTED)
                .expect(event("connected"))
                .expectNothing();
    }
}
