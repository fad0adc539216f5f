package io.mqttsn.simulator.client;

import static io.mqttsn.simulator.client.LockStep.event;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mqttsn.codec.ConnAck;
import io.mqttsn.codec.Connect;
import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.Octets;
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
import io.mqttsn.codec.ShortTopicName;
import io.mqttsn.codec.TopicId;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.codec.TopicSelector;
import io.mqttsn.simulator.client.Violation.Kind;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PublishProcedureTest {

    private static final PredefinedTopicId SEVEN = new PredefinedTopicId(7);
    private static final Octets DATA = Octets.utf8("21.5");
    private static final ReturnCode OK = ReturnCode.ACCEPTED;

    private LockStep step =
            new LockStep(SensorSettings.builder("s").keepAliveSeconds(0).build());

    @AfterEach
    void nothingElseHappened() {
        step.expectNothing();
    }

    private void publish(long token, TopicSelector topic, Qos qos) {
        step.client.publish(token, topic, DATA, qos, false, step.now());
    }

    private static Publish publishOf(Qos qos, TopicRef topic, int msgId) {
        return new Publish(false, qos, false, topic, msgId, DATA);
    }

    @Test
    void shouldSendQosZeroWithoutWaiting() {
        step.connect();
        publish(1, SEVEN, Qos.ZERO);
        publish(2, ShortTopicName.of("ab"), Qos.ZERO);
        step.expect(
                publishOf(Qos.ZERO, SEVEN, 0),
                event("published", 1L, PublishOutcome.SENT),
                publishOf(Qos.ZERO, ShortTopicName.of("ab"), 0),
                event("published", 2L, PublishOutcome.SENT));
    }

    /**
     * <pre>
     *   PUBLISH(1)  --->
     *               <---  PUBACK(1)
     *   PUBLISH(2)  --->
     *               <---  PUBACK(2)
     * </pre>
     */
    @Test
    void shouldHaveOneQosOnePublishInFlight() {
        step.connect();
        publish(1, SEVEN, Qos.ONE);
        publish(2, SEVEN, Qos.ONE);
        step.expect(publishOf(Qos.ONE, SEVEN, 1))
                .gateway(new PubAck(7, 1, OK))
                .expect(event("published", 1L, PublishOutcome.ACKNOWLEDGED), publishOf(Qos.ONE, SEVEN, 2))
                .gateway(new PubAck(7, 2, OK))
                .expect(event("published", 2L, PublishOutcome.ACKNOWLEDGED));
    }

    /**
     * <pre>
     *   PUBLISH   --->
     *             <---  PUBREC
     *   PUBREL    --->
     *             <---  PUBCOMP
     * </pre>
     */
    @Test
    void shouldCompleteQosTwo() {
        step.connect();
        publish(5, SEVEN, Qos.TWO);
        step.expect(publishOf(Qos.TWO, SEVEN, 1))
                .gateway(new PubRec(1))
                .expect(new PubRel(1))
                .gateway(new PubComp(1))
                .expect(event("published", 5L, PublishOutcome.ACKNOWLEDGED));
    }

    @Test
    void shouldRepeatWithDupAndGiveUpTheConnection() {
        step = new LockStep(SensorSettings.builder("s")
                .keepAliveSeconds(0)
                .retry(Duration.ofSeconds(10), 2)
                .neverReconnect()
                .build());
        step.connect();
        publish(1, SEVEN, Qos.ONE);
        Publish first = publishOf(Qos.ONE, SEVEN, 1);
        step.expect(first)
                .after(Duration.ofSeconds(10))
                .expect(first.asDuplicate())
                .after(Duration.ofSeconds(10))
                .expect(first.asDuplicate())
                .after(Duration.ofSeconds(10))
                .expect(event("lost", LossReason.NO_ANSWER));
    }

    /** PUBREL and not PUBLISH is repeated once PUBREC has come. */
    @Test
    void shouldRepeatPubRel() {
        step.connect();
        publish(1, SEVEN, Qos.TWO);
        step.expect(publishOf(Qos.TWO, SEVEN, 1))
                .gateway(new PubRec(1))
                .expect(new PubRel(1))
                .after(Duration.ofSeconds(10))
                .expect(new PubRel(1))
                .gateway(new PubComp(1))
                .expect(event("published", 1L, PublishOutcome.ACKNOWLEDGED))
                .gateway(new PubComp(1));
    }

    /**
     * <pre>
     *   REGISTER  --->
     *             <---  REGACK
     *   PUBLISH   --->
     * </pre>
     */
    @Test
    void shouldRegisterANameBeforeItsFirstPublish() {
        step.connect();
        publish(1, new FilterText("t/a"), Qos.ZERO);
        publish(2, new FilterText("t/a"), Qos.ZERO);
        step.expect(new Register(0, 1, "t/a"))
                .gateway(new RegAck(3, 1, OK))
                .expect(
                        event("registered", "t/a", 3),
                        publishOf(Qos.ZERO, new TopicId(3), 0),
                        event("published", 1L, PublishOutcome.SENT),
                        publishOf(Qos.ZERO, new TopicId(3), 0),
                        event("published", 2L, PublishOutcome.SENT));
    }

    @Test
    void shouldRejectWhatNeedsARefusedName() {
        step.connect();
        publish(1, new FilterText("t/a"), Qos.ONE);
        publish(2, SEVEN, Qos.ZERO);
        step.expect(new Register(0, 1, "t/a"))
                .gateway(new RegAck(0, 1, ReturnCode.NOT_SUPPORTED))
                .expect(
                        event("registration refused", "t/a", ReturnCode.NOT_SUPPORTED),
                        event("published", 1L, new PublishOutcome.Rejected(ReturnCode.NOT_SUPPORTED)),
                        publishOf(Qos.ZERO, SEVEN, 0),
                        event("published", 2L, PublishOutcome.SENT));
    }

    /**
     * The gateway has lost the id.
     *
     * <pre>
     *   PUBLISH(3)  --->
     *               <---  PUBACK(invalid topic id)
     *   REGISTER    --->
     *               <---  REGACK(4)
     *   PUBLISH(4)  --->        a new message, without DUP
     * </pre>
     */
    @Test
    void shouldRegisterAgainOnInvalidTopicIdButOnlyOnce() {
        step.connect();
        publish(1, new FilterText("t/a"), Qos.ONE);
        step.expect(new Register(0, 1, "t/a"))
                .gateway(new RegAck(3, 1, OK))
                .expect(event("registered", "t/a", 3), publishOf(Qos.ONE, new TopicId(3), 2))
                .gateway(new PubAck(3, 2, ReturnCode.INVALID_TOPIC_ID))
                .expect(new Register(0, 3, "t/a"))
                .gateway(new RegAck(4, 3, OK))
                .expect(event("registered", "t/a", 4), publishOf(Qos.ONE, new TopicId(4), 4))
                .gateway(new PubAck(4, 4, ReturnCode.INVALID_TOPIC_ID))
                .expect(event("published", 1L, new PublishOutcome.Rejected(ReturnCode.INVALID_TOPIC_ID)));
    }

    @Test
    void shouldNotRepairAPredefinedId() {
        step.connect();
        publish(1, SEVEN, Qos.ONE);
        step.expect(publishOf(Qos.ONE, SEVEN, 1))
                .gateway(new PubAck(7, 1, ReturnCode.INVALID_TOPIC_ID))
                .expect(event("published", 1L, new PublishOutcome.Rejected(ReturnCode.INVALID_TOPIC_ID)));
    }

    /** The refusal of a QoS 0 publish carries MsgId 0; its topic id says what to repair. */
    @Test
    void shouldRegisterAgainAfterQosZeroWasRefused() {
        step.connect();
        publish(1, new FilterText("t/a"), Qos.ZERO);
        step.expect(new Register(0, 1, "t/a"))
                .gateway(new RegAck(3, 1, OK))
                .expect(
                        event("registered", "t/a", 3),
                        publishOf(Qos.ZERO, new TopicId(3), 0),
                        event("published", 1L, PublishOutcome.SENT))
                .gateway(new PubAck(3, 0, ReturnCode.INVALID_TOPIC_ID));
        publish(2, new FilterText("t/a"), Qos.ZERO);
        step.expect(new Register(0, 2, "t/a"));
    }

    @Test
    void shouldStopPublishingForTWaitOnCongestion() {
        step.connect();
        publish(1, SEVEN, Qos.ONE);
        publish(2, SEVEN, Qos.ZERO);
        step.expect(publishOf(Qos.ONE, SEVEN, 1))
                .gateway(new PubAck(7, 1, ReturnCode.CONGESTION))
                .after(Duration.ofMinutes(5).minusNanos(1))
                .expectNothing()
                .after(Duration.ofNanos(1))
                .expect(publishOf(Qos.ONE, SEVEN, 2))
                .gateway(new PubAck(7, 2, OK))
                .expect(
                        event("published", 1L, PublishOutcome.ACKNOWLEDGED),
                        publishOf(Qos.ZERO, SEVEN, 0),
                        event("published", 2L, PublishOutcome.SENT));
    }

    /** Other gateways took PUBACK for QoS 2, PUBREC for QoS 1, or any PUBACK with the right MsgId. */
    @Test
    void shouldNotTakeAnAcknowledgementOfTheWrongKind() {
        step.connect();
        publish(1, SEVEN, Qos.ONE);
        step.expect(publishOf(Qos.ONE, SEVEN, 1))
                .gateway(new PubRec(1))
                .expectViolation(Kind.WRONG_ANSWER)
                .gateway(new PubAck(8, 1, OK))
                .expectViolation(Kind.WRONG_ANSWER)
                .gateway(new PubComp(1))
                .expectViolation(Kind.WRONG_ANSWER)
                .gateway(new PubAck(7, 9, OK))
                .expectViolation(Kind.UNEXPECTED_ANSWER)
                .gateway(new PubAck(7, 1, OK))
                .expect(event("published", 1L, PublishOutcome.ACKNOWLEDGED));
        publish(2, SEVEN, Qos.TWO);
        step.expect(publishOf(Qos.TWO, SEVEN, 2))
                .gateway(new PubAck(7, 2, OK))
                .expectViolation(Kind.WRONG_ANSWER)
                .gateway(new PubComp(2))
                .expectViolation(Kind.WRONG_ANSWER)
                .gateway(new PubRec(2))
                .expect(new PubRel(2))
                .gateway(new PubRec(2))
                .expectViolation(Kind.UNEXPECTED_ANSWER)
                .gateway(new PubComp(2))
                .expect(event("published", 2L, PublishOutcome.ACKNOWLEDGED));
    }

    /** The session goes on, and so does the message in it. */
    @Test
    void shouldResumeTheMessageInFlightWithoutCleanSession() {
        step = new LockStep(SensorSettings.builder("s")
                .keepAliveSeconds(0)
                .cleanSession(false)
                .build());
        step.connect();
        publish(1, SEVEN, Qos.TWO);
        publish(2, SEVEN, Qos.TWO);
        step.expect(publishOf(Qos.TWO, SEVEN, 1))
                .gateway(Disconnect.PLAIN)
                .expect(event("lost", LossReason.GATEWAY_DISCONNECTED))
                .after(Duration.ofSeconds(1))
                .expect(new Connect(false, false, 1, 0, step.client.settings().clientId()))
                .gateway(new ConnAck(OK))
                .expect(event("connected"), publishOf(Qos.TWO, SEVEN, 1).asDuplicate())
                .gateway(new PubRec(1))
                .expect(new PubRel(1))
                .gateway(Disconnect.PLAIN)
                .expect(event("lost", LossReason.GATEWAY_DISCONNECTED))
                .after(Duration.ofSeconds(2))
                .expectAnyMessage();
        step.gateway(new ConnAck(OK))
                .expect(event("connected"), new PubRel(1))
                .gateway(new PubComp(1))
                .expect(event("published", 1L, PublishOutcome.ACKNOWLEDGED), publishOf(Qos.TWO, SEVEN, 2));
    }

    @Test
    void shouldCallTheMessageInFlightUnconfirmedAfterACleanStart() {
        step.connect();
        publish(1, SEVEN, Qos.ONE);
        publish(2, SEVEN, Qos.ONE);
        step.expect(publishOf(Qos.ONE, SEVEN, 1));
        step.client.connect(step.now());
        step.expect(event("published", 1L, PublishOutcome.UNCONFIRMED)).expectAnyMessage();
        step.gateway(new ConnAck(OK)).expect(event("connected"), publishOf(Qos.ONE, SEVEN, 2));
    }

    @Test
    void shouldSayWhatACrashCost() {
        step.connect();
        publish(1, SEVEN, Qos.ONE);
        publish(2, SEVEN, Qos.ONE);
        step.expect(publishOf(Qos.ONE, SEVEN, 1));
        step.client.crash(step.now());
        step.expect(event("published", 1L, PublishOutcome.UNCONFIRMED), event("published", 2L, PublishOutcome.NOT_SENT))
                .after(Duration.ofDays(1));
    }

    @Test
    void shouldSendQosMinusOneWithoutAConnection() {
        publish(1, SEVEN, Qos.MINUS_ONE);
        step.expect(publishOf(Qos.MINUS_ONE, SEVEN, 0), event("published", 1L, PublishOutcome.SENT));
        assertThrows(IllegalArgumentException.class, () -> publish(2, new FilterText("t/a"), Qos.MINUS_ONE));
    }

    @Test
    void shouldRefuseWhatIsMoreThanMayWait() {
        step = new LockStep(SensorSettings.builder("s").waitingMax(2).build());
        publish(1, SEVEN, Qos.ONE);
        publish(2, SEVEN, Qos.ONE);
        step.expectNothing();
        publish(3, SEVEN, Qos.ONE);
        step.expect(event("published", 3L, PublishOutcome.NOT_SENT));
    }

    /** A closed loop publishes the next message when the last one is through. */
    @Test
    void shouldAcceptIntentsFromWithinTheSink() {
        step.connect();
        publish(1, SEVEN, Qos.ONE);
        step.expect(publishOf(Qos.ONE, SEVEN, 1));
        step.reaction = () -> {
            step.reaction = () -> {};
            publish(2, SEVEN, Qos.ONE);
            step.client.sleep(60, step.now());
        };
        step.gateway(new PubAck(7, 1, OK))
                .expect(
                        event("published", 1L, PublishOutcome.ACKNOWLEDGED),
                        publishOf(Qos.ONE, SEVEN, 2),
                        Disconnect.sleepFor(60));
    }
}
